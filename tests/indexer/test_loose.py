"""Both engines find what has some of the words, and say which searches synonyms made of one."""

from __future__ import annotations

import asyncio

import pytest
from msgspec.structs import replace

from indexer import Engine
from indexer.layout import synonyms
from indexer.words.words import folded
from schemas import FACETS, SORTS, Document, Filter, Query, Results
from tests.indexer.conftest import CATALOGUE, Ask

WORDS = ("practice", "blueprints", "metals")


@pytest.fixture
def loosely(runner: asyncio.Runner, full: Engine) -> Ask:
    def ask(words: str, **fields: object) -> Results:
        return runner.run(full.search(Query(words=words, loose=True, **({"per_page": 1000} | fields))))  # type: ignore[arg-type]

    return ask


def held(document: Document) -> int:
    """How many of WORDS it has."""
    texts = (document.title, document.description, *document.skills, *document.subjects, *document.outcomes)
    there = set(folded(" ".join(texts)).split())
    return sum(word in there for word in WORDS)


def test_one_of_the_words_is_enough(loosely: Ask) -> None:
    found = loosely(" ".join(WORDS))
    assert {hit.document.id for hit in found.hits} == {document.id for document in CATALOGUE if held(document)}
    assert found.total == len(found.hits)


def test_what_has_most_of_them_comes_first(loosely: Ask) -> None:
    counts = [held(hit.document) for hit in loosely(" ".join(WORDS)).hits]
    assert counts == sorted(counts, reverse=True)
    assert set(counts) == {1, 2, 3}


def test_what_has_all_of_them_is_found_first_when_they_are_many(full: Engine, search: Ask, loosely: Ask) -> None:
    typed = "philosophy thought step reasoning questions welding"
    assert search(full, typed).total == 0
    assert loosely(typed).hits[0].document.id == "h5"


@pytest.mark.parametrize("words", ["zzqx welding", "welding zzqx", "zzqx wvvk welding"])
def test_a_word_that_nobody_has_is_no_hindrance(full: Engine, search: Ask, loosely: Ask, words: str) -> None:
    assert search(full, words).total == 0
    assert loosely(words).total == search(full, "welding").total > 0


def test_words_that_nobody_has_find_nothing(loosely: Ask) -> None:
    assert (loosely("zzqx wvvk").total, loosely("zzqx").total) == (0, 0)


def test_a_phrase_in_quotes_must_be_there(loosely: Ask) -> None:
    assert {hit.document.id for hit in loosely('"philosophy of thought" welding safety').hits} == {"h5"}
    assert loosely('"thought of philosophy" welding safety').total == 0


def test_one_word_is_searched_as_ever(full: Engine, search: Ask, loosely: Ask) -> None:
    assert loosely("welding").total == search(full, "welding").total


def test_pages_and_filters_hold(loosely: Ask) -> None:
    words, online = " ".join(WORDS), (Filter(facet="mode", values=("online",)),)
    whole = [hit.document.id for hit in loosely(words, filters=online).hits]
    pages = [hit.document.id for page in (1, 2, 3) for hit in loosely(words, filters=online, page=page, per_page=10).hits]
    assert pages == whole[:30]
    assert all(hit.document.mode == "online" for hit in loosely(words, filters=online).hits)


def test_a_value_gives_the_number_beside_it(loosely: Ask) -> None:
    words, online = " ".join(WORDS), Filter(facet="mode", values=("online",))
    facets = loosely(words, filters=(online,)).facets
    assert [facet.name for facet in facets] == list(FACETS)
    for facet in facets:
        for count in facet.counts[:6]:
            kept = () if facet.name == "mode" else (online,)
            ticked = Filter(facet=facet.name, values=(count.value,))
            assert loosely(words, filters=(*kept, ticked), per_page=1).total == count.count, (facet.name, count.value)


@pytest.mark.parametrize("sort", SORTS[1:])
def test_a_sort_holds_over_how_many_words_match(loosely: Ask, sort: str) -> None:
    found = [hit.document for hit in loosely(" ".join(WORDS), sort=sort).hits]
    assert {document.id for document in found} == {document.id for document in CATALOGUE if held(document)}
    if sort == "info":
        assert [d.published for d in found] == sorted((d.published for d in found), reverse=True)
    if sort == "price":
        prices = [d.price_eur for d in found if d.price_eur is not None]
        assert prices == sorted(prices)


def test_counts_are_left_out_when_nobody_wants_them(runner: asyncio.Runner, full: Engine) -> None:
    for words, loose in (("welding", False), ("welding blueprints", True)):
        query = Query(words=words, loose=loose, filters=(Filter(facet="mode", values=("online",)),))
        bare = runner.run(full.search(Query(words=words, loose=loose, filters=query.filters, counted=False)))
        assert (bare.total, bare.facets) == (runner.run(full.search(query)).total, ())
        assert bare.total


def test_a_short_form_says_which_search_was_made_too(full: Engine, search: Ask) -> None:
    found = search(full, "ai nurses")
    assert '"artificial intelligence" nurses' in found.also
    assert all('"' in each for each in found.also)
    assert search(full, found.also[0]).total <= found.total


@pytest.mark.parametrize("words", ["", "blueprints", '"ai"', "zzqx"])
def test_nothing_else_was_searched_without_synonyms(full: Engine, search: Ask, words: str) -> None:
    assert search(full, words).also == ()


def test_whatever_is_said_to_be_searched_too_is_found(fresh: Engine, search: Ask) -> None:
    phrases = sorted({phrase for others in synonyms().values() for phrase in others})
    fresh.publish(replace(CATALOGUE[4], id=f"s{number}", title=phrase) for number, phrase in enumerate(phrases))
    for typed in phrases[::40]:
        found = search(fresh, typed, per_page=100)
        titles = {hit.document.title for hit in found.hits}
        assert found.also, typed
        assert all(search(fresh, each).hits[0].document.title in titles for each in found.also), typed
