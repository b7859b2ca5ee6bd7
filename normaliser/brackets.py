"""What a title says in brackets behind the name, where no field of the page says it: a start, a mode, a level."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec.structs import replace

from normaliser import delivery, level, start
from schemas import DeliveryMode, Difficulty, Method, RawListing, Source, StartKind, Words

_BRACKET = re.compile(r"\[(?P<square>[^][]{2,80})\]|\((?P<round>[^()]{2,80})\)")
_SPLIT = re.compile(r" [-–] |[,;] ")
_BESIDE = {"start": ("run_start", "pace"), "delivery": (), "level": ("difficulty",), "difficulty": ("level",)}
"""By field: the other fields that tell the same; where one of them has words, a bracket adds nothing."""


def with_brackets(raw: RawListing, source: Source) -> RawListing:
    """The listing with the words in brackets filed under the fields they fill; words that are no value stay in the title."""
    told = {*raw.corrected, *(found.field for found in raw.words)}
    found = [
        said
        for title in raw.words
        if title.field == "title" and title.language is None and title.method is not Method.CORRECTION
        for said in _said(title, source)
        if told.isdisjoint((said.field, *_BESIDE[said.field]))
    ]
    return replace(raw, words=(*raw.words, *found)) if found else raw


def _said(title: Words, source: Source) -> Iterator[Words]:
    for bracket in _BRACKET.finditer(title.words):
        for part in _SPLIT.split(bracket["square"] or bracket["round"]):
            if field := _field(part, source, sure=bool(bracket["square"])):
                yield replace(title, field=field, words=part, label="", method=Method.TEXT)


def _field(part: str, source: Source, *, sure: bool) -> str | None:
    """The field of a part of a bracket. `(Session 2)` may number a part of a series; `[Session 2]` is a run."""
    begins = start.read(part, source.order)
    if begins and (begins.day or (sure and begins.kind is StartKind.TERM)):
        return "start"
    mode = delivery.read(part, source.name, source.country)
    if mode and mode.canonical is not DeliveryMode.UNKNOWN:
        return "delivery"
    how_hard = level.read(part, "", source.country)
    if how_hard:
        return "difficulty" if isinstance(how_hard, Difficulty) else "level"
    return None
