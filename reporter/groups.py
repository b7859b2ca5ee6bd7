"""The rows under which a report counts an offering: its source, its provider, its subjects, its country."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

from babel import Locale

from schemas import Offering

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


@cache
def _countries() -> Mapping[str, str]:
    return dict(Locale("en").territories)


GROUPS: Mapping[str, Callable[[Offering], Named]] = {
    "source": _source,
    "provider": _provider,
    "subject": _subject,
    "country": _country,
}
