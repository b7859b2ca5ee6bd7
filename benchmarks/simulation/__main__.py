"""Simulates nights over twelve catalogues in twenty faults, and prints what the rules of the house made of them.

    python -m benchmarks.simulation [--nights 10000] [--seed 1] [--sources quay,reef] [--life 500] [--keep FILE]

No network, no sleep: the real walker, readers, rules and store, below which a feigned site answers. A catalogue's nights are
lived in so many lives, each of its own seed and from an empty store, so that the work can be shared out. With a file to keep them
in, lives that are done are not lived again. The exit code is 1 where anything was wrongly removed, or was not taken over though
nothing held it.
"""

from __future__ import annotations

import argparse
import logging
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from functools import reduce
from operator import add
from pathlib import Path

import msgspec

from benchmarks.simulation.nights import Nights
from benchmarks.simulation.places import PLACES, Place
from benchmarks.simulation.tally import Tally, lines

MEMORY = Path("/dev/shm")  # noqa: S108 # a folder of its own is made in it


def lived(place: Place, nights: int, seed: str) -> Tally:
    """What became of one life of a catalogue."""
    logging.disable(logging.WARNING)  # every fault is told by the house, thousands of times
    with tempfile.TemporaryDirectory(prefix="nights-", dir=MEMORY if MEMORY.is_dir() else None) as home:
        world = Nights(place, seed, Path(home))
        try:
            return world.run(nights)
        finally:
            world.close()


def lives(places: list[Place], nights: int, life: int, seed: int) -> Iterator[tuple[Place, int, str]]:
    """The lives of all of them in turn: catalogue, nights and seed."""
    for number, begun in enumerate(range(0, nights, life)):
        for place in places:
            yield place, min(life, nights - begun), f"{seed}/{number}/{place.name}/{min(life, nights - begun)}"


class Kept:
    """The tallies of lives that are done, by their seeds: a line each in a file, where there is one."""

    def __init__(self, path: Path | None) -> None:
        self.path = path
        lines = path.read_bytes().splitlines() if path is not None and path.exists() else []
        self.done = dict(msgspec.json.decode(line, type=tuple[str, Tally]) for line in lines)

    def add(self, seed: str, tally: Tally) -> None:
        self.done[seed] = tally
        if self.path is not None:
            with self.path.open("ab") as file:
                file.write(msgspec.json.encode((seed, tally)) + b"\n")


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    arguments.add_argument("--nights", type=int, default=10_000)
    arguments.add_argument("--life", type=int, default=500)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--sources", default="", help="names of catalogues, parted by commas")
    arguments.add_argument("--processes", type=int, default=2)
    arguments.add_argument("--keep", type=Path, help="a file of the lives that are done")
    asked = arguments.parse_args()
    names = asked.sources.split(",") if asked.sources else [place.name for place in PLACES]
    chosen = list(lives([place for place in PLACES if place.name in names], asked.nights, asked.life, asked.seed))
    kept, begun = Kept(asked.keep), time.monotonic()
    with ProcessPoolExecutor(asked.processes) as pool:
        living = {pool.submit(lived, *one): one[2] for one in chosen if one[2] not in kept.done}
        for number, done in enumerate(as_completed(living), 1):
            kept.add(living[done], done.result())
            print(f"{number} of {len(living)} lives after {time.monotonic() - begun:.0f} s", flush=True)
    total = reduce(add, (kept.done[seed] for *_, seed in chosen))
    print(*lines(total), sep="\n")
    return 1 if total.wrongly_removed or total.blocked else 0


if __name__ == "__main__":
    sys.exit(main())
