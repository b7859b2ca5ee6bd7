"""Says in words, English and French, what is otherwise only ticked: price, mode, level, place, language. Pure.

These words are searched, so `free python in Ontario` finds what is free and in Ontario without anybody guessing at filters.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from babel import Locale

from indexer.documents.levels import level_labels
from indexer.layout import texts
from indexer.tables import rows
from indexer.words.words import respelt
from schemas import Document, Offering

_TOLD = ("mode", "price", "time", "start", "level")
_EVERY = ("every", "")
_LANGUAGES = ("en", "fr")
_FRAMEWORK_LEVEL = re.compile(r"(\D+) level (\d+)")


def facts(document: Document, offering: Offering) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """As `told`, with what only the record knows: its kind, its titles in other languages, and where it is taught."""
    regions = (word for provider in offering.providers for word in _regions().get(provider.region or "", ()))
    titles = (title.words for title in offering.title[1:])
    return told(document, offering.kind, (*titles, *offering.places, *regions))


def told(document: Document, kind: str = "", besides: Iterable[str] = ()) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Words that tell this course from others, then those that fit most courses: languages, and what a course is called."""
    held = [(facet, value) for facet in _TOLD for value in texts(document, facet)]
    own = (*_worded((*held, ("kind", kind))), *_levels(document.level), *besides, *_country(document.country))
    common = (*_languages(document.language), *_worded([_EVERY]))
    spoken_of = "\n".join((document.description, *document.outcomes, *document.skills, *document.subjects))
    return _once((*own, *respelt(document.title))), _once((*common, *respelt(spoken_of)))


def _worded(held: Iterable[tuple[str, str]]) -> Iterator[str]:
    return (word for one in held for word in _words().get(one, ()))


def _levels(levels: Iterable[str]) -> Iterator[str]:
    """A level of a framework as people write it: NFQ level 8, NFQ 8, niveau 8."""
    for level in levels:
        found = _FRAMEWORK_LEVEL.fullmatch(level_labels().get(level, ""))
        if found:
            framework, number = found.groups()
            yield from (f"{framework} level {number}", f"{framework} niveau {number}", f"{framework}{number}")


def _languages(codes: Iterable[str]) -> Iterator[str]:
    for code in codes:
        yield from _once(Locale(spoken).languages.get(code, "") for spoken in _LANGUAGES)


@cache
def _country(code: str) -> tuple[str, ...]:
    names = (Locale(spoken).territories.get(code.upper(), "") for spoken in _LANGUAGES)
    return _once((*names, *_regions().get(code.upper(), ())))


def _once(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for word in words if word))


@cache
def _words() -> dict[tuple[str, str], list[str]]:
    return {(row["facet"], row["value"]): row["words"].split("|") for row in rows("facts")}


@cache
def _regions() -> dict[str, list[str]]:
    return {row["code"]: row["words"].split("|") for row in rows("regions")}
