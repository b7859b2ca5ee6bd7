"""Says how alike two records are: field by field, in one score, and with what makes two courses of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from matcher.bodies import provider_likeness
from matcher.naming import closest, named_alike, told_alike, told_throughout, within
from matcher.tables import rows
from matcher.words import papers
from schemas import Kin, Likeness, Name, Traits

_PROVES = frozenset({"provider", "code", "address"})
"""A title alone proves nothing; where it is only close, neither does its provider."""
_PROOF = 0.9  # of the shorter description, where nobody says who teaches the course
_FACTS = frozenset({"level", "credits", "duration", "workload", "description"})
_LONG, _ENOUGH = 4, 1
"""Words of a title that nobody else is likely to have, and facts that then prove, where nobody says who teaches the course."""
_CLOSE_PROVES = frozenset({"code", "address"})
Pair = tuple[str, str]


def near(one: Traits, other: Traits) -> bool:
    """Whether two records need be compared at all: neither their providers nor their titles alone make two courses of them."""
    provider = provider_likeness(one, other)
    if provider is not None and provider <= _fields()["provider"].differs:
        return False
    title = named_alike(one, other, *closest(one, other))
    return title is None or title > _fields()["title"].differs


def compare(one: Traits, other: Traits) -> Likeness:
    """The likeness of two records, whichever is given first. Without a proof beside the title its score is 0."""
    if other.offering_id < one.offering_id:
        one, other = other, one
    mine, its = closest(one, other)
    at_home = one.source_id == other.source_id
    kin = Kin.SAME if not at_home else Kin.REISSUE if _reissued(mine, its) else Kin.RUN
    view = "apart" if not at_home else "runs" if mine.marked or its.marked else "home"
    measured = {name: measure(one, other) for name, measure in _MEASURES.items()} | _names(mine, its)
    measured["title"] = named_alike(one, other, mine, its)
    if mine.languages and its.languages:
        measured["language"] = _shared(mine.languages, its.languages)
    found = {name: likeness for name, likeness in measured.items() if likeness is not None and name not in _ignored(view)}
    agreed = tuple(name for name, likeness in found.items() if likeness >= _fields()[name].agrees)
    differed = tuple(name for name, likeness in found.items() if likeness <= _fields()[name].differs)
    proven = _proven(one, other, found, agreed, differed)
    return Likeness(
        one=one.offering_id,
        other=other.offering_id,
        kin=kin,
        score=_score(found) if proven else 0.0,
        agreed=agreed,
        differed=differed,
        barred=tuple(name for name in differed if name in _barring(view)),
        origin=_origin(one, other),
    )


def _score(found: Mapping[str, float]) -> float:
    """The mean of the likenesses by weight."""
    weight = sum(_fields()[name].weight for name in found)
    return round(sum(_fields()[name].weight * likeness for name, likeness in found.items()) / weight, 4) if weight else 0.0


def _proven(one: Traits, other: Traits, found: Mapping[str, float], agreed: Sequence[str], differed: Sequence[str]) -> bool:
    """Whether there is more than a title: with one that is only close, a code or a page, or the same words throughout."""
    mine, its = closest(one, other)
    if "title" in agreed:
        alike = len(_FACTS.intersection(agreed)) >= _ENOUGH and len(mine.words) >= _LONG and _FACTS.isdisjoint(differed)
        return alike or not _PROVES.isdisjoint(agreed) or found.get("description", 0.0) >= _PROOF
    if one.source_id == other.source_id:
        return False
    if "title" not in found:
        return "provider" in agreed and not _CLOSE_PROVES.isdisjoint(agreed)
    return (within(mine, its) and told_throughout(one, other)) or not _CLOSE_PROVES.isdisjoint(agreed)


def _names(mine: Name, its: Name) -> dict[str, float | None]:
    numbered = mine.numbers == its.numbers and (mine.code == its.code or not (mine.code and its.code))
    return {
        "part": float(numbered),
        "grade": float(mine.grades == its.grades),
        "award": _award(mine.award, its.award),
    }


def _award(mine: str, its: str) -> float | None:
    """A title may leave out a mere certificate; where one names a diploma and the other nothing, they are two."""
    if not (mine and its) and {mine, its} <= {"", *papers()}:
        return None
    return float(mine == its)


def _reissued(mine: Name, its: Name) -> bool:
    return bool(mine.year and its.year) and mine.year != its.year and mine.month == its.month


def _origin(one: Traits, other: Traits) -> str:
    """Whose page the other links to; where each links to the other, nobody's."""
    to_other, to_one = other.address in one.links, one.address in other.links
    if to_other == to_one:
        return ""
    return other.offering_id if to_other else one.offering_id


def _address(one: Traits, other: Traits) -> float | None:
    """Two pages say nothing; one page, or a link from one to the other, says much."""
    return 1.0 if one.address == other.address or other.address in one.links or one.address in other.links else None


def _shared(one: tuple[str, ...], other: tuple[str, ...]) -> float | None:
    return float(not set(one).isdisjoint(other)) if one and other else None


def _by_scheme(one: tuple[Pair, ...], other: tuple[Pair, ...]) -> float | None:
    """Only values of one scheme are compared."""
    schemes = {scheme for scheme, _ in one} & {scheme for scheme, _ in other}
    alike = {scheme for scheme, value in one if (scheme, value) in other}
    return len(alike) / len(schemes) if schemes else None


def _codes(one: Traits, other: Traits) -> float | None:
    """A code in common says much; two codes may be two catalogues' own."""
    return 1.0 if not set(one.codes).isdisjoint(other.codes) else None


def _spans(one: tuple[float, float] | None, other: tuple[float, float] | None) -> float | None:
    """1 where two ranges meet, else how near they come."""
    if one is None or other is None:
        return None
    low, high = sorted((one, other))
    if high[0] <= low[1]:
        return 1.0
    return low[1] / high[0] if high[0] > 0 else 1.0


def _descriptions(one: Traits, other: Traits) -> float | None:
    """The share of the shorter text that stands in the longer one; every catalogue may tell it in its own words."""
    share = told_alike(one, other)
    return share if share is not None and share >= _fields()["description"].agrees else None


def _difficulty(one: Traits, other: Traits) -> float | None:
    if one.difficulty is None or other.difficulty is None:
        return None
    return _by_scheme((one.difficulty,), (other.difficulty,))


_MEASURES: Mapping[str, Callable[[Traits, Traits], float | None]] = {
    "form": lambda one, other: float(one.form == other.form) if one.form and other.form else None,
    "provider": provider_likeness,
    "address": _address,
    "code": _codes,
    "language": lambda one, other: _shared(one.languages, other.languages),
    "level": lambda one, other: _by_scheme(one.levels, other.levels),
    "credits": lambda one, other: _by_scheme(one.credits, other.credits),
    "difficulty": _difficulty,
    "duration": lambda one, other: _spans(one.weeks, other.weeks),
    "workload": lambda one, other: _spans(one.hours, other.hours),
    "description": _descriptions,
}


@dataclass(frozen=True)
class _Field:
    weight: float
    agrees: float
    differs: float


@cache
def _fields() -> Mapping[str, _Field]:
    return {row["field"]: _Field(float(row["weight"]), float(row["agrees"]), float(row["differs"])) for row in rows("fields")}


@cache
def _barring(view: str) -> frozenset[str]:
    return frozenset(row["field"] for row in rows("fields") if row[view] == "bars")


@cache
def _ignored(view: str) -> frozenset[str]:
    return frozenset(row["field"] for row in rows("fields") if row[view] == "ignored")
