"""While the search engine is away the pages work, and say so; the health address tells an operator more."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.outage import away, outage
from indexer import EmbeddedEngine, EngineWithStandIn, MeiliEngine
from schemas import Settings
from store import Store
from tests.indexer.composed import compose
from tests.parts.unwell import TOTAL, UNWELL, Patient, patient
from tests.web.asking import Site, serving
from web import create_app

WELL = {"status": "ok", "store": 0, "index": TOTAL, "catalogues": 0, "attention": 0}
NOTICE = "Search is running in basic mode"


@pytest.fixture
def server() -> Iterator[Patient]:
    with patient() as server:
        yield server


@pytest.fixture
def site(server: Patient, tmp_path: Path) -> Iterator[Site]:
    """Thirty courses behind a search server that can fall ill."""
    stand_in, store = EmbeddedEngine(tmp_path / "index"), Store.open(f"sqlite:///{tmp_path / 'credatlas.sqlite'}")
    stand_in.publish(compose(30))
    engine = EngineWithStandIn(MeiliEngine(server.url, "key"), stand_in)
    with serving(create_app(Settings(home=tmp_path, meili_url=server.url), store, engine, {}), engine) as site:
        yield site
    store.close()


def test_all_is_well(site: Site) -> None:
    assert site.get("/healthz").data == WELL | {"search": "meilisearch"}
    assert NOTICE not in site.get("/").text


@pytest.mark.parametrize("manner", UNWELL)
def test_pages_and_health_say_so(manner: str, server: Patient, site: Site) -> None:
    server.manner, what = UNWELL[manner]
    for path in ("/", "/?q=data", "/api/v1/search?q=data"):
        answer = site.get(path)
        assert answer.status == 200
        assert (NOTICE in answer.text) == (not path.startswith("/api/"))
    health = site.get("/healthz").data
    assert (health["status"], health["index"], health["search"]) == ("ok", 30, "fallback")
    assert what == "late" or health["trouble"] == what
    assert server.url not in str(health)
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
            assert told.back < 60, "how soon, and how slow the slowest answer is, the benchmark tells"
            assert any(answer.is_stand_in for answer in told.during)
            assert not all(answer.is_stand_in for answer in told.after)
