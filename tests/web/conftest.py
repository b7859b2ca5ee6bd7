"""The site as a reader meets it: the real store, a real index on either engine, a real server on a loopback port."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest

from crawlers import Archive
from indexer import EmbeddedEngine, Engine, EngineWithStandIn, MeiliEngine, document
from schemas import Night, NightState, Settings
from store import Store
from tests.parts.meilisearch import MeilisearchServer
from tests.parts.servers import REPOSITORY, shut_port
from tests.web.asking import Site, serving
from tests.web.catalogue import SOURCES, TODAY, keep, takes
from web import create_app
from web.course import similar as similar_courses

Make = Callable[[Path], Engine]
"""The engine of a site with this data folder."""


def embedded(home: Path) -> Engine:
    return EmbeddedEngine(home / "index")


def away(_: Path) -> MeiliEngine:
    """A Meilisearch that is not there."""
    return MeiliEngine(f"http://127.0.0.1:{shut_port()}", "")


def last_night(store: Store) -> None:
    """One that was well, on the day of the catalogue: at no time of that day have the nights stopped."""
    at, lease = f"{TODAY}T02:30:00Z", store.leases.take("night", 0.0)
    assert lease is not None
    store.nights.keep(Night(date=f"{TODAY}", state=NightState.ENDED, due_at=at, begun=at, ended=at), lease)
    store.leases.release(lease)


@contextmanager
def opened(
    home: Path, harvested: bool = True, make: Make = embedded, shows: Make | None = None, password: str = ""
) -> Iterator[Site]:
    """A site over the composed catalogue, recorded and published, or before its first harvest.

    The catalogue is published to the engine that `make` gives; the pages ask that which `shows` gives, when it is another.
    """
    store, settings = (
        Store.open(f"sqlite:///{home / 'credatlas.sqlite'}"),
        Settings(home=home, api_rate="0", ops_password=password),
    )
    for take in takes(keep(Archive(settings.archive))) if harvested else ():
        store.record(take)
    if harvested:
        last_night(store)
    engine = make(home)
    engine.publish(document(record, SOURCES[record.offering.source_id], TODAY) for record in store.records())
    engine = shows(home) if shows else engine
    with serving(create_app(settings, store, engine, SOURCES, today=lambda: TODAY), engine) as site:
        yield site
    store.close()


@pytest.fixture(scope="session", autouse=True)
def a_machine_may_be_busy() -> Iterator[None]:
    """A page leaves out similar courses that come late; how late they come here says nothing of it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(similar_courses, "IN_TIME", 20.0)
        yield


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The composed catalogue, harvested twice."""
    with opened(tmp_path_factory.mktemp("site")) as site:
        yield site


@pytest.fixture(scope="session")
def empty_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The same pages before the first harvest."""
    with opened(tmp_path_factory.mktemp("empty"), harvested=False) as site:
        yield site


@pytest.fixture(scope="session")
def locked_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The same pages with a password before the console."""
    with opened(tmp_path_factory.mktemp("locked"), harvested=False, password="safe passage") as site:
        yield site


@pytest.fixture(scope="session")
def basic_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The composed catalogue while Meilisearch is away and its stand-in answers."""
    with opened(tmp_path_factory.mktemp("basic"), shows=lambda home: EngineWithStandIn(away(home), embedded(home))) as site:
        yield site


@pytest.fixture(scope="session")
def silent_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The same pages while nothing at all answers a search."""
    with opened(tmp_path_factory.mktemp("silent"), shows=away) as site:
        yield site


@pytest.fixture(scope="session")
def meilisearch_site(tmp_path_factory: pytest.TempPathFactory, meilisearch_server: MeilisearchServer) -> Iterator[Site]:
    """The composed catalogue in front of Meilisearch; a busy machine gets more patience than a learner."""
    at, index = (meilisearch_server.url, meilisearch_server.key), f"pages{uuid4().hex[:8]}"
    with opened(tmp_path_factory.mktemp("meilisearch"), make=lambda _: MeiliEngine(*at, index=index, patience=20)) as site:
        yield site


@pytest.fixture(params=["embedded", pytest.param("meilisearch", marks=pytest.mark.heavy)])
def either_site(request: pytest.FixtureRequest) -> Site:
    """The composed catalogue on the embedded engine, and the same on Meilisearch."""
    site: Site = request.getfixturevalue("site" if request.param == "embedded" else "meilisearch_site")
    return site


@pytest.fixture(scope="session")
def pictures() -> Path:
    """Where the pictures of the pages lie; a test that asks for it runs only with `--screens`."""
    folder = REPOSITORY / "docs/screens"
    folder.mkdir(exist_ok=True)
    return folder
