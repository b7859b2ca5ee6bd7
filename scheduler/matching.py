"""Brings the clusters of records that are one course up to the store: only what changed is compared again."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime

from matcher import LIMITS, Circle, Groups, clusters, compare, keys, near, rules, traits
from schemas import Cluster, Likeness, Ruling, Source, Value, WrongUse, batches
from store import Matching, Store

Pair = tuple[str, str]
_AT_ONCE = 500  # records compared at a time


class Matched(Value, kw_only=True, frozen=True):
    """What one run did: records compared again, pairs looked at, and the clusters there are."""

    compared: int
    pairs: int
    clusters: int


def match(store: Store, sources: Mapping[str, Source], now: datetime) -> Matched:
    """Compares what is new or changed and clusters what that touches, in one transaction or not at all.

    A record of a source that is declared no more stays as it was. Raises StoreError.
    """
    with store.matching() as memory:
        return _match(memory, sources, now, set())


def rule(store: Store, sources: Mapping[str, Source], ruling: Ruling, now: datetime) -> Matched:
    """Remembers an operator's word and clusters by it. Raises WrongUse when it contradicts others, or names a stranger."""
    with store.matching() as memory:
        both = {ruling.one, ruling.other}
        if strangers := both - memory.traits(both).keys() - {each.offering_id for each in memory.offerings(sorted(both))}:
            raise WrongUse(f"There is no record {min(strangers)}; `credatlas search WORDS --json` prints the ids of records.")
        _refuse_contradiction([*memory.rulings(), ruling], ruling)
        memory.rule(ruling)
        return _match(memory, sources, now, both)


def _match(memory: Matching, sources: Mapping[str, Source], now: datetime, ruled: set[str]) -> Matched:
    stale, gone = memory.stale(rules()), memory.gone()
    fellows = {each for pair in memory.likenesses([*stale, *gone]) for each in pair}
    memory.forget(gone)
    changed = _remember(memory, sources, stale)
    looked_at = _compare(memory, changed)
    touched = ruled | fellows | set(changed) | set(gone)
    _cluster(memory, touched, set(gone), now)
    return Matched(compared=len(changed), pairs=looked_at, clusters=len(memory.clusters()))


def _remember(memory: Matching, sources: Mapping[str, Source], stale: Mapping[str, str]) -> list[str]:
    """Writes down the traits of what is stale; gives the ids."""
    found: list[str] = []
    for ids in batches(stale, _AT_ONCE):
        declared = [each for each in memory.offerings(ids) if each.source_id in sources]
        told = [traits(each, sources[each.source_id]) for each in declared]
        memory.remember([(each, stale[each.offering_id], keys(each)) for each in told], rules())
        found += (each.offering_id for each in told)
    return found


def _compare(memory: Matching, changed: Iterable[str]) -> int:
    """Keeps the likenesses of what changed that are near enough; returns how many pairs were looked at."""
    done, looked_at = set[str](), 0
    for batch in batches(sorted(changed), _AT_ONCE):
        pairs = sorted(pair for pair in memory.candidates(batch) if done.isdisjoint(pair))
        known = memory.traits(sorted({each for pair in pairs for each in pair}))
        told = ((known[one], known[other]) for one, other in pairs)
        likenesses = (compare(one, other) for one, other in told if near(one, other))
        memory.keep([each for each in likenesses if each.score >= LIMITS["leave"]])
        done.update(batch)
        looked_at += len(pairs)
    return looked_at


