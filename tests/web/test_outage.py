"""While the search engine is away the pages work, and say so; the health address tells an operator more."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from benchmarks.outage import away, outage
from indexer import EmbeddedEngine, EngineWithStandIn, MeiliEngine
from indexer.meilisearch.engine import PATIENCE
from schemas import Settings
from store import Store
from tests.indexer.composed import compose
from tests.parts import servers
from tests.parts.mortal import wait_for
from tests.parts.unwell import TOTAL, UNWELL, Patient, patient
from tests.web.asking import Site, serving
from web import create_app

WELL = {"status": "ok", "store": 0, "index": TOTAL, "catalogues": 0, "attention": 0}
NOTICE = "Search is running in basic mode"


@pytest.fixture
def server() -> Iterator[Patient]:
    with patient() as server:
        yield server


@contextmanager
def behind(server: Patient, tmp_path: Path, patience: float) -> Iterator[Site]:
    """Thirty courses behind a search server that can fall ill."""
    stand_in, store = EmbeddedEngine(tmp_path / "index"), Store.open(f"sqlite:///{tmp_path / 'credatlas.sqlite'}")
    stand_in.publish(compose(30))
    engine = EngineWithStandIn(MeiliEngine(server.url, "key", patience=patience), stand_in)
    with serving(create_app(Settings(home=tmp_path, meili_url=server.url), store, engine, {}), engine) as site:
        yield site
    store.close()


def test_all_is_well(server: Patient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("indexer.stand_in.HEDGE", servers.PATIENCE)
    with behind(server, tmp_path, servers.PATIENCE) as site:
        assert site.get("/healthz").data == WELL | {"search": "meilisearch"}
        assert NOTICE not in site.get("/").text


@pytest.mark.parametrize("manner", UNWELL)
def test_pages_and_health_say_so(manner: str, server: Patient, tmp_path: Path) -> None:
    server.manner, what = UNWELL[manner]
    with behind(server, tmp_path, PATIENCE) as site:
        is_said(site, what)
        assert server.url not in str(site.get("/healthz").data)


def is_said(site: Site, what: str) -> None:
    for path in ("/", "/?q=data", "/api/v1/search?q=data"):
        answer = site.get(path)
        assert answer.status == 200
        assert (NOTICE in answer.text) == (not path.startswith("/api/"))
    if what != "late":  # which an engine is called only once it was late again and again
        wait_for(lambda: bool(site.get("/healthz").data.get("trouble") == what), servers.PATIENCE, "It was not called so")
    health = site.get("/healthz").data
    assert (health["status"], health["index"], health["search"]) == ("ok", 30, "fallback")
    overview = site.get("/ops")
    assert overview.status == 200
    assert what == "late" or "Search is in basic mode since" in overview.text


@pytest.mark.check("S10")
@pytest.mark.heavy
def test_no_learner_is_lost_while_meilisearch_is_away(tmp_path: Path) -> None:
    with away(tmp_path, documents=200) as (server, address):
        for frozen in (False, True):
            told = outage(server, address, clients=4, seconds=1.5, frozen=frozen)
            assert told.failed == 0
            assert told.back < servers.PATIENCE, "how soon, and how slow the slowest answer is, the benchmark tells"
            assert any(answer.is_stand_in for answer in told.during)
            assert not all(answer.is_stand_in for answer in told.after)
