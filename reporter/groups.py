"""The rows under which a report counts an offering: its source, provider, subjects, country, and how that assures quality."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

from babel import Locale

from schemas import Offering, table

Named = tuple[tuple[str, str], ...]
"""Key and name of each row; the same row never twice."""


def _source(offering: Offering) -> Named:
    return ((offering.source_id, offering.source_id),)


def _provider(offering: Offering) -> Named:
    provider = offering.provider
    return ((provider.slug, provider.name) if provider else ("", "No provider named"),)


def _subject(offering: Offering) -> Named:
    """Narrow fields of ISCED-F 2013, stated or derived."""
    fields = {c.code: c.label for c in offering.classifications if c.axis == "field" and c.scheme == "ISCED-F" and c.code}
    return tuple(fields.items()) or (("", "No subject known"),)


def _country(offering: Offering) -> Named:
    """Of the provider, whose place decides which frameworks apply."""
    code = offering.provider.country if offering.provider else None
    return ((code, _countries().get(code, code)),) if code else (("", "No country known"),)


def _regime(offering: Offering) -> Named:
    """How the provider's country assures the quality of micro-credentials."""
    regime = _regimes().get(offering.provider.country or "", "") if offering.provider else ""
    return ((regime, REGIMES[regime]),)


@cache
def _regimes() -> Mapping[str, str]:
    return {row["country"]: row["regime"] for row in table("regimes")}


@cache
def _countries() -> Mapping[str, str]:
    return dict(Locale("en").territories)


REGIMES = {
    "none": "No framework of its own",
    "common": "Common standards, extended",
    "specific": "A specific framework",
    "": "Not classified",
}
"""How a country assures the quality of micro-credentials, in the order of the talk of 2023."""
GROUPS: Mapping[str, Callable[[Offering], Named]] = {
    "source": _source,
    "provider": _provider,
    "subject": _subject,
    "country": _country,
    "regime": _regime,
}
