"""Whatever becomes of Meilisearch, a learner gets an answer and is told who gave it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from indexer import EmbeddedEngine, EngineWithStandIn, MeiliEngine, open_engine
from schemas import EngineDown, Settings
from tests.indexer.composed import compose, reworded
from tests.indexer.conftest import Ask
from tests.indexer.silent import Silent
from tests.parts.meilisearch import MeilisearchServer
from tests.parts.servers import free_port

INITIAL = compose(30, seed=31)


@pytest.fixture
def deaf(silent: Silent, runner: asyncio.Runner) -> Iterator[MeiliEngine]:
    """An engine whose server never answers."""
    engine = MeiliEngine(silent.url, "key")
    yield engine
    runner.run(engine.close())


@pytest.fixture
def embedded(folder: Path) -> EmbeddedEngine:
    engine = EmbeddedEngine(folder)
    engine.publish(INITIAL)
    return engine


def test_without_an_address_the_embedded_engine_is_opened(tmp_path: Path) -> None:
    assert open_engine(Settings(home=tmp_path)).name == "embedded"


@pytest.mark.heavy
def test_with_an_address_meilisearch_answers(tmp_path: Path, meilisearch_server: MeilisearchServer) -> None:
    engine = open_engine(Settings(home=tmp_path, meili_url=meilisearch_server.url, meili_key=meilisearch_server.key))
    assert engine.name == "meilisearch"


def test_a_slow_server_is_stood_in_for_within_one_request(deaf: MeiliEngine, embedded: EmbeddedEngine, search: Ask) -> None:
    engine = EngineWithStandIn(deaf, embedded)
    began = time.monotonic()
    found = search(engine, mode=["online"])
    assert time.monotonic() - began < 1
    assert (found.engine, found.total) == ("embedded", search(embedded, mode=["online"]).total)
    assert "did not answer in time" in engine.trouble


def test_after_a_failure_it_is_left_alone_for_fifteen_seconds(
    silent: Silent, deaf: MeiliEngine, embedded: EmbeddedEngine, search: Ask
) -> None:
    now = [100.0]
    engine = EngineWithStandIn(deaf, embedded, clock=lambda: now[0])
    for moment, asked in ((100.0, 1), (101.0, 1), (114.9, 1), (115.1, 2), (120.0, 2)):
        now[0] = moment
        assert search(engine).engine == "embedded"
        assert silent.asked == asked


@pytest.mark.heavy
def test_it_answers_again_once_it_can(make: Callable[[str], MeiliEngine], embedded: EmbeddedEngine, search: Ask) -> None:
    first = make("meilisearch")
    engine = EngineWithStandIn(first, embedded)
    assert search(engine).engine == "embedded"
    assert "credatlas publish" in engine.trouble
    engine.publish(map(reworded, INITIAL))
    found = search(engine, "new edition")
    assert (found.engine, found.total, engine.trouble) == ("meilisearch", 30, "")
    assert search(embedded, "new edition").total == 30
    assert engine.hashes() == embedded.hashes()


def test_the_stand_in_is_kept_current_though_the_server_is_dead(
    embedded: EmbeddedEngine, search: Ask, runner: asyncio.Runner
) -> None:
    first = MeiliEngine(f"http://127.0.0.1:{free_port()}", "key")
    engine = EngineWithStandIn(first, embedded)
    with pytest.raises(EngineDown):
        engine.publish(map(reworded, INITIAL))
    assert search(engine, "new edition").total == 30
    runner.run(engine.close())


@pytest.mark.heavy
def test_both_engines_answer_alike(make: Callable[[str], MeiliEngine], embedded: EmbeddedEngine, search: Ask) -> None:
    first = make("meilisearch")
    first.publish(INITIAL)
    for query in ({}, {"words": "data"}, {"mode": ["online"], "info": ["qa"]}, {"sort": "price", "language": ["fr"]}):
        one, other = search(first, **query), search(embedded, **query)
        assert (one.total, one.facets) == (other.total, other.facets)
