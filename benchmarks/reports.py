"""Reports on the records of a data folder, on one core: what a publish pays for them, and what a reader of the pages waits for.

    python -m benchmarks.reports DATA_FOLDER

Prints the processor seconds of reading and assessing every record once, of counting what was found, of each layout, and of
opening what a publish keeps; then the seconds until each page is there, reckoned and kept.
"""

from __future__ import annotations

import sys
import tempfile
import urllib.request
from collections.abc import Callable
from datetime import date
from pathlib import Path
from time import perf_counter, process_time
from typing import TypeVar

import msgspec
from msgspec.structs import replace

from crawlers import load_sources
from indexer import EmbeddedEngine
from normaliser import judged
from reporter import SHOWN, Kept, coverage, ecosystem, frameworks_report, gaps, gaps_report, report_html, report_xlsx
from schemas import Settings, encode
from store import Store
from tests.web.asking import serving
from web import create_app

PAGES = ("/gaps", "/coverage", "/providers", "/ecosystem")
DAY = date(2026, 11, 25)
Made = TypeVar("Made")


def main() -> None:
    if len(sys.argv) < 2:
        print("Skipped: name a data folder with harvested sources.")
        return
    settings, sources = Settings(home=Path(sys.argv[1])), load_sources()
    store = Store.open(settings.database)
    records = timed("read", lambda: list(store.records()))
    found = timed("assess", lambda: list(judged(records, sources, DAY)))
    told = timed("count by " + ", ".join(SHOWN), lambda: gaps(found, sources, DAY, SHOWN))
    timed("lay out as a page", lambda: report_html(gaps_report(told, "source", narrow=True, heat=True)))
    timed("lay out as a workbook, by provider", lambda: report_xlsx(gaps_report(told, "provider", heat=True)))
    timed("lay out coverage by framework", lambda: report_html(frameworks_report(told)))
    every = timed("coverage by source and by provider", lambda: [coverage(records, sources, by) for by in ("source", "provider")])
    system = timed("the ecosystem, with its history", lambda: ecosystem(store, sources, every[0], DAY))
    whole = Kept(coverage=every[0], providers=every[1], gaps=told, ecosystem=system)
    kept = timed("write what a publish keeps", lambda: encode(whole))
    timed("open it", lambda: msgspec.json.decode(kept, type=Kept))
    findings = sum(len(one.findings) for one in found)
    print(f"{len(records):,} records, {findings:,} findings, {len(kept):,} bytes kept")
    with tempfile.TemporaryDirectory() as folder:
        shown = replace(settings, home=Path(folder), database_url=settings.database)
        engine = EmbeddedEngine(shown.index)
        with serving(create_app(shown, store, engine, sources, today=lambda: DAY), engine) as site:
            for page in PAGES:
                print(f"{waited(site.url + page):8.3f} s  {page}, nothing kept: first reader")
            shown.reports.write_bytes(kept)
            for page in (*PAGES, *PAGES):
                print(f"{waited(site.url + page):8.3f} s  {page}, kept")
    store.close()


def timed(what: str, make: Callable[[], Made]) -> Made:
    start = process_time()
    made = make()
    print(f"{process_time() - start:8.3f} s  {what}")
    return made


def waited(address: str) -> float:
    start = perf_counter()
    with urllib.request.urlopen(address, timeout=600) as answer:  # noqa: S310 - loopback
        answer.read()
    return perf_counter() - start


if __name__ == "__main__":
    main()
