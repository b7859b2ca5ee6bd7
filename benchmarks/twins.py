"""Whether courses that stand on two platforms of the federation, or there as several runs, are found to be one.

    python -m benchmarks.twins [--platform P]... [--seed S] [--scale K]

Without `--platform` it harvests those that list a course of another one, and the runs of Springboard+. Prints pairs of two
platforms against what the federation says is the same, and pairs of runs against what it says is one group, with precision and
recall, and each pair that is wrong; of other platforms the federation does not say what is the same, so each pair is printed.
"""

from __future__ import annotations

import importlib
import tempfile
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path
from typing import Any

from benchmarks.duplicates import pairs
from benchmarks.federation import Federation, House, at_hand, options, serving
from scheduler import match
from schemas import canonical_url

TWINNED = ("springboard", "ncirl", "tudublin", "csu", "seeker")
Pair = tuple[str, str]


def truth(federation: Federation) -> tuple[set[Pair], set[Pair], set[str]]:
    """Pairs of addresses that are one course on two platforms, pairs that are runs of one, and all in such groups."""
    world = importlib.import_module("mirror.world").World(0, federation.seed, federation.scale)
    rows: list[Mapping[str, Any]] = [row for row in world.truth(list(federation.platforms)) if not row.get("junk")]
    told = {canonical_url(row["url"]) for row in rows}
    twins = {_pair(canonical_url(row["url"]), canonical_url(row["same_as"])) for row in rows if row.get("same_as")}
    groups: dict[str, list[str]] = {}
    for row in rows:
        if group := row.get("run_group"):
            groups.setdefault(group, []).append(canonical_url(row["url"]))
    runs = {_pair(*pair) for urls in groups.values() for pair in combinations(urls, 2)}
    return {pair for pair in twins if told.issuperset(pair)}, runs, {url for urls in groups.values() for url in urls}


def _pair(one: str, other: str) -> Pair:
    return (one, other) if one < other else (other, one)


def report(name: str, true: set[Pair], found: set[Pair], titles: Mapping[str, str]) -> Iterable[str]:
    right = len(true & found)
    precision, recall = right / max(1, len(found)), right / max(1, len(true))
    yield f"{name:20} {len(true):4} pairs {len(found):4} found  precision {precision:.4f} recall {recall:.4f}"
    for said, wrong in (("joined", found - true), ("missed", true - found)):
        yield from (f"  wrongly {said}: {' = '.join(_told(url, titles) for url in pair)}" for pair in sorted(wrong))


def _told(url: str, titles: Mapping[str, str]) -> str:
    return f"{titles.get(url, 'not harvested')} <{url}>"


def measure(federation: Federation, home: Path) -> None:
    house = House(home, federation)
    sources = {source.source_id: source for each in federation.platforms.values() for source in each}
    for each in federation.platforms.values():
        house.harvest(each)
    match(house.store, sources, datetime.now(UTC))
    offerings = {record.offering.offering_id: record.offering for record in house.store.records()}
    owners = {source.source_id: platform for platform, each in federation.platforms.items() for source in each}
    platform = {canonical_url(each.url): owners[each.source_id] for each in offerings.values()}
    titles = {canonical_url(each.url): each.name for each in offerings.values()}
    found = {_pair(*(canonical_url(offerings[each].url) for each in pair)) for pair in pairs(house.store.clusters())}
    twins, runs, grouped = truth(federation)
    apart = {pair for pair in found if platform[pair[0]] != platform[pair[1]]}
    at_home = {pair for pair in found - apart if grouped.issuperset(pair)}
    judged = {pair for pair in apart if {platform[url] for url in pair} <= set(TWINNED)}
    print("\n".join(report("on two platforms", twins, judged, titles)))
    print("\n".join(f"  joined: {' = '.join(_told(url, titles) for url in pair)}" for pair in sorted(apart - judged)))
    print("\n".join(report("runs on Springboard+", runs, at_home, titles)))


def main() -> None:
    given = options()
    given.platform = given.platform or TWINNED
    if not at_hand():
        return
    begun = datetime.now(UTC)
    with serving(given) as federation, tempfile.TemporaryDirectory(prefix="credatlas-twins-") as home:
        measure(federation, Path(home))
    print(f"{(datetime.now(UTC) - begun).total_seconds():.0f} s, seed {given.seed}, scale {given.scale:g}")


if __name__ == "__main__":
    main()
