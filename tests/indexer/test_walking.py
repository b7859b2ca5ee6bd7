"""A walk tells every match once, in one order on both engines, whatever is published meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from indexer import EmbeddedEngine, Engine
from schemas import Document, Filter, Query, Results
from tests.indexer.composed import compose, reworded
from tests.indexer.conftest import CATALOGUE

Walk = Callable[..., list[str]]


@pytest.fixture(scope="session")
def step(runner: asyncio.Runner) -> Callable[..., Results]:
    def one(engine: Engine, after: str, size: int = 7, words: str = "", **facets: list[str]) -> Results:
        filters = tuple(Filter(facet=facet, values=tuple(values)) for facet, values in facets.items())
        return runner.run(engine.search(Query(words=words, filters=filters, per_page=size, after=after)))

    return one


@pytest.fixture(scope="session")
def walk(step: Callable[..., Results]) -> Walk:
    def all_of_it(engine: Engine, size: int = 7, words: str = "", **facets: list[str]) -> list[str]:
        seen: list[str] = []
        while True:
            found = step(engine, seen[-1] if seen else "", size, words, **facets)
            assert found.facets == ()
            if not found.hits:
                assert found.total == len(seen)
                return seen
            seen += [hit.course for hit in found.hits]

    return all_of_it


@pytest.mark.parametrize("size", [1, 64, 1000])
def test_a_walk_tells_every_document_once(full: Engine, walk: Walk, size: int) -> None:
    few = {"provider": ["tafe-queensland"]} if size == 1 else {}
    wanted = sorted(d.id for d in CATALOGUE if not few or d.provider == "tafe-queensland")
    assert sorted(walk(full, size, **few)) == wanted


def test_a_walk_keeps_to_words_and_filters(full: Engine, walk: Walk, step: Callable[..., Results]) -> None:
    told = walk(full, 2, "data", mode=["online"])
    found = step(full, "", 1000, "data", mode=["online"])
    assert 2 < len(told) == len(set(told)) == found.total
    assert told == [hit.course for hit in found.hits]


def test_both_engines_walk_the_same_way(full: Engine, walk: Walk, make: Callable[[str], Engine]) -> None:
    other = make("embedded")
    other.publish(CATALOGUE)
    assert walk(full, 50) == walk(other, 50)


def test_a_walk_goes_on_where_its_last_document_was_taken_away(fresh: Engine, step: Callable[..., Results]) -> None:
    catalogue = compose(40)
    fresh.publish(catalogue)
    first = [hit.course for hit in step(fresh, "", 10).hits]
    fresh.publish([_other(document) for document in catalogue if document.id != first[-1]])
    rest = [hit.course for hit in step(fresh, first[-1], 100).hits]
    assert sorted(first + rest) == sorted(document.id for document in catalogue)


def test_documents_that_share_a_place_are_all_told(fresh: Engine, walk: Walk, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("meilisearch.asking", "meilisearch.entry", "embedded.columns", "embedded.rows"):
        monkeypatch.setattr(f"indexer.{module}.walk_place", lambda document_id: len(document_id) // 40)
    catalogue = compose(6)
    fresh.publish(catalogue)
    assert walk(fresh, 2) == walk(fresh, 5) == sorted(document.id for document in catalogue)


def test_a_walk_says_what_a_misspelling_was_read_as(full: Engine, step: Callable[..., Results]) -> None:
    found = step(full, "", 3, "machne lerning")
    assert found.corrected == "machine learning"
    assert step(full, found.hits[-1].course, 3, "machne lerning").corrected == "machine learning"


def test_nothing_published_is_a_short_walk(folder: Path, runner: asyncio.Runner) -> None:
    engine = EmbeddedEngine(folder)
    assert runner.run(engine.search(Query(after=""))).hits == ()


def _other(document: Document) -> Document:
    return reworded(document) if document.mode == "online" else document
