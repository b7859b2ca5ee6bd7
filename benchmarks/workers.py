"""Workers over the federation: how much faster four are than one, and what becomes of a night when one of them is killed.

    python -m benchmarks.workers [--scale 0.02] [--latency 300] [--workers 4] [--at-once 1] [--without SOURCE]...
    python -m benchmarks.workers fast [--scale 0.1]     the same without manners: work for the processor alone
    python -m benchmarks.workers turns                  what the line before a host costs

A real PostgreSQL, the federation, and processes of `credatlas` as an operator starts them. Three nights, each on a database and a
data folder of its own: one worker; so many workers; and so many workers, one of them killed (-9) in mid-harvest. In each two
`credatlas night` begin at once. Printed are the seconds of the harvests and their ratio to those of one worker; harvests of each
source; what the hosts saw, by the federation's own tally: pages at once and the smallest gap between two (a second and more is
asked for); pages that were asked for again; records, versions, and how many records differ from those of the first night.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.federation import FOLDER, at_hand, by_platform
from crawlers import load_sources
from schemas import Lifecycle, Pause, RunState, Stage
from store import Store
from tests.parts.mortal import wait_for
from tests.parts.postgres import cluster, fresh
from tests.parts.servers import REPOSITORY, running

PATIENCE = 3_600.0
TURNS = 300


@dataclass(frozen=True)
class Seen:
    """One night, by its own word, by the store's and by that of the hosts."""

    seconds: float
    harvests: Counter[str]
    records: dict[str, str]
    versions: int
    interrupted: int
    asked: dict[str, int]
    at_once: int
    gap: float

    def told(self, first: Seen) -> str:
        """In a line, held against the first."""
        again = sum(max(0, count - first.asked.get(host, 0)) for host, count in self.asked.items())
        differ = len(self.records.items() ^ first.records.items())
        times = Counter(self.harvests.values())
        sources = ", ".join(f"{many} sources harvested {times_} time(s)" for times_, many in sorted(times.items()))
        return (
            f"{self.seconds:6.0f} s of harvests, x {first.seconds / self.seconds:.2f} of one worker; {sources}; "
            f"{sum(self.asked.values())} requests, {again} asked for again; at most {self.at_once} at once to a host, "
            f"{self.gap:.0f} ms between two at least; {len(self.records)} records, {self.versions} older versions, "
            f"{differ} differ; {self.interrupted} runs interrupted"
        )


@dataclass
class Ground:
    """Where a night takes place."""

    home: Path
    database: str
    mirror: str
    given: argparse.Namespace

    @property
    def environment(self) -> dict[str, str]:
        others = {name: value for name, value in os.environ.items() if not name.startswith("CREDATLAS_")}
        told = {"HOME": str(self.home), "DATABASE_URL": self.database, "MIRROR": self.mirror, "WORKERS": "yes"}
        told |= {"REHEARSE": "no" if self.given.part == "fast" else "yes"}
        told |= {"KEYS": " ".join(f"{name}=any" for name, source in load_sources().items() if source.needs_key)}
        return others | {"PYTHONPATH": str(REPOSITORY)} | {f"CREDATLAS_{name}": value for name, value in told.items()}

    def start(self, *words: str) -> subprocess.Popen[bytes]:
        log = (self.home / f"{words[0]}-{time.monotonic_ns()}.log").open("wb")
        command = [sys.executable, "-m", "credatlas", *words]
        return subprocess.Popen(command, env=self.environment, cwd=self.home, stdout=log, stderr=subprocess.STDOUT)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("part", nargs="?", default="nights", choices=("nights", "fast", "turns"))
    parser.add_argument("--scale", type=float, default=0.02)
    parser.add_argument("--latency", type=int, default=300, help="mean milliseconds of an answer")
    parser.add_argument("--workers", type=int, default=4)
    parser.add_argument("--at-once", type=int, default=1, help="sources that a worker harvests side by side")
    parser.add_argument("--without", action="append", default=[], help="a source left out, such as one whose host outlasts all")
    parser.add_argument("--seed", type=int, default=7)
    given = parser.parse_args()
    with cluster() as url:
        if given.part == "turns":
            turns(url)
        elif at_hand():
            nights(url, given)


def nights(url: str, given: argparse.Namespace) -> None:
    first = one(url, given, 1, kill=False)
    print(f"1 worker:            {first.told(first)}", flush=True)
    print(f"{given.workers} workers:           {one(url, given, given.workers, kill=False).told(first)}", flush=True)
    if given.part != "fast":
        print(f"{given.workers}, one killed:       {one(url, given, given.workers, kill=True).told(first)}", flush=True)


