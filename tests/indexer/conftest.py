"""Both engines, as the contract tests ask for them: one that holds a whole catalogue, and fresh ones to publish to."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from indexer import EmbeddedEngine, Engine, MeiliEngine
from schemas import Document, Filter, Query, Results
from tests.indexer.composed import by_hand, compose
from tests.indexer.silent import Silent

CATALOGUE: tuple[Document, ...] = (*by_hand(), *compose(300))
ENGINES = ("embedded", pytest.param("meilisearch", marks=pytest.mark.heavy))
Ask = Callable[..., Results]


@pytest.fixture(scope="session")
def runner() -> Iterator[asyncio.Runner]:
    """One event loop for all searches, as a web server has."""
    with asyncio.Runner() as loop:
        yield loop


@pytest.fixture(scope="session")
def make(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, runner: asyncio.Runner) -> Iterator[Any]:
    """Makes an engine by name, each with a place of its own; a busy machine gets more patience than a learner."""
    made: list[Engine] = []
    places = count()
    session = uuid4().hex[:8]

    def one(name: str, place: str = "") -> Engine:
        made.append(_engine(name, place or f"{session}-{next(places)}"))
        return made[-1]

    def _engine(name: str, place: str) -> Engine:
        if name == "embedded":
            return EmbeddedEngine(tmp_path_factory.mktemp("index") / place)
        server = request.getfixturevalue("meilisearch_server")
        return MeiliEngine(server.url, server.key, index=place, patience=20)

    yield one
    for engine in made:
        runner.run(engine.close())


@pytest.fixture(params=ENGINES)
def fresh(request: pytest.FixtureRequest, make: Callable[[str], Engine]) -> Engine:
    """An engine that nothing was published to."""
    return make(request.param)


@pytest.fixture(scope="session", params=ENGINES)
def full(request: pytest.FixtureRequest, make: Callable[[str], Engine]) -> Engine:
    """An engine that holds CATALOGUE; tests only read it."""
    engine = make(request.param)
    engine.publish(CATALOGUE)
    return engine


@pytest.fixture(scope="session")
def search(runner: asyncio.Runner) -> Ask:
    def ask(
        engine: Engine, words: str = "", sort: str = "relevance", page: int = 1, per_page: int = 20, **facets: Any
    ) -> Results:
        """`mode=("online",)` filters; everything else is a field of Query."""
        filters = tuple(Filter(facet=facet, values=tuple(values)) for facet, values in facets.items())
        return runner.run(engine.search(Query(words=words, filters=filters, sort=sort, page=page, per_page=per_page)))

    return ask


@pytest.fixture
def silent(runner: asyncio.Runner) -> Iterator[Silent]:
    server = Silent()
    runner.run(server.open())
    yield server
    runner.run(server.close())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "index"
