"""Records that are one course, or nearly: pairs with what speaks for and against it, clusters, and what people ruled."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from matcher import LIMITS
from schemas import Cluster, Likeness, Offering, Ruling, Span
from web.frame.desk import Desk
from web.frame.figures import language, number
from web.frame.words import plural, words

MOST_VALUE = 160
"""Letters of a value that are shown beside another."""


@dataclass(frozen=True)
class Pair:
    """Two records that were near enough to ask; `joined` is whether both are in one cluster."""

    likeness: Likeness
    joined: bool
    ruling: Ruling | None

    @property
    def ids(self) -> tuple[str, str]:
        return self.likeness.one, self.likeness.other

    @property
    def state(self) -> str:
        return "ruled" if self.ruling else "joined" if self.joined else "apart"

    @property
    def doubt(self) -> float:
        """How near the score is to where it would be decided otherwise."""
        return abs(self.likeness.score - LIMITS["join"])


@dataclass(frozen=True)
class Beside:
    """One thing two records were compared in: whether it speaks for one course, and what each of them says."""

    field: str
    speaks: str
    values: tuple[str, str]

    @property
    def silent(self) -> bool:
        """Whether the records agree, and have no words to show for it."""
        return self.speaks == "for" and not any(self.values)


@dataclass(frozen=True, eq=False)
class Alike:
    """All that is known of which records are one course, as it stood when it was asked for."""

    pairs: tuple[Pair, ...]
    clusters: tuple[Cluster, ...]
    rulings: tuple[Ruling, ...]
    catalogue_of: Mapping[str, str]
    """By the id of a record that is named in any of them."""


def alike(desk: Desk) -> Alike:
    with desk.store.matched() as memory:
        likenesses, rulings, clusters = memory.likenesses(), memory.rulings(), memory.clusters()
        named = {each for pair in likenesses for each in pair} | {each for one in rulings for each in (one.one, one.other)}
        catalogues = {key: one.source_id for key, one in memory.traits(sorted(named)).items()}
    of = {member.offering_id: one.cluster_id for one in clusters for member in one.members}
    catalogues |= {member.offering_id: member.source_id for one in clusters for member in one.members}
    ruled = {(one.one, one.other): one for one in rulings}
    pairs = (
        Pair(each, of.get(pair[0], pair[0]) == of.get(pair[1], pair[1]), ruled.get(pair)) for pair, each in likenesses.items()
    )
    several = sorted((one for one in clusters if len(one.members) > 1), key=lambda one: (-len(one.members), one.cluster_id))
    newest = sorted(rulings, key=lambda one: one.at, reverse=True)
    return Alike(tuple(pairs), tuple(several), tuple(newest), catalogues)


def offerings(desk: Desk, ids: Iterable[str]) -> dict[str, Offering]:
    """Those of the records that are still there, by their ids."""
    with desk.store.matched() as memory:
        return {one.offering_id: one for one in memory.offerings(sorted(set(ids))) if one.title}


def beside(likeness: Likeness, one: Offering, other: Offering) -> tuple[Beside, ...]:
    """What sets two records apart, what else speaks against one course, and what speaks for it, each with the values of both."""
    names = {"parts": likeness.barred, "against": likeness.differed, "for": likeness.agreed}
    seen = {name: speaks for speaks in reversed(names) for name in names[speaks]}
    told = ((name, speaks) for speaks in names for name in seen if seen[name] == speaks)
    return tuple(Beside(name, speaks, (_value(name, one), _value(name, other))) for name, speaks in told)


def _value(field: str, offering: Offering) -> str:
    told = " · ".join(dict.fromkeys(filter(None, _SAYS[field](offering)))) if field in _SAYS else ""
    return told if len(told) <= MOST_VALUE else f"{told[:MOST_VALUE].rstrip()} …"


def _span(least: float, most: float) -> str:
    return number(least) if least == most else f"{number(least)}–{number(most)}"


def _unit(span: Span) -> str:
    return plural(*words().units[span.unit], span.max)


_SAYS: Mapping[str, Callable[[Offering], Iterable[str]]] = {
    "title": lambda one: (text.words for text in one.title),
    "provider": lambda one: (each.name for each in one.providers),
    "language": lambda one: map(language, one.instruction_languages),
    "level": lambda one: (f"{each.framework} {each.level}" for each in one.levels),
    "credits": lambda one: (f"{number(each.value)} {each.scheme}" for each in one.credits),
    "address": lambda one: (one.url,),
    "code": lambda one: (each.value for each in one.identifiers),
    "difficulty": lambda one: (one.difficulty.term,) if one.difficulty else (),
    "award": lambda one: (one.credential.name or "",) if one.credential else (),
    "duration": lambda one: (
        f"{_span(run.duration.min, run.duration.max)} {_unit(run.duration)}" for run in one.runs if run.duration
    ),
    "workload": lambda one: (f"{_span(each.min, each.max)} h ({each.kind})" for each in one.effort),
    "description": lambda one: (text.words for text in one.description),
}
"""What a record says in each thing that is compared; what has no words of its own shows none."""
