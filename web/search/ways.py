"""Other searches near one: ways out of a result of nothing or little, and what was searched beside the words as typed."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec.structs import replace

from indexer import reworded
from schemas import Document, EngineDown, EngineRefused, Query, Results, Value, fold
from web.frame.desk import Desk
from web.frame.words import _
from web.search.address import LONGEST, address, with_ticks, without_filters, without_words
from web.search.facets import Group

FEW = 3
"""Results up to which a wider search is offered beside them."""

_MOST_WORDS, _MOST_ALSO, _MOST = 6, 4, 8
_QUOTED = re.compile(r'"([^"]*)"')
_WORD = re.compile(r"\w+")


class Way(Value, kw_only=True, frozen=True):
    """Another search, with the count that stands behind it."""

    words: str
    href: str
    count: int


class Also(Value, kw_only=True, frozen=True):
    """What synonyms brought in, and the search for nothing but the words as typed; `exactly` is None where it finds nothing."""

    ways: tuple[Way, ...] = ()
    exactly: Way | None = None


async def ways_out(desk: Desk, query: Query, results: Results, groups: Iterable[Group]) -> tuple[Way, ...]:
    """Of a search that finds nothing: those that find something, all asked at once, the filter that costs most first."""
    if results.total:
        return ()
    names = _names(groups)
    one_filter_less = list(_one_filter_less(query, names))
    one_word_less = list(_one_word_less(query))
    filters, words, others = await asyncio.gather(
        _counted(desk, one_filter_less), _counted(desk, one_word_less), _counted(desk, [*_wider(query), *_widest(query)])
    )
    ranked = [*_most_first(filters), *_most_first(words)[:_MOST_WORDS], *others]
    named = {way.href: way for way in reversed(ranked)}
    found = [named[href] for href in dict.fromkeys(way.href for way in ranked)]
    return tuple(found if len(found) <= _MOST else [*found[: _MOST - 1], found[-1]])


async def wider(desk: Desk, query: Query, results: Results) -> Way | None:
    """One search that finds more than the few that were found."""
    if not 0 < results.total <= FEW or query.page > 1:
        return None
    ways = await _counted(desk, list(_wider(query))[:2])
    return next((way for way in ways if way.count > results.total), None)


async def also(desk: Desk, query: Query, results: Results) -> Also:
    """What the synonyms of the words find by themselves, and the words as typed; only what finds something."""
    if not results.also or not results.total or results.corrected or query.page > 1 or query.loose:
        return Also()
    asked = [replace(query, words=words) for words in results.also[:_MOST]]
    exact = exactly(query)
    found = await asyncio.gather(*(_asked(desk, each) for each in (*asked, exact)))
    ways = [
        Way(words=_as_written(each.words, result.hits[0].document), href=address(each), count=result.total)
        for each, result in zip(asked, found, strict=False)
        if result.hits
    ]
    way = Way(words=query.words, href=address(exact), count=found[-1].total) if found[-1].total else None
    return Also(ways=tuple(_most_first(ways)[:_MOST_ALSO]), exactly=way)


def exactly(query: Query) -> Query:
    """The search for every word as it is typed, without synonyms, endings and mended spelling, if it has room in an address."""
    wording = reworded(query.words)
    words = wording.exactly if len(wording.exactly) <= LONGEST else query.words
    return replace(query, words=words, page=1, loose=False)


def _one_filter_less(query: Query, names: Mapping[tuple[str, str], str]) -> Iterator[tuple[str, Query]]:
    for one in query.filters:
        values = ", ".join(names.get((one.facet, value), value) for value in one.values)
        said = f"{names.get((one.facet, ''), one.facet)}: {values}"
        yield _("Remove the filter “%s”") % said, with_ticks(query, one.facet, ())


def _one_word_less(query: Query) -> Iterator[tuple[str, Query]]:
    for left_out, rest in reworded(query.words).without if not query.loose else ():
        yield _("Search without “%s”") % left_out, replace(query, words=rest, page=1)


def _wider(query: Query) -> Iterator[tuple[str, Query]]:
    """From the narrowest change to the widest, with words and filters kept as far as can be."""
    wording = reworded(query.words)
    if len(query.filters) == 1:
        yield _("Search without the filter"), without_filters(query)
    elif query.filters:
        yield _("Remove all filters"), without_filters(query)
    if wording.unquoted:
        yield _("Search without the quotes"), replace(query, words=wording.unquoted, page=1)
    if wording.without and not query.loose:
        yield _("Search for some of the words"), replace(query, loose=True, page=1)


def _widest(query: Query) -> Iterator[tuple[str, Query]]:
    if query.filters and reworded(query.words).without:
        yield _("Search for some of the words, without filters"), replace(without_filters(query), loose=True)
    if query.filters and query.words:
        yield _("Keep the filters, search without words"), without_words(query)
    yield _("Browse all micro-credentials"), Query()


async def _counted(desk: Desk, ways: Sequence[tuple[str, Query]]) -> list[Way]:
    """Those that find something."""
    found = await asyncio.gather(*(_asked(desk, query) for _said, query in ways))
    counted = zip(ways, found, strict=True)
    return [Way(words=said, href=address(query), count=result.total) for (said, query), result in counted if result.total]


async def _asked(desk: Desk, query: Query) -> Results:
    """One hit and the count; nothing where no address holds the words or the engine gives no answer: the page has its own."""
    if len(query.words) > LONGEST:
        return Results(total=0)
    try:
        return await desk.engine.search(replace(query, page=1, per_page=1, counted=False))
    except (EngineDown, EngineRefused):
        return Results(total=0)


def _most_first(ways: Iterable[Way]) -> list[Way]:
    return sorted(ways, key=lambda way: -way.count)


def _names(groups: Iterable[Group]) -> dict[tuple[str, str], str]:
    """What a facet is called, by its name and nothing, and each of its values."""
    shown = list(groups)
    values = {(group.facet, one.value): one.label for group in shown for one in (*group.first, *group.rest)}
    return values | {(group.facet, ""): group.legend for group in shown}


def _as_written(words: str, document: Document) -> str:
    """A search with its phrase as a course found by it writes it, which the table of synonyms leaves without accents."""
    texts = (document.title, *document.skills, *document.subjects, document.description, *document.outcomes, *document.facts)
    return _QUOTED.sub(lambda phrase: next(filter(None, (_found(phrase[1], text) for text in texts)), phrase[1]), words)


def _found(phrase: str, text: str) -> str:
    wanted, words = phrase.split(), _WORD.findall(text)
    places = (place for place in range(len(words)) if fold(words[place]) == wanted[0])
    runs = (words[place : place + len(wanted)] for place in places)
    return next((" ".join(map(_lower, run)) for run in runs if [fold(word) for word in run] == wanted), "")


def _lower(word: str) -> str:
    return word if word.isupper() else word.lower()
