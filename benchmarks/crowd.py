"""Fifty learners who search without a pause, on both engines, while an operator looks at the console.

Closed loop: each asks the next search as soon as it has an answer. Prints for each engine how many searches a second, their p50
and p95, how many failed, and the p50 and p95 of the console's overview, asked once a second meanwhile and, for comparison,
before. Asked: no error, on either.

Run `python -m benchmarks.crowd --home FOLDER [--clients 50] [--seconds 60]` over a folder with a published catalogue; for
Meilisearch a server is started and the folder's records are published to it, too.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
import urllib.request
from collections.abc import Sequence
from pathlib import Path

from benchmarks.pages import FILTERS, WORDS, serving
from tests.parts.crowd import searching

SEARCHES = [f"/?q={word.replace(' ', '+')}&{one}" for word in WORDS for one in ("", *FILTERS)]
CONSOLE = "/ops"


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--home", type=Path)
    arguments.add_argument("--clients", type=int, default=50)
    arguments.add_argument("--seconds", type=float, default=60)
    asked = arguments.parse_args()
    if asked.home is None:
        print("Skipped: name a data folder with a published catalogue (--home).")
        return
    failed = 0
    for name, with_meilisearch in (("embedded", False), ("meilisearch", True)):
        with tempfile.TemporaryDirectory() as place, serving(asked.home, Path(place), with_meilisearch) as (address, _):
            failed += crowd(name, address, asked.clients, asked.seconds)
    sys.exit(bool(failed))


def crowd(name: str, address: str, clients: int, seconds: float) -> int:
    """How many searches and looks at the console failed."""
    for path in SEARCHES[:10]:
        look(address + path)
    alone = [look(address + CONSOLE) for _ in range(5)]
    looks: list[float] = []
    with searching(address, clients, SEARCHES) as learners:
        began = time.monotonic()
        while time.monotonic() < began + seconds:
            looks.append(look(address + CONSOLE))
            time.sleep(1)
        spent = time.monotonic() - began
        answers = learners.since(began)
    failed = sum(answer.status != 200 for answer in answers) + looks.count(0)
    basic = sum(answer.is_stand_in for answer in answers)
    times = [answer.seconds for answer in answers]
    rate, meanwhile = len(answers) / spent, f"p50 {_ms(looks, 0.5)} p95 {_ms(looks, 0.95)} ms of {len(looks)}"
    print(f"{name}: {len(answers)} searches by {clients} clients in {spent:.0f} s, {rate:.0f} a second, {failed} failed")
    print(f"  a search p50 {_ms(times, 0.5)} p95 {_ms(times, 0.95)} ms, {basic} of them in basic mode")
    print(f"  the console {meanwhile}, before {_ms(alone, 0.5)} ms", flush=True)
    return failed


def look(url: str) -> float:
    """Seconds until the page was there; 0 where it was not."""
    began = time.monotonic()
    try:
        with urllib.request.urlopen(url, timeout=60) as answer:  # noqa: S310 - loopback
            answer.read()
    except OSError:
        return 0
    return time.monotonic() - began


def _ms(times: Sequence[float], share: float) -> str:
    return f"{1000 * (statistics.median(times) if share == 0.5 else sorted(times)[int(share * (len(times) - 1))]):.0f}"


if __name__ == "__main__":
    main()
