"""Holding records against their frameworks, on one core.

    python -m benchmarks.assess DATA_FOLDER [RECORDS]

DATA_FOLDER is a data folder with harvested sources. Its records are assessed again and again until RECORDS (100,000) are done,
after the tables are loaded. Prints records a second, findings a record, and the outcomes by framework.
"""

from __future__ import annotations

import sys
from collections import Counter
from datetime import date
from itertools import cycle, islice
from pathlib import Path
from time import process_time

from crawlers import load_sources
from normaliser import assess
from schemas import Settings
from store import Store

DAY = date(2026, 11, 25)


def main() -> None:
    if len(sys.argv) < 2:
        print("Skipped: name a data folder with harvested sources.")
        return
    home, wanted = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 100_000
    sources = load_sources()
    records = [
        (record.offering, sources[record.offering.source_id]) for record in Store.open(Settings(home=home).database).records()
    ]
    outcomes = Counter((one.framework_id, one.outcome.value) for pair in records for one in assess(*pair, DAY))
    start = process_time()
    findings = sum(len(assess(offering, source, DAY)) for offering, source in islice(cycle(records), wanted))
    spent = process_time() - start
    print(
        f"{len(records)} records, {wanted} assessed in {spent:.1f} s: "
        f"{wanted / spent:.0f}/s, {findings / wanted:.1f} findings each"
    )
    for framework in dict.fromkeys(name for name, _ in outcomes):
        told = ", ".join(f"{outcome} {count}" for (name, outcome), count in sorted(outcomes.items()) if name == framework)
        print(f"{framework:16} {told}")


if __name__ == "__main__":
    main()