def one(url: str, given: argparse.Namespace, workers: int, kill: bool) -> Seen:
    """A night from an empty database on."""
    with tempfile.TemporaryDirectory(prefix="credatlas-workers-") as home, fresh(url) as database, serving(given) as mirror:
        ground = Ground(Path(home), database, mirror, given)
        store = Store.open(database)
        try:
            _leave_out(store, given)
            with working(ground, workers) as processes:
                proposers = [ground.start("night") for _ in range(2)]
                if kill:
                    _kill_one(store, processes)
                for proposer in proposers:
                    proposer.wait(PATIENCE)
            return seen(store, mirror)
        finally:
            store.close()


@contextmanager
def working(ground: Ground, count: int) -> Iterator[list[subprocess.Popen[bytes]]]:
    """So many workers, that beat before anything is asked of them and are asked to leave at the end."""
    processes = [ground.start("worker", "--at-once", str(ground.given.at_once)) for _ in range(count)]
    store = Store.open(ground.database)
    wait_for(lambda: store.queue.counts().workers == count, 120, "not all workers came")
    store.close()
    try:
        yield processes
    finally:
        for process in processes:
            process.terminate()
        codes = [process.wait(120) for process in processes]
        if any(code not in (0, -9) for code in codes):
            print(f"Workers ended with {codes}.")


def _kill_one(store: Store, processes: Sequence[subprocess.Popen[bytes]]) -> None:
    """The one that has the harvest which has come furthest, once that has read ten pages."""

    def furthest() -> tuple[int, int]:
        active = [run for run in store.runs.active() if run.pid in {process.pid for process in processes}]
        return max(((run.beat.pages, run.pid) for run in active), default=(0, 0))

    wait_for(lambda: furthest()[0] >= 10, 600, "no harvest came that far")
    victim = furthest()[1]
    next(process for process in processes if process.pid == victim).kill()


def _leave_out(store: Store, given: argparse.Namespace) -> None:
    """Sources that the federation has no pages of."""
    there = {source.source_id for sources in by_platform(given.scale).values() for source in sources}
    now = datetime.now(UTC).isoformat(timespec="seconds")
    for name in load_sources().keys() - there | set(given.without):
        store.runs.pause(Pause(source_id=name, by="benchmark", at=now))


def seen(store: Store, mirror: str) -> Seen:
    with urllib.request.urlopen(f"{mirror}/_mirror/stats") as answer:  # noqa: S310 - loopback
        hosts: dict[str, dict[str, Any]] = json.load(answer)
    night = store.nights.newest(1)[0]
    step = night.step(Stage.HARVEST)
    spent = (datetime.fromisoformat(step.ended) - datetime.fromisoformat(step.begun)).total_seconds() if step else float("nan")
    records = list(store.records(lifecycles=tuple(Lifecycle)))
    gaps = [host["smallest_gap_ms"] for host in hosts.values() if host["smallest_gap_ms"] is not None]
    return Seen(
        seconds=spent,
        harvests=Counter(one.source_id for one in store.harvests(limit=1_000)),
        records={record.offering.offering_id: record.content_hash for record in records},
        versions=sum(len(store.versions(record.offering.offering_id)) for record in records),
        interrupted=store.runs.ended(words=(RunState.INTERRUPTED.value,))[1],
        asked={name: host["requests"] for name, host in hosts.items()},
        at_once=max(host["peak_in_flight"] for host in hosts.values()),
        gap=min(gaps, default=float("nan")),
    )


@contextmanager
def serving(given: argparse.Namespace) -> Iterator[str]:
    command = [sys.executable, str(FOLDER / "serve.py"), "--port", "0", "--seed", str(given.seed), "--scale", str(given.scale)]
    command += [] if given.part == "fast" else ["--latency", str(given.latency)]
    with tempfile.TemporaryDirectory(prefix="credatlas-federation-") as folder, ExitStack() as stack:
        log = Path(folder) / "log"
        stack.enter_context(running(command, lambda: "http://" in log.read_text(), log))
        yield next(word for word in log.read_text().split() if word.startswith("http://")).rstrip("/")


def turns(url: str) -> None:
    """Turns at hosts of their own, one after the other, so that nobody waits: what is left is what asking costs."""
    with fresh(url) as database:
        store, spent, worked = Store.open(database), [], time.process_time()
        for number in range(TURNS):
            begun = time.perf_counter()
            store.turns.take(f"{number}.example", "benchmark", 0.0)
            store.turns.leave(f"{number}.example", "benchmark", 0.0, 0.0, None)
            spent.append(time.perf_counter() - begun)
        worked = (time.process_time() - worked) / TURNS
        store.close()
    print(f"A turn takes {median(spent):.2%} of the second that a host is left in peace, {worked:.2%} of it on our processor.")


if __name__ == "__main__":
    main()
