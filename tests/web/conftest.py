"""The site as a reader meets it: the real store, the real embedded index, a real server on a loopback port."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from crawlers import Archive
from indexer import EmbeddedEngine, document
from schemas import Settings
from store import Store
from tests.web.asking import Site, serving
from tests.web.catalogue import SOURCES, TODAY, keep, takes
from web import create_app


@contextmanager
def opened(home: Path, harvested: bool = True) -> Iterator[Site]:
    """A site over the composed catalogue, recorded and published, or before its first harvest."""
    store, engine = Store.open(f"sqlite:///{home / 'credatlas.sqlite'}"), EmbeddedEngine(home / "index")
    for take in takes(keep(Archive(Settings(home=home).archive))) if harvested else ():
        store.record(take)
    engine.publish(document(record, SOURCES[record.offering.source_id], TODAY) for record in store.records())
    with serving(create_app(Settings(home=home, api_rate="0"), store, engine, SOURCES, today=lambda: TODAY), engine) as site:
        yield site
    store.close()


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
