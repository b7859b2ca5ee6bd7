"""What is kept in the page's own words: title, provider, description, outcomes, requirements, award, funding."""

from __future__ import annotations

import re
from functools import lru_cache

from normaliser.desk import Desk
from normaliser.lookups import cues
from schemas import (
    Assessment,
    Credential,
    Funding,
    Prerequisites,
    Provider,
    SourceKind,
    Text,
    known_providers,
    squeeze,
    table,
)

EXTRACTOR = "text@1"
_AT_HOME = (SourceKind.NATIONAL_PORTAL, SourceKind.PROVIDER_SITE)
_TYPES = tuple((row["canonical"], re.compile(rf"\b(?:{row['cue_phrases']})", re.IGNORECASE)) for row in table("assessment_types"))


def title(desk: Desk) -> tuple[Text, ...]:
    """The title as printed, markup and all; a listing without one is called by its address, which counts as silent."""
    return _text(desk, "title") or (Text(words=desk.raw.url, lang="und"),)


def description(desk: Desk) -> tuple[Text, ...]:
    return _text(desk, "description")


def _text(desk: Desk, field: str) -> tuple[Text, ...]:
    """The first words in each language; words that stay the same in another language are no translation."""
    texts: dict[str, str] = {}
    for found in desk.of(field):
        language, words = found.language or desk.raw.language or "und", found.words.strip()
        if words and language not in texts and words not in texts.values():
            desk.prove(f"{field}.{len(texts)}", found, EXTRACTOR)
            texts[language] = words
            desk.stated.add(field)
    return tuple(Text(words=words, lang=language) for language, words in texts.items())


def providers(desk: Desk) -> tuple[Provider, ...]:
    """Each provider once, however it is spelt; where nobody knows it, at home in the country of a national source."""
    home = desk.source.country if desk.source.kind in _AT_HOME else ""
    named: dict[str, Provider] = {}
    for found in desk.of("provider"):
        name = squeeze(desk.look_up("provider", found.words) or found.words)
        known = known_providers(desk.source.registers.get("ror")).named(name, home) if name else None
        if known and known.slug not in named:
            desk.prove(f"providers.{len(named)}", found, EXTRACTOR)
            named[known.slug] = known
    if named:
        desk.stated.add("provider")
    elif constant := desk.constant("provider"):
        return (known_providers(desk.source.registers.get("ror")).named(constant, home),)
    return tuple(named.values())


def outcomes(desk: Desk) -> tuple[str, ...]:
    items: dict[str, str] = {}
    for found in desk.of("outcomes"):
        words = squeeze(found.words)
        if words and words.casefold() not in items:
            desk.prove(f"learning_outcomes.{len(items)}", found, EXTRACTOR)
            items[words.casefold()] = words
            desk.stated.add("outcomes")
    return tuple(items.values())


def prerequisites(desk: Desk) -> Prerequisites | None:
    """None required only where the page says so; requirements stated beside it weigh more."""
    items: dict[str, str] = {}
    none_required = False
    for found in desk.of("prerequisites"):
        words = squeeze(desk.ours(found))
        if not words or words.casefold() in items:
            continue
        if words == "none":
            none_required = True
        else:
            items[words.casefold()] = words
        desk.stated.add("prerequisites")
        desk.prove("prerequisites", found, EXTRACTOR)
    if not items and not none_required:
        return None
    return Prerequisites(items=tuple(items.values()), none_required=none_required and not items)


def assessment(desk: Desk) -> Assessment | None:
    words = _all(desk, "assessment")
    return Assessment(description=words, types=_types(words)) if words else None


def credential(desk: Desk) -> Credential | None:
    words = _all(desk, "credential")
    return Credential(name=words, forms=cues("form", words)) if words else None


def places(desk: Desk) -> tuple[str, ...]:
    named: dict[str, str] = {}
    for found in desk.of("place"):
        place = squeeze(found.words)
        if place and place.casefold() not in named:
            desk.prove(f"places.{len(named)}", found, EXTRACTOR)
            named[place.casefold()] = place
    return tuple(named.values())


def funding(desk: Desk) -> tuple[Funding, ...]:
    """The label names the scheme (OSAP) and the words its condition; under a general label the words name the scheme."""
    schemes: list[Funding] = []
    for found in desk.of("funding"):
        words = desk.ours(found)
        if not words:
            continue
        label = squeeze(found.label)
        known = desk.look_up("funding_scheme", label) if label else ""
        scheme = label if known is None else known
        one = Funding(scheme=scheme, condition=words) if scheme else Funding(scheme=words)
        if one not in schemes:
            desk.prove(f"funding.{len(schemes)}", found, EXTRACTOR)
            schemes.append(one)
            desk.stated.add("funding")
    return tuple(schemes)


def _all(desk: Desk, field: str) -> str:
    """Every passage of a field once, joined in page order."""
    passages: dict[str, str] = {}
    for found in desk.of(field):
        words = squeeze(desk.ours(found))
        if words and words.casefold() not in passages:
            passages[words.casefold()] = words
            desk.prove(field, found, EXTRACTOR)
            desk.stated.add(field)
    return " ".join(passages.values())


@lru_cache(maxsize=4096)
def _types(words: str) -> tuple[str, ...]:
    return tuple(name for name, pattern in _TYPES if pattern.search(words))
