"""The names that pages give to slugs, fields and states, and the one function `_` through which every visible word passes."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import msgspec
from babel.numbers import format_decimal

from schemas import Value
from web.frame.tongue import messages, spoken


class FacetWords(Value, kw_only=True, frozen=True):
    legend: str
    more: str


class StatusWords(Value, kw_only=True, frozen=True):
    label: str
    meaning: str


class DimensionWords(Value, kw_only=True, frozen=True):
    """`published` and `in_part` say what earns the status; `question` is what to ask when it is neither."""

    name: str
    short: str
    meaning: str
    published: str
    in_part: str
    question: str


class Words(Value, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """The tables of `words.toml`; every order is the order of the page."""

    facets: dict[str, FacetWords]
    values: dict[str, dict[str, str]]
    sorts: dict[str, str]
    statuses: dict[str, StatusWords]
    dimensions: dict[str, DimensionWords]
    units: dict[str, tuple[str, str]]
    reasons: dict[str, str]
    judgements: dict[str, str]
    levels: dict[str, str]
    outcomes: dict[str, tuple[str, str]]
    """Word and status of each outcome."""
    methods: dict[str, str]
    scopes: dict[str, str]
    fields: dict[str, str]
    provider_types: dict[str, str]
    troubles: dict[str, str]
    """By the name of a Failure, and `gone` for a page that is no more."""
    source_kinds: dict[str, str]
    families: dict[str, str]
    price_kinds: dict[str, str]
    causes: dict[str, str]
    labels: dict[str, str]
    regions: dict[str, str]
    """By ISO 3166-2, of the catalogues that are not a whole country's."""
    difficulties: tuple[str, ...]
    """As catalogues word them; others stay as they are."""

    def field(self, path: str) -> str:
        """The name of an evidence path such as `prices.0`, of a dimension, or of a field state."""
        head = path.split(".")[0]
        if head in self.dimensions:
            return self.dimensions[head].name
        return self.fields.get(head, head.replace("_", " ").capitalize())

    def value(self, facet: str, value: str, label: str = "") -> str:
        """The name of a facet's value: ours for a closed list, else the engine's label, else the slug in plain words."""
        known = self.values.get(facet, {}).get(value)
        return known or label or {"unknown": "Not given"}.get(value, value.replace("-", " ").capitalize())


@cache
def words() -> Words:
    return msgspec.toml.decode((files("web") / "words.toml").read_bytes(), type=Words)


def _(message: str) -> str:
    """The message in the page language."""
    return messages().gettext(message)


def difficulty(term: str) -> str:
    """`audLevel:BeginnerLevel` and `beginner` read alike: Beginner."""
    plain = term.rpartition(":")[2].removesuffix("Level") or term
    return _(plain[:1].upper() + plain[1:])


def plural(one: str, many: str, number: float) -> str:
    """The form of a unit that goes with a number; a broken number takes the many."""
    return messages().ngettext(one, many, int(number) if number == int(number) else 2)


def counted(one: str, many: str, n: int, **figures: str) -> str:
    """A sentence in the form that goes with a number, which it names as `%(n)s`."""
    return messages().ngettext(one, many, n) % {"n": format_decimal(n, locale=spoken()), **figures}
