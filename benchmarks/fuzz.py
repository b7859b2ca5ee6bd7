"""Asks the site for any address at all, with any query, in any language, and counts what it answers; a fault ends with an error.

Run `python -m benchmarks.fuzz [--examples 5000]`; the site is the composed catalogue of the tests, on a free port.
"""

from __future__ import annotations

import argparse
import tempfile
from collections import Counter
from pathlib import Path

from hypothesis import HealthCheck, given, settings

from tests.web.conftest import opened
from tests.web.roads import addresses, fault, roads


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--examples", type=int, default=5_000)
    asked = arguments.parse_args().examples
    statuses: Counter[int] = Counter()
    faults: dict[str, str] = {}
    with tempfile.TemporaryDirectory() as home, opened(Path(home)) as site:

        @given(address=addresses())
        @settings(max_examples=asked, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        def ask(address: str) -> None:
            status, said = fault(site, address)
            statuses[status] += 1
            if said:
                faults[address] = said

        ask()
    print(f"{statuses.total():,} addresses of {len(roads())} roads; {len(faults)} faults")
    for status, count in sorted(statuses.items()):
        print(f"{status}  {count:,}")
    for address, said in faults.items():
        print(f"{address}: {said}")
    raise SystemExit(1 if faults else 0)


if __name__ == "__main__":
    main()
