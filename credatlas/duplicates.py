"""The command that shows which records are one course, and takes an operator's word on it."""

from __future__ import annotations

import getpass
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Annotated

import typer

import scheduler
from credatlas.console import say, show, show_json
from credatlas.environment import read_settings
from credatlas.options import AsJson
from credatlas.rooms import chosen, opened_store
from matcher import loops
from reporter import counted
from schemas import Cluster, Likeness, Ruling, Value, WrongUse
from store import Store

_Pair = tuple[str, str]


class Decided(Value, kw_only=True, frozen=True):
    """A pair that was near enough, what was decided, and why; `joined` is whether both are in one cluster."""

    likeness: Likeness
    joined: bool
    reason: str
    ruling: Ruling | None = None


def duplicates(
    source: Annotated[str, typer.Option(help="Only what has a record of this source in it.")] = "",
    refresh: Annotated[bool, typer.Option("--refresh", help="Compare first what changed since the last harvest.")] = False,
    pairs: Annotated[bool, typer.Option("--pairs", help="Every pair that was near enough, those held apart too.")] = False,
    same: Annotated[tuple[str, str] | None, typer.Option(metavar="A B", help="Rule that two records are one course.")] = None,
    different: Annotated[tuple[str, str] | None, typer.Option(metavar="A B", help="Rule that they are two.")] = None,
    owner: Annotated[str, typer.Option(metavar="A", help="Rule that this record speaks for its cluster.")] = "",
    why: Annotated[str, typer.Option(help="The reason for a ruling; it is kept with it.")] = "",
    by: Annotated[str, typer.Option(help="Who rules; your login when left out.")] = "",
    as_json: AsJson = False,
) -> None:
    """List the records that are one course, with the reasons; a ruling of yours wins over every score and stays.

    Example: credatlas duplicates --source ie_springboard --pairs
    """
    settings = read_settings()
    sources = chosen(())
    if source and source not in sources:
        raise WrongUse(f"There is no source {source!r}; `credatlas sources` lists them.")
    given = _rulings(same, different, owner, by, why)
    with opened_store(settings) as store:
        for ruling in given:
            scheduler.rule(store, sources, ruling, datetime.now(UTC))
        if refresh and not given:
            scheduler.match(store, sources, datetime.now(UTC))
        found = [cluster for cluster in _clusters(store) if not source or source in {m.source_id for m in cluster.members}]
        decided = _decided(store, found if source else None) if pairs else []
        rings = _rings(store, found)
        titles = {} if as_json else _titles(store, found, decided)
    if as_json:
        show_json({"clusters": found, "pairs": decided, "loops": rings})
    elif pairs:
        _show_pairs(decided, titles)
    else:
        _show_clusters(found, titles)
        _show_rings(rings, titles)


def _rulings(same: _Pair | None, different: _Pair | None, owner: str, by: str, why: str) -> list[Ruling]:
    told = {"same": same, "different": different, "owner": (owner, owner) if owner else None}
    said = {says: pair for says, pair in told.items() if pair is not None}
    if said and not why.strip():
        raise WrongUse("A ruling needs its reason: say it with --why.")
    if any(says != "owner" and pair[0] == pair[1] for says, pair in said.items()):
        raise WrongUse("A ruling is on two records; the same id was given twice.")
    who, at = by.strip() or getpass.getuser(), datetime.now(UTC).isoformat(timespec="seconds")
    return [Ruling(one=min(pair), other=max(pair), says=says, by=who, at=at, why=why.strip()) for says, pair in said.items()]


def _clusters(store: Store) -> list[Cluster]:
    """Clusters of more than one record, the largest first."""
    found = {cluster.cluster_id: cluster for cluster in store.clusters().values() if len(cluster.members) > 1}
    return sorted(found.values(), key=lambda each: (-len(each.members), each.cluster_id))


def _decided(store: Store, only: Sequence[Cluster] | None) -> list[Decided]:
    with store.matching() as memory:
        likenesses, rulings = memory.likenesses(), {(ruling.one, ruling.other): ruling for ruling in memory.rulings()}
    of = {key: cluster.cluster_id for key, cluster in store.clusters().items()}
    members = {member.offering_id for cluster in only or () for member in cluster.members}
    found = []
    for pair, each in sorted(likenesses.items(), key=lambda item: (-item[1].score, item[0])):
        if only is None or not members.isdisjoint(pair):
            joined, ruling = of.get(pair[0], pair[0]) == of.get(pair[1], pair[1]), rulings.get(pair)
            found.append(Decided(likeness=each, joined=joined, reason=_reason(each, joined, ruling), ruling=ruling))
    return found


def _reason(likeness: Likeness, joined: bool, ruling: Ruling | None) -> str:
    agreed = f"agree in {', '.join(likeness.agreed)}"
    differed = f"; differ in {', '.join(likeness.differed)}" if likeness.differed else ""
    if ruling is not None:
        return f"ruled {ruling.says} by {ruling.by}: {ruling.why}"
    if likeness.barred:
        return f"set apart by {', '.join(likeness.barred)}; {agreed}"
    return f"{agreed}{differed}" if joined else f"not near enough, or set apart by a fellow; {agreed}{differed}"


def _rings(store: Store, found: Sequence[Cluster]) -> Sequence[tuple[str, ...]]:
    ids = sorted(member.offering_id for cluster in found for member in cluster.members)
    with store.matching() as memory:
        return loops(memory.traits(ids).values())


def _titles(store: Store, found: Sequence[Cluster], decided: Sequence[Decided]) -> Mapping[str, str]:
    ids = {member.offering_id for cluster in found for member in cluster.members}
    ids |= {each for pair in decided for each in (pair.likeness.one, pair.likeness.other)}
    with store.matching() as memory:
        return {each.offering_id: f"{each.name} ({each.source_id})" for each in memory.offerings(sorted(ids))}


def _show_clusters(found: Sequence[Cluster], titles: Mapping[str, str]) -> None:
    for cluster in found:
        show(titles.get(cluster.owner, cluster.owner), "bold")
        for member in cluster.members:
            mark = "owner" if member.offering_id == cluster.owner else member.kin
            show(f"  {mark:<8}{member.offering_id}  {titles.get(member.offering_id, '')}")
    if found:
        records = sum(len(cluster.members) for cluster in found)
        say(f"{records:,} records of {counted(len(found), 'course')}; --pairs tells why.")
    else:
        say("No course stands in more than one record; --pairs shows what was near enough to ask.")


def _show_rings(rings: Sequence[tuple[str, ...]], titles: Mapping[str, str]) -> None:
    for ring in rings:
        told = " → ".join(titles.get(each, each) for each in (*ring, ring[0]))
        say(f"These catalogues send their readers round in a loop, and none of them to the course: {told}.")


def _show_pairs(decided: Sequence[Decided], titles: Mapping[str, str]) -> None:
    for each in decided:
        like = each.likeness
        show(f"{like.score:.2f} {'joined' if each.joined else 'apart '} {titles.get(like.one)} = {titles.get(like.other)}")
        show(f"     {like.kin}: {each.reason}", "dim")
        show(f"     {like.one} {like.other}", "dim")
    say(f"{counted(len(decided), 'pair')} near enough, {sum(each.joined for each in decided)} of them joined.")
