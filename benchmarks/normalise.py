"""Normalising archived listings against the floor of merely reading, decoding and parsing the same pages.

    python -m benchmarks.normalise DATA_FOLDER [ROUNDS]

DATA_FOLDER is a data folder with harvested sources. Each round is a fresh process, so that no listing was met before; in it the
floor and the whole work are measured in turn, source by source, after the tables are loaded. Prints listings a second on one
core and the ratio of the whole to the floor, medians of the rounds.
"""

from __future__ import annotations

import subprocess
import sys
from itertools import islice
from pathlib import Path
from statistics import median
from time import process_time

import msgspec
from selectolax.lexbor import LexborHTMLParser

from crawlers import Archive, Entry, assemble, load_sources
from normaliser import normalise
from scheduler.archived import day_of, fetched, read_again
from schemas import Page, Settings, Source
from store import Store

WARM_UP = 25
"""Pages read and normalised beforehand, which loads every table and compiles every pattern."""


class Measured(msgspec.Struct):
    """One source in one round; seconds of processor time."""

    source: str
    pages: int
    listings: int
    floor: float
    whole: float


def parse(page: Page) -> object:
    """A page decoded and parsed, and nothing done with it."""
    text = page.body.decode("utf-8", "replace")
    return msgspec.json.decode(text) if text.lstrip()[:1] in ("{", "[") else LexborHTMLParser(text)


def floor(source: Source, archive: Archive, entries: list[Entry]) -> int:
    """Every page taken from the archive, decoded and parsed; gives the pages read."""
    return sum(1 for _, page in archive.pages(source.source_id, entries) if parse(page) is not None)


def whole(source: Source, archive: Archive, entries: list[Entry]) -> int:
    """The same pages read, assembled and normalised with evidence, statements and issues; gives the listings made."""
    dates = fetched(entries)
    listings = assemble(source, read_again(source, archive, entries))
    return len([normalise(raw, source, day_of(raw, dates)) for raw in listings])


def measure(source: Source, archive: Archive, entries: list[Entry]) -> Measured:
    whole(source, archive, list(islice(entries, WARM_UP)))
    start = process_time()
    pages = floor(source, archive, entries)
    middle = process_time()
    listings = whole(source, archive, entries[WARM_UP:])
    return Measured(source.source_id, pages, listings, middle - start, process_time() - middle)


def one_round(home: Path) -> list[Measured]:
    settings = Settings(home=home)
    archive, store = Archive(settings.archive), Store.open(settings.database)
    last = {name: store.last_taken(name) for name in load_sources()}
    return [
        measure(source, archive, [e for e in archive.manifest(name, taken.manifest).values() if e.detail or e.lists])
        for name, source in load_sources().items()
        if (taken := last[name])
    ]


def line(name: str, rows: list[Measured]) -> str:
    """A row of the report from the same source, or all of them summed, in every round."""
    rate = median(row.listings / row.whole for row in rows)
    ratio = median((row.whole / row.listings) / (row.floor / row.pages) for row in rows)
    return (
        f"{name:24} {rows[0].pages:6} pages {rows[0].listings:6} listings {rate:7.0f} listings/s on one core  "
        f"{ratio:5.2f} x the floor ({median(row.pages / row.floor for row in rows):.0f} pages/s)"
    )


def summed(rows: list[Measured]) -> Measured:
    return Measured(
        "in all",
        sum(row.pages for row in rows),
        sum(row.listings for row in rows),
        sum(row.floor for row in rows),
        sum(row.whole for row in rows),
    )


def main() -> None:
    if len(sys.argv) < 2:
        print("Skipped: name a data folder with harvested sources.")
        return
    home, rounds = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 5
    if rounds == 0:
        sys.stdout.buffer.write(msgspec.json.encode(one_round(Path(home))))
        return
    command = [sys.executable, "-m", "benchmarks.normalise", home, "0"]
    found = [
        msgspec.json.decode(subprocess.run(command, capture_output=True, check=True).stdout, type=list[Measured])
        for _ in range(rounds)
    ]
    for rows in zip(*found, strict=True):
        print(line(rows[0].source, list(rows)))
    print(line("in all", [summed(rows) for rows in found]))


if __name__ == "__main__":
    main()
