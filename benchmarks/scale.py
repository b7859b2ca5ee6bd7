"""What each stage costs at ten thousand, a hundred thousand and a million listings: processor and wall seconds, memory, bytes.

    python -m benchmarks.scale --home FOLDER [--listings 10000] [--only STAGE]... [--frame 8000] [--workers 0] [--again]

Composes an archive (tests/parts/shelves.py) and takes it down the whole road, each stage in a fresh process: `archive` keeps the
pages (`compose` is what making them up took, and is no cost of ours), `read` reads and normalises a sample without a store,
`normalise` reads all, compares and records it, `match` finds what is one course, `documents` makes every document, `publish`
fills the embedded index, `meilisearch` a real server, `reports` reckons coverage and gaps, `export` writes JSON lines. With
`--workers` it is a cluster of so many processes that reads and normalises.

What a stage came to is noted in the folder, and a stage that is noted is not run again (`--again`: it is); one that died goes on
from the catalogue it died in. Prints a row a stage: the arithmetic of docs/scale.md rests on processor seconds and bytes, since
wall seconds depend on who else is at work (`share` is processor seconds by wall seconds).
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage
from time import perf_counter

import msgspec

from benchmarks.scaled import STAGES, Given, size_of
from tests.parts.servers import REPOSITORY

NOTES = "measured.jsonl"


class Ran(msgspec.Struct, kw_only=True):
    """A stage over so many listings; `own` and `peak` are of the process itself, `theirs` and `most` of those it started."""

    stage: str
    listings: int
    done: int
    wall: float
    own: float
    theirs: float
    peak: float
    most: float
    bytes: dict[str, int]
    said: dict[str, float | str]


def ran(stage: str, given: Given) -> Ran:
    """A stage in this process."""
    begun, before, before_them = perf_counter(), _spent(RUSAGE_SELF), _spent(RUSAGE_CHILDREN)
    done, said = STAGES[stage](given)
    return Ran(
        stage=stage,
        listings=given.listings,
        done=done,
        wall=perf_counter() - begun,
        own=_spent(RUSAGE_SELF) - before,
        theirs=_spent(RUSAGE_CHILDREN) - before_them,
        peak=getrusage(RUSAGE_SELF).ru_maxrss * 1024 / 1e6,
        most=getrusage(RUSAGE_CHILDREN).ru_maxrss * 1024 / 1e6,
        bytes={path.name: size_of(path) for path in sorted(given.home.iterdir())},
        said=said,
    )


def _spent(who: int) -> float:
    used = getrusage(who)
    return used.ru_utime + used.ru_stime


def apart(stage: str, given: Given) -> Ran | None:
    """A stage in a process of its own; None where it died."""
    told = ["--home", str(given.home), "--listings", str(given.listings), "--frame", str(given.frame)]
    command = [sys.executable, "-m", "benchmarks.scale", "--run", stage, *told, "--workers", str(given.workers)]
    done = subprocess.run(command, cwd=REPOSITORY, stdout=subprocess.PIPE, check=False)
    return None if done.returncode else msgspec.json.decode(done.stdout.splitlines()[-1], type=Ran)


def noted(home: Path) -> dict[str, Ran]:
    """What was measured in a folder, the newest of each stage."""
    notes = home / NOTES
    lines = notes.read_bytes().splitlines() if notes.exists() else []
    return {one.stage: one for one in (msgspec.json.decode(line, type=Ran) for line in lines)}


def row(one: Ran) -> str:
    each = 1e3 * (one.own + one.theirs) / max(1, one.done)
    share = (one.own + one.theirs) / one.wall
    kept = sum(one.bytes.values()) / one.listings
    said = ", ".join(f"{name} {value:.1f}" if isinstance(value, float) else f"{name} {value}" for name, value in one.said.items())
    memory = f"{one.peak:6.0f} MB" + (f" and {one.most:.0f} MB" if one.most else "")
    figures = f"{one.own + one.theirs:9.1f} s of processor {each:7.3f} ms each {one.wall:9.1f} s of wall, share {share:.2f}"
    return f"{one.stage:12}{one.listings:9}{one.done:9} done {figures} {memory}, {kept:.0f} bytes a listing in all; {said}"


def measure(given: Given, stages: list[str], again: bool) -> bool:
    """Whether every stage came to its end."""
    given.home.mkdir(parents=True, exist_ok=True)
    for stage in stages:
        known = noted(given.home)
        one = known.get(stage)
        if one is None or again:
            one = apart(stage, given)
            if one is None:
                print(f"{stage:12} died; run it again, and it goes on from there", flush=True)
                return False
            with (given.home / NOTES).open("ab") as notes:
                notes.write(msgspec.json.encode(one) + b"\n")
        print(row(one), flush=True)
    return True


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--home", type=Path, help="a folder to work in and leave behind")
    parser.add_argument("--listings", type=int, default=10_000)
    parser.add_argument("--frame", type=int, default=8_000, help="bytes of menus and styles around a course page")
    parser.add_argument("--workers", type=int, default=0, help="normalise on so many processes of a cluster")
    parser.add_argument("--only", action="append", choices=STAGES, help="only this stage; may be repeated")
    parser.add_argument("--again", action="store_true", help="run what was measured before, too")
    parser.add_argument("--run", choices=STAGES, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.run:
        given = Given(asked.home, asked.listings, asked.frame, asked.workers)
        sys.stdout.buffer.write(msgspec.json.encode(ran(asked.run, given)) + b"\n")
        return
    with tempfile.TemporaryDirectory(prefix="credatlas-benchmark-") as place:
        given = Given(asked.home or Path(place), asked.listings, asked.frame, asked.workers)
        sys.exit(not measure(given, asked.only or list(STAGES), asked.again))


if __name__ == "__main__":
    main()
