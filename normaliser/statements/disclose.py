"""Finds which elements the words of a listing name, with the same machine that finds its statements."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from normaliser.statements.find import Spot, lead_of, quoted, spots, titles_of
from schemas import ELEMENTS, Disclosure, Method, Passage, Polarity, RawListing, Scope, Sighting, Words

_LINK = re.compile(r"https?://[^\s<>\"')\]]+|\bwww\.[^\s<>\"')\]]+")


class Disclosed(NamedTuple):
    """A disclosure, and the words it rests on with their place."""

    told: Disclosure
    words: Words


def link_in(words: str) -> str | None:
    """The first address that words give, as they give it."""
    found = _LINK.search(words)
    return found[0].rstrip(".,;:)") if found else None


def disclosed(raw: RawListing) -> Iterator[Disclosed]:
    """What the passages of a listing disclose, in their order. What is denied is not disclosed."""
    titles = titles_of(raw)
    for passage in raw.passages:
        yield from _in_passage(passage, titles, Scope.OFFERING)


@lru_cache(maxsize=4096)
def heard(sighting: Sighting) -> tuple[Disclosed, ...]:
    """What a page with a voice discloses for all courses it speaks for."""
    scope = sighting.voice.scope if sighting.voice is not None else Scope.PORTAL
    return tuple(found for passage in sighting.passages for found in _in_passage(passage, (), scope))


def _in_passage(passage: Passage, titles: tuple[str, ...], scope: Scope) -> Iterator[Disclosed]:
    for spot in spots(passage, titles):
        if spot.said.dimension in _NAMES and spot.said.polarity is Polarity.AFFIRMED:
            yield _disclosed(passage, spot, scope)


_NAMES = frozenset(ELEMENTS)


def _disclosed(passage: Passage, spot: Spot, scope: Scope) -> Disclosed:
    lead, text = lead_of(spot), quoted(passage.words, spot)
    words = Words(field=spot.said.dimension, words=text, page=passage.page, locator=passage.locator, method=Method.TEXT)
    told = Disclosure(
        kind=spot.said.dimension,
        level=spot.said.level,
        text=text,
        url=link_in(text),
        scope=scope,
        cue=lead.id,
        lang=lead.language,
    )
    return Disclosed(told, words)
