"""A whole night over the federation, and the one after it: the wall time of each step, and the peak memory of each process.

    python -m benchmarks.full_night [--scale 1] [--engine embedded|meilisearch] [--every] [--night 1]

`credatlas night` runs as an operator starts it, as a process of its own, first into an empty data folder; then the federation
moves on to its next night, on which about one record in a hundred says something else, and the night is done again. Printed are
the seconds of each step and of the whole, the process itself with its start and end; the peak of its resident memory, and that of
Meilisearch where it is the engine; and the share of the first night that the second one took (asked: at most 25 %).

Sources that the federation has no pages of are paused; `--every` asks for them, too. The mirror is asked without manners: at the
pace of a guest a night is as long as its largest host has pages, and nothing that we do would be seen. How busy the machine was
is printed first, since the figures of a busy one mean nothing.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

from benchmarks.federation import Federation, at_hand, serving
from crawlers import load_sources
from schemas import Night, Pause, Settings
from store import Store
from tests.parts.mortal import mortal
from tests.parts.servers import REPOSITORY

ASKED = 0.25


@dataclass(frozen=True)
class Spent:
    """One night as a process: seconds of wall and of processor time, and the most memory it held, in MB."""

    night: Night
    wall: float
    worked: float
    peak: float
    code: int

    def told(self) -> Iterator[str]:
        for step in self.night.steps:
            seconds = (datetime.fromisoformat(step.ended) - datetime.fromisoformat(step.begun)).total_seconds()
            yield f"  {step.stage:<22}{seconds:6.0f} s  {step.outcome:<6} {step.said}"
        rest = f"{self.worked:.1f} s of processor, {self.peak:.0f} MB at most, ended with {self.code}"
        yield f"  {'the whole':<22}{self.wall:6.1f} s, {rest}"


@dataclass(frozen=True)
class House:
    """A data folder, and how `credatlas` is told of it."""

    home: Path
    told: dict[str, str]

    def night(self, *words: str) -> Spent:
        begun = perf_counter()
        with (self.home / "night.log").open("ab") as log:
            command = [sys.executable, "-m", "credatlas", "night", *words]
            process = subprocess.Popen(command, env=self.environment(), cwd=self.home, stdout=log, stderr=log)
            _, status, used = os.wait4(process.pid, 0)
        wall, code = perf_counter() - begun, os.waitstatus_to_exitcode(status)
        process.returncode = code
        store = Store.open(self.settings.database)
        nights = store.nights.newest(1)
        store.close()
        if not nights or not nights[0].over:
            raise SystemExit(f"The night did not come to its end:\n{(self.home / 'night.log').read_text()[-2_000:]}")
        return Spent(nights[0], wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, code)

    @property
    def settings(self) -> Settings:
        return Settings(home=self.home)

    def environment(self) -> dict[str, str]:
        others = {name: value for name, value in os.environ.items() if not name.startswith("CREDATLAS_")}
        return others | {"PYTHONPATH": str(REPOSITORY)} | {f"CREDATLAS_{name}": value for name, value in self.told.items()}

    def leave_out(self, federation: Federation) -> int:
        """Pauses the sources that the federation has no pages of."""
        there = {source.source_id for sources in federation.platforms.values() for source in sources}
        store, now = Store.open(self.settings.database), datetime.now(UTC).isoformat(timespec="seconds")
        for name in load_sources().keys() - there:
            store.runs.pause(Pause(source_id=name, by="benchmark", at=now))
        store.close()
        return len(there)


@contextmanager
def engine(home: Path, name: str) -> Iterator[tuple[dict[str, str], Path | None]]:
    """What tells a night of the engine, and where the kernel tells of its process."""
    if name == "embedded":
        yield {}, None
        return
    with mortal(home / "meilisearch") as server:
        yield {"MEILI_URL": server.server.url, "MEILI_KEY": server.server.key}, Path(f"/proc/{server.pid}/status")


def peak(status: Path) -> float:
    """The most resident memory that a process has held, in MB."""
    return next(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("VmHWM")) / 1024


def nights(federation: Federation, place: Path, given: argparse.Namespace) -> None:
    keys = " ".join(f"{name}=any" for name, source in load_sources().items() if source.needs_key)
    with engine(place, given.engine) as (told, status):
        house = House(place / "home", {"HOME": str(place / "home"), "MIRROR": federation.address, "KEYS": keys} | told)
        house.home.mkdir()
        if not given.every:
            print(f"{house.leave_out(federation)} sources")
        spent = []
        for number, words in ((0, ()), (given.night, ("--again",))):
            federation.tell(f"night/{number}")
            spent.append(house.night(*words))
            print(f"Night {number} of the federation:", *spent[-1].told(), sep="\n", flush=True)
        first, second = spent
        share = second.wall / first.wall
        print(f"The second night took {share:.1%} of the first (asked: at most {ASKED:.0%}).")
        if status is not None:
            print(f"Meilisearch held {peak(status):.0f} MB at most.")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scale", type=float, default=1.0, help="below 1 a sample")
    parser.add_argument("--engine", choices=("embedded", "meilisearch"), default="embedded")
    parser.add_argument("--every", action="store_true", help="sources that the federation has no pages of, too")
    parser.add_argument("--night", type=int, default=1, help="of the federation, to which it moves on")
    parser.add_argument("--seed", type=int, default=7)
    parser.set_defaults(port=0, platform=None)
    given = parser.parse_args()
    if at_hand():
        busy = ", ".join(f"{load:.1f}" for load in os.getloadavg())
        print(f"Load of the machine before: {busy} (1, 5 and 15 minutes), {os.cpu_count()} cores; scale {given.scale:g}")
        with serving(given) as federation, tempfile.TemporaryDirectory(prefix="credatlas-full-night-") as place:
            nights(federation, Path(place), given)


if __name__ == "__main__":
    main()
