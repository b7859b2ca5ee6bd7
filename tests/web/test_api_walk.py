"""A program takes everything that matches, step by step, and is not sent again what it has."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import pytest

from indexer import EmbeddedEngine, MeiliEngine
from schemas import Settings
from store import Store
from tests.indexer.composed import compose, reworded
from tests.parts.meilisearch import MeilisearchServer
from tests.parts.mortal import wait_for
from tests.parts.servers import PATIENCE
from tests.web.asking import Site, serving
from tests.web.catalogue import SOURCES
from web import create_app
from web.api.fresh import tag

OF_INDEX = ("/api/v1/search", "/api/v1/facets")


def walked(site: Site, size: int, query: str = "") -> list[str]:
    cursor, seen = "*", []
    while cursor:
        told = site.get(f"/api/v1/search?per_page={size}&cursor={cursor}{query}").data
        seen += [hit["course"] for hit in told["hits"]]
        assert "facets" not in told
        cursor = told.get("next", "")
    assert told["total"] == len(seen)
    return seen


def test_a_walk_tells_every_match_once(site: Site) -> None:
    everything = site.get("/api/v1/search?per_page=100").data
    assert sorted(walked(site, 7)) == sorted(hit["course"] for hit in everything["hits"])
    assert sorted(walked(site, 2, "&q=data&mode=online")) == sorted(site.get("/?q=data&mode=online").ids)
    assert walked(site, 41) == walked(site, 40) == walked(site, 100)


def test_a_walk_through_nothing_ends_at_once(site: Site, empty_site: Site) -> None:
    assert walked(site, 5, "&q=zzyzxqqq") == walked(empty_site, 5) == []


def test_an_answer_that_is_held_is_not_sent_again(site: Site) -> None:
    for path in ("/search?q=data", "/facets", "/coverage", "/catalogues", "/problems", "/openapi.json"):
        site.get(f"/api/v1{path}")
        first = _settled(site, f"/api/v1{path}")
        again = site.get(f"/api/v1{path}", If_None_Match=first)
        assert (again.status, again.body, again.headers["etag"]) == (304, b"", first), path
        assert site.get(f"/api/v1{path}", If_None_Match=f'"other", {first}').status == 304
        assert site.get(f"/api/v1{path}", If_None_Match='W/"other"').status == 200


def test_another_search_has_another_tag(site: Site) -> None:
    paths = ["/search", "/search?q=data", "/search?q=dat", "/search?page=2", "/facets"]
    assert len({_settled(site, f"/api/v1{path}") for path in paths}) == len(paths)
    assert _settled(site, "/api/v1/search?q=data&sort=info") == _settled(site, "/api/v1/search?sort=info&q=data")


def test_a_publish_in_between_is_said_and_ends_what_is_held(tmp_path: Path) -> None:
    store, engine = Store.open(f"sqlite:///{tmp_path / 'credatlas.sqlite'}"), EmbeddedEngine(tmp_path / "index")
    catalogue = compose(30)
    engine.publish(catalogue)
    with serving(create_app(Settings(home=tmp_path), store, engine, SOURCES), engine) as site:
        held = _settled(site, "/api/v1/search")
        first = site.get("/api/v1/search?per_page=20&cursor=*").data
        assert "changed" not in first
        EmbeddedEngine(tmp_path / "index").publish([reworded(one) if one.mode == "online" else one for one in catalogue])
        wait_for(lambda: site.get("/api/v1/search", If_None_Match=held).status != 304, PATIENCE, "It was not noticed")
        rest = site.get(f"/api/v1/search?per_page=20&cursor={first['next']}").data
        assert rest["changed"] is True
        told = [hit["course"] for hit in first["hits"] + rest["hits"]]
        assert sorted(told) == sorted(one.id for one in catalogue)
        assert site.get("/api/v1/search", If_None_Match=held).status == 200
    store.close()


@pytest.mark.heavy
def test_it_is_the_same_in_front_of_meilisearch(tmp_path: Path, meilisearch_server: MeilisearchServer) -> None:
    store = Store.open(f"sqlite:///{tmp_path / 'credatlas.sqlite'}")
    engine = MeiliEngine(meilisearch_server.url, meilisearch_server.key, index=f"api{uuid4().hex[:8]}", patience=20)
    catalogue = compose(60)
    engine.publish(catalogue)
    with serving(create_app(Settings(home=tmp_path), store, engine, SOURCES), engine) as site:
        assert sorted(walked(site, 25)) == sorted(one.id for one in catalogue)
        held = _settled(site, "/api/v1/search?q=data")
        assert site.get("/api/v1/search?q=data", If_None_Match=held).status == 304
        engine.change([reworded(catalogue[0])], ())
        wait_for(lambda: site.get("/api/v1/search?q=data", If_None_Match=held).status != 304, PATIENCE, "It was not noticed")
        assert site.get("/api/v1/search?q=data", If_None_Match=held).status == 200
    store.close()


def _settled(site: Site, path: str) -> str:
    """The tag of an answer; of one that hangs on the index alone once its state is known, which the first do not wait for."""

    def settled() -> bool:
        answer = site.get(path)
        return not path.startswith(OF_INDEX) or answer.headers["etag"] != tag(answer.body)

    wait_for(settled, PATIENCE, "The state of the index was not known")
    return site.get(path).headers["etag"]