def _cluster(memory: Matching, touched: set[str], gone: set[str], now: datetime) -> None:
    """Clusters again all that hangs together with what was touched; what hangs together with nothing is never loaded."""
    rulings = memory.rulings()
    reached, likenesses, before = _reach(memory, touched, rulings)
    of = {member.offering_id: cluster.cluster_id for cluster in before for member in cluster.members}
    near, taken, at = _by_record(likenesses.values()), memory.cluster_ids(), now.isoformat(timespec="seconds")
    tied = near.keys() | of.keys() | taken | {each for ruling in rulings for each in (ruling.one, ruling.other)}
    standing = {cluster.cluster_id: cluster for cluster in before}
    found: list[Cluster] = []
    for circles in _together(_circles(memory.having_traits(sorted((reached & tied) - gone)), likenesses, rulings, of)):
        here = frozenset().union(*circles)
        known = memory.traits(sorted(here))
        groups = [
            group
            for circle in circles
            for group in Circle(
                {each: known[each] for each in circle}, [like for each in circle for like in near.get(each, ())], rulings, of
            ).groups()
        ]
        old = [standing[each] for each in sorted({of[each] for each in here if each in of})]
        likes = {(like.one, like.other): like for each in here for like in near.get(each, ())}
        made = clusters(groups, old, known, likes.values(), rulings, taken, at)
        taken |= {each.cluster_id for each in made}
        found += made
    memory.replace(before, found, at)


def _together(circles: Iterable[frozenset[str]]) -> Iterator[list[frozenset[str]]]:
    """Circles of so many records as are held at a time; one may be larger by itself."""
    some, held = list[frozenset[str]](), 0
    for circle in circles:
        some.append(circle)
        held += len(circle)
        if held >= _AT_ONCE:
            yield some
            some, held = [], 0
    if some:
        yield some


def _circles(
    known: Collection[str], likenesses: Mapping[Pair, Likeness], rulings: Iterable[Ruling], of: Mapping[str, str]
) -> list[frozenset[str]]:
    """The records in parts that have nothing to do with each other, so that each part is settled alone."""
    parts, firsts = Groups(known), dict[str, str]()
    ties = [pair for pair, each in likenesses.items() if not each.barred]
    ties += [(ruling.one, ruling.other) for ruling in rulings if ruling.says == "same"]
    ties += [(firsts.setdefault(of[each], each), each) for each in known if each in of]
    for one, other in ties:
        if one in known and other in known:
            parts.unite(parts.of(one) | parts.of(other))
    return parts.all()


def _by_record(likenesses: Iterable[Likeness]) -> dict[str, list[Likeness]]:
    found: dict[str, list[Likeness]] = {}
    for each in likenesses:
        found.setdefault(each.one, []).append(each)
        found.setdefault(each.other, []).append(each)
    return found


def _reach(
    memory: Matching, touched: set[str], rulings: Iterable[Ruling]
) -> tuple[set[str], dict[Pair, Likeness], tuple[Cluster, ...]]:
    """The records that hang together with what was touched, with the likenesses among them and the clusters they stand in."""
    likenesses: dict[Pair, Likeness] = {}
    found: dict[str, Cluster] = {}
    seen, edge = set[str](), set(touched)
    ruled = [{ruling.one, ruling.other} for ruling in rulings if ruling.says == "same"]
    while edge:
        seen |= edge
        fresh = memory.likenesses(sorted(edge))
        likenesses |= fresh
        newly = set(memory.cluster_of(sorted(edge)).values()) - found.keys()
        found |= {each.cluster_id: each for each in memory.clusters(sorted(newly))}
        reached = {each for pair, likeness in fresh.items() if not likeness.barred for each in pair}
        reached |= {member.offering_id for each in newly for member in found[each].members}
        reached |= {each for pair in ruled if not pair.isdisjoint(edge) for each in pair}
        edge = reached - seen
    return seen, {pair: each for pair, each in likenesses.items() if seen.issuperset(pair)}, tuple(found.values())


def _refuse_contradiction(rulings: Iterable[Ruling], latest: Ruling) -> None:
    """Two records cannot be ruled one course through others, and two courses."""
    standing = {(ruling.one, ruling.other): ruling.says for ruling in rulings}
    groups = Groups({each for pair in standing for each in pair})
    for (one, other), says in standing.items():
        if says == "same":
            groups.unite(groups.of(one) | groups.of(other))
    for (one, other), says in standing.items():
        if says == "different" and groups.of(one) == groups.of(other):
            raise WrongUse(
                f"{latest.one} and {latest.other} cannot be {latest.says}: {one} and {other} were ruled different and would be "
                "one course; take back one of the rulings first, by giving the opposite one."
            )
