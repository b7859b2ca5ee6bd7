"""Kills whole nights at random moments, goes on with them, and holds what came of it against a twin that is never killed.

    python -m benchmarks.night_kills [--kills 200] [--only sqlite|postgresql] [--seed 7] [--keep FOLDER]

Four small catalogues that change every night, processes of `credatlas night`, a receiver of alerts. One kill (-9) in five falls
at a random moment of the whole night, each other one at a random moment of the step that was hit least often. For every ten
kills one more night is told to stop (SIGTERM). After each the database and the archive are looked through, the night is gone on
with, and everything is compared with the twin.
Printed is a table by database and step; the exit code is 1 where anything did not hold.
"""

from __future__ import annotations

import argparse
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from benchmarks.night_kills.house import AFTER, BEFORE, NOWHERE, House, Quarters, ended, housed
from benchmarks.night_kills.invariants import at_rest, beside, gone_on
from schemas import Stage
from tests.parts.postgres import cluster, fresh
from tests.parts.site import serving

WHOLE, STOPS = 5, 11
"""Every how manieth strike falls anywhere in the night, and is a word to stop."""


@dataclass
class Tally:
    """By the step at which a night was struck; `spared` are nights that were past it before they were."""

    kills: Counter[str] = field(default_factory=Counter)
    stops: Counter[str] = field(default_factory=Counter)
    broken: Counter[str] = field(default_factory=Counter)
    on: Counter[str] = field(default_factory=Counter)
    spared: int = 0

    @property
    def strikes(self) -> int:
        return self.kills.total() + self.stops.total()

    def rarest(self) -> str:
        """The step that was struck least often."""
        return min((stage.value for stage in Stage), key=lambda at: self.kills[at] + self.stops[at])

    def lines(self, database: str) -> Iterator[str]:
        for at in (BEFORE, *(stage.value for stage in Stage), AFTER):
            if self.kills[at] + self.stops[at]:
                yield _line(database, at, self.kills[at], self.stops[at], self.on[at], self.broken[at])
        yield _line(database, "all", *(each.total() for each in (self.kills, self.stops, self.on, self.broken)))


def _line(database: str, at: str, kills: int, stops: int, on: int, broken: int) -> str:
    return f"{database:11}{at:8}{kills:5} kills {stops:4} stops {on:5} went on {broken:4} broken"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--only", choices=("sqlite", "postgresql"))
    parser.add_argument("--keep", type=Path, help="where the folders stay, to be looked at")
    given = parser.parse_args()
    broken = 0
    for database in (given.only,) if given.only else ("sqlite", "postgresql"):
        with tempfile.TemporaryDirectory(prefix="credatlas-kills-") as name:
            tally = trials(given.keep or Path(name), database, given.kills, given.seed)
        print("\n".join(tally.lines(database)), flush=True)
        broken += tally.broken.total()
    raise SystemExit(1 if broken else 0)


@contextmanager
def address(home: Path, database: str) -> Iterator[str]:
    if database == "sqlite":
        home.mkdir(parents=True, exist_ok=True)
        yield f"sqlite:///{home / 'credatlas.sqlite'}"
        return
    with cluster() as url, fresh(url) as made:
        yield made


def trials(folder: Path, database: str, kills: int, seed: int) -> Tally:
    """The nights of one house, each struck once, beside its twin, until so many were killed."""
    tally, world, number = Tally(), Random(f"{seed} world"), 0  # noqa: S311 - moments and prices, no secret
    home, other = folder / database / "house", folder / database / "twin"
    twins = f"sqlite:///{other / 'credatlas.sqlite'}"
    with (
        serving(Quarters()) as site,
        address(home, database) as url,
        housed(other, twins, site) as twin,
        housed(home, url, site) as house,
    ):
        for one in (twin, house) * 2:
            one.struck(NOWHERE, world)
        while tally.kills.total() < kills:
            number += 1
            site.night(number, world)
            now = datetime.now(UTC)
            for one in (twin, house):
                one.by_day(number, now)
            told, wrong = trial(house, twin, tally, Random(f"{seed} {database} {number}"))  # noqa: S311
            print(f"{database} night {number} seed {seed}: {told}", *wrong, sep="\n    ", flush=True)
    return tally


def trial(house: House, twin: House, tally: Tally, dice: Random) -> tuple[str, list[str]]:
    """One night that is struck and gone on with: where and how that was, and what did not hold."""
    turn = tally.strikes + 1
    stop = turn % STOPS == 0
    struck = house.struck("" if turn % WHOLE == 0 else tally.rarest(), dice, stop)
    at, code = struck or (AFTER, 0)
    wrong = [f"at rest: {sentence}" for sentence in at_rest(house)]
    if stop and at not in (BEFORE, AFTER) and code not in (0, 3):
        wrong.append(f"told to stop it ended with {code}: {house.log.read_text()[-300:]}")
    house.later()
    undisturbed, process = twin.start("--again"), house.start(*(("--again",) if at == BEFORE else ()))
    code, _ = ended(process), ended(undisturbed)
    wrong += [f"gone on: {sentence}" for sentence in (*gone_on(house, code), *at_rest(house))]
    wrong += [f"beside the twin: {sentence}" for sentence in beside(house, twin)]
    if struck is None:
        tally.spared += 1
        tally.broken["spared"] += bool(wrong)
        return "spared", wrong
    (tally.stops if stop else tally.kills)[at] += 1
    tally.broken[at] += bool(wrong)
    tally.on[at] += not any("did not go on" in sentence for sentence in wrong)
    return f"{at}{', told to stop' if stop else ''}", wrong


if __name__ == "__main__":
    main()
