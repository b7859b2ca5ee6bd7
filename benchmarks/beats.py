"""Whether a harvest that is followed costs more than one that is not: pairs of crawls of a local site, in turns.

    python -m benchmarks.beats [COURSES] [PAIRS]

The followed one tells the database how far it is ten times a second, ten times as often as it does in earnest. Printed is how
much more it took than the other, in wall-clock and in processor time: of each pair, and in the middle.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

from crawlers import Archive, crawl, stamp
from scheduler import following
from schemas import Beat, Settings
from store import Store
from tests.parts.site import Site, composed, serving
from tests.scheduler.nights import SOURCE

OFTEN = 0.1


def took(site: Site, followed: bool) -> tuple[float, float]:
    """Wall-clock and processor seconds of one crawl into an empty folder."""
    with tempfile.TemporaryDirectory(prefix="beats-") as folder:
        settings = Settings(home=Path(folder), mirror=site.address)
        store, now = Store.open(settings.database), datetime.now(UTC)
        name = f"{SOURCE.source_id}/{stamp(now)}"
        begun, used = perf_counter(), process_time()
        with following.followed(SOURCE, store, name, now) if followed else nullcontext() as follower:
            tell = follower.tell if follower else quiet
            asyncio.run(crawl(SOURCE, settings, Archive(settings.archive), stamp(now), "", tell))
        spent = perf_counter() - begun, process_time() - used
        store.close()
        return spent


def quiet(_: Beat) -> None:
    """Nobody follows."""


@contextmanager
def site(courses: int) -> Iterator[Site]:
    with serving(Site(courses=composed(courses))) as made:
        yield made


def main(courses: int = 600, pairs: int = 5) -> None:
    following.EVERY = OFTEN
    walls, cpus = [], []
    with site(courses) as made:
        took(made, followed=False)  # imports are not counted
        for number in range(pairs):
            order = (False, True) if number % 2 else (True, False)
            told = {followed: took(made, followed) for followed in order}
            walls.append(told[True][0] / told[False][0])
            cpus.append(told[True][1] / told[False][1])
            print(f"pair {number + 1}: {walls[-1]:.3f} of the time, {cpus[-1]:.3f} of the processor", flush=True)
    print(f"{courses} courses, {pairs} pairs: {median(walls):.3f} of the time, {median(cpus):.3f} of the processor")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
