"""Says how alike two records are: field by field, in one score, and with what makes two courses of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from rapidfuzz import fuzz

from matcher.tables import rows
from schemas import Kin, Likeness, Name, Traits

_PROVES = frozenset({"provider", "code", "address", "description"})
"""A title alone proves nothing; where it is only close, neither does its provider."""
_CLOSE_PROVES = frozenset({"code", "address", "description"})
_NEAR = 90.0  # per cent of likeness from which two spellings of a provider's name are taken for one
Pair = tuple[str, str]


def compare(one: Traits, other: Traits) -> Likeness:
    """The likeness of two records, whichever is given first. Without a proof beside the title its score is 0."""
    if other.offering_id < one.offering_id:
        one, other = other, one
    mine, its = _closest(one, other)
    at_home = one.source_id == other.source_id
    kin = Kin.SAME if not at_home else Kin.REISSUE if _reissued(mine, its) else Kin.RUN
    view = "apart" if not at_home else "runs" if mine.marked or its.marked else "home"
    measured = {name: measure(one, other) for name, measure in _MEASURES.items()} | _names(mine, its)
    found = {name: likeness for name, likeness in measured.items() if likeness is not None and name not in _ignored(view)}
    agreed = tuple(name for name, likeness in found.items() if likeness >= _fields()[name].agrees)
    differed = tuple(name for name, likeness in found.items() if likeness <= _fields()[name].differs)
    proves = _PROVES if "title" in agreed else _CLOSE_PROVES
    proven = not proves.isdisjoint(agreed) and not (at_home and "title" not in agreed)
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


def _closest(one: Traits, other: Traits) -> tuple[Name, Name]:
    """The two titles, of all languages, that are most alike."""
    pairs = ((mine, its) for mine in one.names or (_NAMELESS,) for its in other.names or (_NAMELESS,))
    return max(pairs, key=lambda pair: (_title(*pair), pair[0].numbers == pair[1].numbers))


def _title(mine: Name, its: Name) -> float:
    if mine.words == its.words:
        return 1.0 if mine.words else 0.0
    close = fuzz.ratio(" ".join(mine.words), " ".join(its.words))
    within = 90.0 if set(mine.words) < set(its.words) or set(its.words) < set(mine.words) else 0.0
    return min(max(close, within), 98.0) / 100


def _names(mine: Name, its: Name) -> dict[str, float | None]:
    return {
        "title": _title(mine, its),
        "part": float(mine.numbers == its.numbers),
        "grade": float(mine.grades == its.grades),
        "award": float(mine.award == its.award) if mine.award and its.award else None,
    }


def _reissued(mine: Name, its: Name) -> bool:
    return bool(mine.year and its.year) and mine.year != its.year and mine.month == its.month


def _origin(one: Traits, other: Traits) -> str:
    """Whose page the other links to; where each links to the other, nobody's."""
    to_other, to_one = other.address in one.links, one.address in other.links
    if to_other == to_one:
        return ""
    return other.offering_id if to_other else one.offering_id


def _provider(one: Traits, other: Traits) -> float | None:
    """1 for a slug in common; half where one name holds all words of the other: a school, or another town's university."""
    if not one.providers or not other.providers:
        return None
    if not set(one.providers).isdisjoint(other.providers):
        return 1.0
    pairs = [(mine, its) for mine in one.providers for its in other.providers]
    if any(fuzz.ratio(mine, its) >= _NEAR for mine, its in pairs):
        return 0.9
    held = (set(mine.split("-")) <= set(its.split("-")) or set(mine.split("-")) >= set(its.split("-")) for mine, its in pairs)
    return 0.5 if any(held) else 0.0


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
    if not one.shingles or not other.shingles:
        return None
    share = len(set(one.shingles).intersection(other.shingles)) / min(len(one.shingles), len(other.shingles))
    return share if share >= _fields()["description"].agrees else None


def _difficulty(one: Traits, other: Traits) -> float | None:
    if one.difficulty is None or other.difficulty is None:
        return None
    return _by_scheme((one.difficulty,), (other.difficulty,))


_NAMELESS = Name(words=())
_MEASURES: Mapping[str, Callable[[Traits, Traits], float | None]] = {
    "form": lambda one, other: float(one.form == other.form) if one.form and other.form else None,
    "provider": _provider,
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
