"""Gives groups of records their clusters: which earlier one each continues, who speaks for it, and under which id."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import count

from matcher.compare import compare
from schemas import Cluster, Kin, Likeness, Member, Ruling, Traits, offering_id


def clusters(
    groups: Iterable[frozenset[str]],
    before: Sequence[Cluster],
    traits: Mapping[str, Traits],
    likenesses: Iterable[Likeness],
    rulings: Iterable[Ruling],
    taken: Collection[str],
    at: str,
) -> tuple[Cluster, ...]:
    """The clusters that stand in the place of `before`. A record alone has none, unless it is what is left of one.

    A cluster goes on where its owner is, or where most of it is when the owner is gone; where several meet the oldest goes on
    and the others become its aliases. `taken` are ids that are in use, aliases too.
    """
    groups = list(groups)
    heirs = _heirs(groups, before)
    owners = {ruling.one: ruling.at for ruling in rulings if ruling.says == "owner"}
    led = Counter(likeness.origin for likeness in likenesses if likeness.origin)
    used = set(taken)
    found = []
    for group in groups:
        old = heirs.get(group, [])
        if not old and len(group) == 1 and not group & used:
            continue
        owner = _owner(group, old, owners, traits, led)
        first = old[0] if old else None
        cluster_id = first.cluster_id if first else _new_id(owner, used)
        used.add(cluster_id)
        found.append(
            Cluster(
                cluster_id=cluster_id,
                owner=owner,
                born=first.born if first else at,
                members=tuple(_member(traits[each], traits[owner]) for each in sorted(group)),
                aliases=tuple(sorted({alias for each in old for alias in (each.cluster_id, *each.aliases)} - {cluster_id})),
            )
        )
    return tuple(found)


def _heirs(groups: Sequence[frozenset[str]], before: Sequence[Cluster]) -> Mapping[frozenset[str], list[Cluster]]:
    """The earlier clusters that each group continues, the oldest first."""
    heirs: dict[frozenset[str], list[Cluster]] = {}
    of = {each: group for group in groups for each in group}
    for cluster in sorted(before, key=lambda each: (each.born, each.cluster_id)):
        shares = Counter(of[member.offering_id] for member in cluster.members if member.offering_id in of)
        if shares:
            heir = of.get(cluster.owner) or min(shares, key=lambda group: (-shares[group], min(group)))
            heirs.setdefault(heir, []).append(cluster)
    return heirs


def _owner(
    group: frozenset[str],
    old: Sequence[Cluster],
    ruled: Mapping[str, str],
    traits: Mapping[str, Traits],
    led: Mapping[str, int],
) -> str:
    """Whom the operator named last; else who owned it; else whose page the others link to, or who stands nearest the course."""
    if named := group & ruled.keys():
        return max(named, key=lambda each: (ruled[each], each))
    if old and old[0].owner in group:
        return old[0].owner
    return min(group, key=lambda each: (-led.get(each, 0), traits[each].standing, each))


def _new_id(owner: str, used: Collection[str]) -> str:
    """The owner's own id, or one made of it where an older cluster bears that."""
    if owner not in used:
        return owner
    made = (offering_id("cluster", f"{owner} {number}") for number in count(2))
    return next(each for each in made if each not in used)


def _member(one: Traits, owner: Traits) -> Member:
    own = one.offering_id == owner.offering_id
    return Member(offering_id=one.offering_id, source_id=one.source_id, kin=Kin.SAME if own else compare(one, owner).kin)
