"""What a record holds, field by field, as plain words that can be listed and compared; and the words of the page behind them."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from enum import StrEnum

from msgspec.structs import replace

from schemas import FIELDS, Evidence, Identifier, Offering, Price, Provider, Span, Text, Value

_APART = ("skill", "occupation", "industry")
"""Axes of classifications that are no subjects."""
_READ: dict[str, Callable[[Offering], object]] = {
    "title": lambda offering: _texts(offering, offering.title),
    "description": lambda offering: _texts(offering, offering.description),
    "provider": lambda offering: offering.providers,
    "subjects": lambda offering: tuple(one for one in offering.classifications if one.axis not in _APART),
    "skills": lambda offering: tuple(one for one in offering.classifications if one.axis in _APART),
    "language": lambda offering: offering.instruction_languages,
    "price": lambda offering: offering.prices,
    "workload": lambda offering: offering.effort,
    "duration": lambda offering: tuple(run.duration for run in offering.runs),
    "start": lambda offering: tuple(replace(run, duration=None) for run in offering.runs),
    "level": lambda offering: offering.levels,
    "outcomes": lambda offering: offering.learning_outcomes,
}
_ROOTS = {
    "provider": "providers", "subjects": "classifications", "skills": "classifications", "language": "instruction_languages",
    "price": "prices", "workload": "effort", "duration": "runs", "start": "runs", "level": "levels",
    "outcomes": "learning_outcomes",
}  # fmt: skip
"""Where the value of a field stands in an offering, where that has another name."""
_NO_VALUES = {"offering_id", "source_id", "statements", "field_states", "evidence", "classifications"}
HELD = (*FIELDS, *(name for name in Offering.__struct_fields__ if name not in {*FIELDS, *_ROOTS.values(), *_NO_VALUES}))
"""Everything an offering may hold, each name as in FIELDS or else that of the attribute."""


def value(offering: Offering, name: str) -> str:
    """One of HELD in words, several values with a dot between them; empty where nothing is stated."""
    return said(_READ[name](offering) if name in _READ else getattr(offering, name))


def proof(offering: Offering, name: str) -> tuple[Evidence, ...]:
    """The evidence for one of HELD or for a dimension."""
    return tuple(found for found in offering.proof(_ROOTS.get(name, name)) if _proves(offering, name, found))


def said(held: object) -> str:
    """Any value of a record in words; what is not known is left out."""
    if held is None:
        return ""
    if isinstance(held, tuple):
        return " · ".join(words for words in map(said, held) if words)
    if isinstance(held, bool):
        return "yes" if held else ""
    if isinstance(held, StrEnum):
        return "" if held == "unknown" else held.replace("_", " ")
    if isinstance(held, float):
        return f"{held:g}"
    return _SAID.get(type(held), _named)(held)


def _named(held: object) -> str:
    if not isinstance(held, Value):
        return "" if held == "unknown" else str(held)
    parts = ((name, said(getattr(held, name))) for name in held.__struct_fields__)
    return ", ".join(f"{name.replace('_', ' ')} {words}" for name, words in parts if words)


def _texts(offering: Offering, held: tuple[Text, ...]) -> tuple[str, ...]:
    """Each with its language where that is not the page's."""
    usual = ("und", offering.page_language)
    return tuple(one.words if one.lang in usual else f"{one.words} ({one.lang})" for one in held)


def _provider(held: Provider) -> str:
    return f"{held.name} ({held.country})" if held.country else held.name


def _span(held: Span) -> str:
    return f"{_range(held.min, held.max)} {held.unit}{'' if held.max == 1 else 's'}"


def _price(held: Price) -> str:
    amount = _range(held.amount_min, held.amount_max)
    tax, whom = said(held.tax), "" if held.audience == "all" else held.audience
    rest = ", ".join(filter(None, (said(held.kind), said(held.period), tax and f"tax {tax}", whom)))
    return f"{held.currency} {amount} ({rest}), “{held.raw}”"


def _identifier(held: Identifier) -> str:
    return f"{held.scheme} {held.value}"


def _range(low: float | Decimal, high: float | Decimal) -> str:
    written = [f"{one:f}" if isinstance(one, Decimal) else f"{one:g}" for one in dict.fromkeys((low, high))]
    return "–".join(written)


_SAID: dict[type, Callable[..., str]] = {
    Provider: _provider,
    Span: _span,
    Price: _price,
    Identifier: _identifier,
}


def _proves(offering: Offering, name: str, found: Evidence) -> bool:
    """Of evidence that two fields share: subjects and skills by what it is for, duration and start by its path."""
    parts = found.field.split(".")
    if name in ("duration", "start"):
        return ("duration" in parts) == (name == "duration")
    if name not in ("subjects", "skills"):
        return True
    place = int(parts[1]) if len(parts) > 1 and parts[1].isdecimal() else 0
    axis = offering.classifications[place].axis if place < len(offering.classifications) else "field"
    return (axis in _APART) == (name == "skills")
