"""Courses close in meaning stand under what words have found, under a heading of their own, and are counted nowhere."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from msgspec.structs import replace

from indexer import EmbeddedEngine, document
from schemas import Query, Results, Settings
from store import Store
from tests.web.asking import Site, serving
from tests.web.catalogue import SOURCES, TODAY, takes
from web import create_app

NEAR = re.compile(r'<h2 id="near">.*?</ul>', re.DOTALL)


class Neighbourly(EmbeddedEngine):
    """Takes three courses to be close in meaning to whatever finds none."""

    async def search(self, query: Query) -> Results:
        found = await super().search(query)
        if found.total or not query.words:
            return found
        return replace(found, near=(await super().search(replace(query, words="", per_page=3))).hits)


@pytest.fixture(scope="module")
def neighbourly(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    home = tmp_path_factory.mktemp("near")
    store, engine = Store.open(f"sqlite:///{home / 'credatlas.sqlite'}"), Neighbourly(home / "index")
    for take in takes():
        store.record(take)
    engine.publish(document(record, SOURCES[record.offering.source_id], TODAY) for record in store.records())
    with serving(create_app(Settings(home=home), store, engine, SOURCES, today=lambda: TODAY), engine) as site:
        yield site
    store.close()


def test_what_is_near_is_shown_apart_and_not_counted(neighbourly: Site) -> None:
    page = neighbourly.get("/?q=zzyzxqqq")
    assert "No micro-credentials match for" in page.text
    (near,) = NEAR.findall(page.text)
    assert near.count('<li class="card">') == 3
    assert "<h2" not in near.removeprefix("<h2")
    assert "They are not counted above" in near


def test_a_card_that_is_near_leads_to_its_course(neighbourly: Site) -> None:
    (near,) = NEAR.findall(neighbourly.get("/?q=zzyzxqqq").text)
    addresses = re.findall(r'href="(/courses/[^"]+)"', near)
    assert len(addresses) == 3
    for address in addresses:
        assert neighbourly.get(address).status == 200


def test_nothing_is_said_of_it_where_nothing_is_near(neighbourly: Site) -> None:
    assert not NEAR.search(neighbourly.get("/?q=data").text)
    assert not NEAR.search(neighbourly.get("/").text)


def test_a_program_is_told_what_is_near_apart(neighbourly: Site) -> None:
    told = neighbourly.get("/api/v1/search?q=zzyzxqqq").data
    assert (told["total"], told.get("hits", [])) == (0, [])
    assert len(told["near"]) == 3
