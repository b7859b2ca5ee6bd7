"""Normalising archived listings against the floor of merely reading, decoding and parsing the same pages.

    python -m benchmarks.normalise DATA_FOLDER [ROUNDS]

DATA_FOLDER is a data folder with harvested sources. Prints, for each source and in all, listings a second on one core and
the ratio of the whole work to the floor, each the median of paired rounds taken in turn in one process.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import process_time

import msgspec
from selectolax.lexbor import LexborHTMLParser

from crawlers import Archive, Entry, assemble, load_sources, read
from normaliser import normalise
from scheduler.harvest import day_of, fetched
from schemas import Page, Settings, Source
from store import Store


def floor(source: Source, archive: Archive, entries: list[Entry]) -> int:
    """Every page taken from the archive, decoded by its charset and parsed by the same parsers; gives the pages read."""
    count = 0
    for _, page in archive.pages(source.source_id, entries):
        parse(page)
        count += 1
    return count


def parse(page: Page) -> object:
    text = page.body.decode("utf-8", "replace")
    return msgspec.json.decode(text) if text.lstrip()[:1] in ("{", "[") else LexborHTMLParser(text)


def whole(source: Source, archive: Archive, entries: list[Entry]) -> int:
    """The same pages read, assembled and normalised with evidence, statements and issues; gives the listings made."""
    dates = fetched(entries)
    sightings = (s for entry, page in archive.pages(source.source_id, entries) for s in read(source, entry.ask, page).sightings)
    return sum(1 for raw in assemble(source, sightings) if normalise(raw, source, day_of(raw, dates)))


def timed(work: Callable[[Source, Archive, list[Entry]], int], *given: object) -> tuple[float, int]:
    start = process_time()
    count = work(*given)  # type: ignore[arg-type] # both kinds of work take the same three
    return process_time() - start, count


def main() -> None:
    home = Path(sys.argv[1])
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    settings = Settings(home=home)
    archive, store = Archive(settings.archive), Store.open(settings.database)
    total_floor, total_whole, total_listings, total_pages = 0.0, 0.0, 0, 0
    for name, source in load_sources().items():
        last = store.last_taken(name)
        if last is None:
            continue
        entries = list(archive.manifest(name, last.manifest).values())
        floors, wholes, listings, pages = [], [], 0, 0
        for _ in range(rounds):
            seconds, pages = timed(floor, source, archive, entries)
            floors.append(seconds)
            seconds, listings = timed(whole, source, archive, entries)
            wholes.append(seconds)
        ratio = median(w / f for w, f in zip(wholes, floors, strict=True))
        print(f"{name:24} {pages:6} pages {listings:6} listings {listings / median(wholes):8.0f} listings/s  {ratio:5.2f} x the floor")
        total_floor, total_whole = total_floor + median(floors), total_whole + median(wholes)
        total_listings, total_pages = total_listings + listings, total_pages + pages
    print(
        f"{'in all':24} {total_pages:6} pages {total_listings:6} listings {total_listings / total_whole:8.0f} listings/s  "
        f"{total_whole / total_floor:5.2f} x the floor ({total_pages / total_floor:.0f} pages/s)"
    )


if __name__ == "__main__":
    main()
