"""Every export of the federation's courses, written and then held against its format or standard, record by record.

    python -m benchmarks.exports [--scale K] [--seed S] [--platform P]...

At scale 1 the federation has over 10,000 records; the default is a sample. The standards are checked by the shapes and schemas of
tests/reporter/shapes, in batches and in two processes; JSON lines and Parquet are read back and compared with the records,
and of the CSV no cell may start a formula. Prints, by format: records written, bytes, seconds to write, seconds to
check, and invalid records (0 expected), with some of what is wrong; then what each standard could not carry.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter
from typing import Any

from benchmarks.federation import House, at_hand, options, serving
from crawlers import load_sources
from reporter import FORMATS, export, losses, losses_table
from schemas import Record, Source
from tests.parts.reading_back import csv_faults, jsonl_faults, parquet_faults
from tests.parts.standards import faults

BATCH = 200
"""Records to a document that is checked at once."""
SHOWN = 3
LISTS = {"schemaorg": "@graph", "elm": "@graph", "ctdl": "@graph", "moochub": "data"}
READ_BACK: Mapping[str, Callable[[bytes, Sequence[Record]], list[str]]] = {
    "jsonl": jsonl_faults,
    "csv": csv_faults,
    "parquet": parquet_faults,
}


def batches(standard: str, written: bytes) -> Iterator[tuple[str, dict[str, Any]]]:
    """The file as small files of the same standard."""
    document = json.loads(written)
    name = LISTS[standard]
    for first in range(0, len(document[name]), BATCH):
        yield standard, document | {name: document[name][first : first + BATCH]}


def wrong(batch: tuple[str, dict[str, Any]]) -> list[str]:
    """What is wrong with a batch, once for each record: one by one only where something is."""
    standard, document = batch
    if not faults(standard, document):
        return []
    name = LISTS[standard]
    each = (faults(standard, document | {name: [node]}) for node in document[name])
    return [found[0] for found in each if found] or ["only together: " + faults(standard, document)[0]]


def check(format: str, written: bytes, records: Sequence[Record], left: Counter[str], pool: ProcessPoolExecutor) -> None:
    """Prints the line of one format, and some of what is wrong."""
    begun = perf_counter()
    number = len(records) - left.total()
    if format in READ_BACK:
        found = READ_BACK[format](written, records)
    else:
        told = sum(len(batch[LISTS[format]]) for _, batch in batches(format, written))
        found = [each for some in pool.map(wrong, batches(format, written)) for each in some]
        found += [f"{told} records in the file, {number} counted"] if told != number else []
    print(f"{perf_counter() - begun:>10.1f}{len(found):>9}", flush=True)
    for fault in found[:SHOWN]:
        print("   ", " ".join(fault.split())[:400])


def run(records: Sequence[Record], sources: Mapping[str, Source]) -> None:
    print(f"{'format':12}{'records':>9}{'bytes':>14}{'write s':>10}{'check s':>10}{'invalid':>9}")
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:
        for format in FORMATS:
            left: Counter[str] = Counter()
            begun = perf_counter()
            written = b"".join(export(records, sources, format, left))
            seconds = perf_counter() - begun
            print(f"{format:12}{len(records) - left.total():>9,}{len(written):>14,}{seconds:>10.1f}", end="", flush=True)
            check(format, written, records, left, pool)
    begun = perf_counter()
    print("\n" + losses_table(losses(records)))
    print(f"losses counted in {perf_counter() - begun:.1f} s")


def main() -> None:
    given = options(scale=0.05)
    if not at_hand():
        return
    with serving(given) as federation, tempfile.TemporaryDirectory(prefix="credatlas-exports-") as home:
        house = House(Path(home), federation)
        for sources in federation.platforms.values():
            for done in house.harvest(sources):
                if done.outcome != "full":
                    print(f"{done.source_id} {done.outcome}: {done.reason}", file=sys.stderr)
        run(tuple(house.store.records()), load_sources())
        house.store.close()
    print(f"seed {given.seed}, scale {given.scale:g}")


if __name__ == "__main__":
    main()
