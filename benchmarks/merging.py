"""Harvests the federation of course platforms and tells what it costs to show a course of several listings as one result.

Printed are the records and the courses they are; and over all searches that tick one value, and all that tick a value of each
of two facets, the hits, and of these the share in which no single listing has all that is ticked, so that the owner is shown
though it lacks some of it. A course is sorted by the best of its listings: of the hits of one ticked value under each sort, the
share that show a listing with a worse figure, since the best one is not among those that fit.

Run `python -m benchmarks.merging [--scale 1]`; it is skipped where the federation is not at hand.
"""

from __future__ import annotations

import argparse
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, time
from itertools import combinations, product
from pathlib import Path

from msgspec.structs import replace

from benchmarks.federation import House, at_hand, options, serving
from crawlers import load_sources
from indexer.documents.merge import fitting
from indexer.layout import facet_values, sort_keys, texts
from scheduler import match
from scheduler.documents import Documents
from schemas import FACETS, SORTS, Document, Filter
from store import Store

Ticked = tuple[Filter, ...]


def main() -> None:
    given = options()
    if not at_hand():
        return
    with serving(given) as federation, tempfile.TemporaryDirectory(prefix="credatlas-benchmark-") as home:
        house = House(Path(home), federation)
        for sources in federation.platforms.values():
            house.harvest(sources)
        tell(house.store, given)
        house.store.close()


def tell(store: Store, given: argparse.Namespace) -> None:
    sources, now = load_sources(), datetime.now(UTC)
    match(store, sources, datetime.combine(now, time(), UTC))
    courses = list(Documents(store, sources, now.date()))
    several = [course for course in courses if course.others]
    sizes = Counter(1 + len(course.others) for course in several)
    print(f"{sum(store.counts().values()):,} records are {len(courses):,} courses, {len(several):,} of them of several listings")
    print("  listings: " + ", ".join(f"{size} x {n}" for size, n in sorted(sizes.items())))
    for said, many in (("one value", 1), ("two facets", 2)):
        hits, unfit = shares(courses, list(combinations(FACETS, many)))
        print(f"{said:11} {hits:12,} hits, {unfit:8,} without a listing that fits ({unfit / hits:.3%})")
    hits, unfit = shares(several, list(combinations(FACETS, 2)))
    print(f"{'of several':11} {hits:12,} hits, {unfit:8,} without a listing that fits ({unfit / max(hits, 1):.3%})")
    hits, astray = misplaced(courses)
    print(f"{'sorted':11} {hits:12,} hits, {astray:8,} placed by a listing that does not fit ({astray / hits:.3%})")
    print(f"scale {given.scale:g}, seed {given.seed}")


def shares(courses: Iterable[Document], facets: Iterable[tuple[str, ...]]) -> tuple[int, int]:
    """Hits of all searches that tick one value of each of the facets, and those of them that no single listing fits."""
    hits = unfit = 0
    for course in courses:
        for chosen in facets:
            for ticked in searches(course, chosen):
                hits += 1
                unfit += bool(course.others) and not fits(course, ticked)
    return hits, unfit


def misplaced(courses: Iterable[Document]) -> tuple[int, int]:
    """Hits of all searches that tick one value under a sort, and those that stand where another listing would."""
    hits = astray = 0
    for course in courses:
        keys = sort_keys(course)
        for ticked, sort in product((each for facet in FACETS for each in searches(course, (facet,))), SORTS[1:]):
            hits += 1
            astray += bool(course.others) and sort_keys(replace(fitting(course, ticked, sort), others=()))[sort] != keys[sort]
    return hits, astray


def searches(course: Document, facets: tuple[str, ...]) -> Iterator[Ticked]:
    """Every search with a value of each facet that finds the course."""
    for values in product(*(facet_values(course, facet) for facet in facets)):
        yield tuple(Filter(facet=facet, values=(value,)) for facet, value in zip(facets, values, strict=True))


def fits(course: Document, ticked: Ticked) -> bool:
    shown = fitting(course, ticked)
    return all(set(one.values) <= set(texts(shown, one.facet)) for one in ticked)


if __name__ == "__main__":
    main()
