"""What would close a gap: the rows of `fixes.csv`, filled in with what is known of the offering."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from babel import Locale

from schemas import Fix, Offering, table

_SLOT = re.compile(r"\{(title|provider|country)\}")
_UNKNOWN = {"title": "[Tides and harbours]", "provider": "[Harbour University]", "country": "[Ireland]"}
LANGUAGES = ("en", "fr")


@cache
def _rows() -> Mapping[str, Mapping[str, str]]:
    return {row["element"]: row for row in table("fixes")}


def fix(element: str, offering: Offering, language: str = "en") -> Fix | None:
    """None for what only describes the credential, never the listing. `language` is one of `LANGUAGES`."""
    row = _rows().get(element)
    if row is None:
        return None
    known = _known(offering, language)
    return Fix(
        element=element,
        sentence=_filled(row[language], known),
        json_ld=_script(json.loads(row["json_ld"]), offering, known) if row["json_ld"] else "",
        closes=(element, *row["closes"].split()),
    )


def _known(offering: Offering, language: str) -> Mapping[str, str]:
    """What the slots stand for; an example where nobody knows."""
    provider = offering.provider
    country = Locale(language).territories.get(provider.country) if provider and provider.country else None
    found = {"title": offering.name, "provider": provider.name if provider else None, "country": country}
    return {slot: found[slot] or example for slot, example in _UNKNOWN.items()}


def _filled(text: str, known: Mapping[str, str]) -> str:
    return _SLOT.sub(lambda slot: known[slot[1]], text)


def _script(told: dict[str, Any], offering: Offering, known: Mapping[str, str]) -> str:
    """A `</script>` in a title must not end the script; a page of a file has no address to tell (RFC 2606)."""
    address = {} if urlsplit(offering.url).netloc.endswith(".invalid") else {"url": offering.url}
    course = {"@context": "https://schema.org", "@type": "Course", **address, "name": known["title"], **told}
    text = json.dumps(_each(course, known), ensure_ascii=False, indent=2).replace("</", "<\\/")
    return f'<script type="application/ld+json">\n{text}\n</script>'


def _each(told: Any, known: Mapping[str, str]) -> Any:
    if isinstance(told, dict):
        return {key: _each(value, known) for key, value in told.items()}
    if isinstance(told, list):
        return [_each(value, known) for value in told]
    return _filled(told, known) if isinstance(told, str) else told
