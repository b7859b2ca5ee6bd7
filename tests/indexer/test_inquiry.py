"""What the doctor hears of a Meilisearch server: each fault in one line, with what to do about it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer import Finding, MeiliEngine, inquire, key_for_searching, open_engine
from indexer.meilisearch.engine import INDEX
from indexer.meilisearch.server import Server
from indexer.meilisearch.tasks import Ordered, Queue
from indexer.meilisearch.wire import Wire
from schemas import EngineRefused, Settings
from tests.indexer.composed import compose
from tests.parts.meilisearch import MeilisearchServer
from tests.parts.mortal import mortal
from tests.parts.servers import shut_port
from tests.parts.unwell import Patient, patient, say

INITIAL = compose(8, seed=41)


@pytest.fixture
def pretender() -> Iterator[Patient]:
    with patient() as server:
        yield server


def heard(settings: Settings, courses: int = 0) -> dict[str, Finding]:
    return {finding.what: finding for finding in inquire(settings, courses)}


def versioned(version: str, status: str = "available") -> bytes:
    """An answer that serves for every question."""
    return json.dumps({"status": status, "pkgVersion": version, "results": [], "total": 0, "key": "k"}).encode()


@pytest.mark.parametrize(
    ("version", "well", "words"),
    [
        ("1.2.0", False, "1.2.0 is older than 1.18, which publishing needs; tested with 1.21"),
        ("0.30.5", False, "0.30.5 is older than 1.18, which publishing needs; tested with 1.21"),
        ("1.21.3", True, "1.21.3, tested with 1.21"),
        ("1.18.0", None, "1.18.0, tested with 1.21"),
        ("2.0.0", None, "2.0.0, tested with 1.21"),
        ("", False, " is older than 1.18, which publishing needs; tested with 1.21"),
    ],
)
def test_another_version_is_said(pretender: Patient, version: str, well: bool | None, words: str) -> None:
    pretender.manner = say(versioned(version))
    found = heard(Settings(meili_url=pretender.url))["Meilisearch"]
    assert (found.well, found.words) == (well, words)


def test_nothing_is_published_to_a_version_that_is_too_old(pretender: Patient) -> None:
    pretender.manner = say(versioned("1.2.0"))
    with pytest.raises(
        EngineRefused, match=r"1\.2\.0 is older than 1\.18, which publishing needs; tested with 1\.21: upgrade it"
    ):
        MeiliEngine(pretender.url, "key").publish(INITIAL)


def test_a_server_that_is_not_well_says_so(pretender: Patient) -> None:
    pretender.manner = say(versioned("1.21.0", status="degraded"))
    assert heard(Settings(meili_url=pretender.url))["Meilisearch"].well is False


def test_what_is_no_meilisearch_is_said_once(pretender: Patient) -> None:
    pretender.manner = say(b"<html>")
    (found,) = inquire(Settings(meili_url=pretender.url), 0)
    assert (found.well, "is not Meilisearch" in found.words) == (False, True)


def test_a_dead_server_is_said_once() -> None:
    (found,) = inquire(Settings(meili_url=f"http://127.0.0.1:{shut_port()}"), 0)
    assert (found.well, "does not answer; start it" in found.words) == (False, True)


@pytest.mark.heavy
def test_a_wrong_key_is_said(meilisearch_server: MeilisearchServer) -> None:
    found = heard(Settings(meili_url=meilisearch_server.url, meili_key="another"))
    assert [(each.well, "refused the key" in each.words) for each in found.values()] == [(False, True)]


@pytest.mark.heavy
def test_the_state_of_the_index_is_told(tmp_path: Path) -> None:
    with mortal(tmp_path / "server") as running:
        wire = Wire(running.server.url, running.server.key)
        settings = Settings(home=tmp_path, meili_url=wire.url, meili_key=running.server.key)
        before = heard(settings, 8)
        assert {name: found.well for name, found in before.items()} == {
            "Meilisearch": True,
            "Meilisearch key": True,
            "search key": None,
            "index": False,
            "index settings": None,
            "index tasks": True,
        }
        open_engine(settings).publish(INITIAL)
        assert all(found.well for found in heard(settings, 8).values())
        assert "8 documents, the store 9 courses; run `credatlas publish`" in heard(settings, 9)["index"].words
        pages = Settings(home=tmp_path, meili_url=wire.url, meili_search_key=key_for_searching(settings))
        assert [found.well for found in heard(pages, 8).values()] == [None, None, True, None, None, None]
        with pytest.raises(EngineRefused, match="set CREDATLAS_MEILI_KEY to its master or admin key"):
            key_for_searching(pages)
        assert heard(Settings(meili_url=wire.url, meili_search_key="worn"), 8)["search key"].well is False
        live = f"/indexes/{Server(wire, INDEX, {}).live}"
        Queue(wire).done([wire.ask(Ordered, "PATCH", f"{live}/settings", {"stopWords": ["data"]})])
        with pytest.raises(EngineRefused):
            Queue(wire).done([wire.ask(Ordered, "POST", f"{live}/documents", [{"id": "not an id"}])])
        after = heard(settings, 8)
        assert (after["index settings"].well, after["index tasks"].well) == (False, None)
        assert "stopWords" in after["index settings"].words
        assert "(documentAdditionOrUpdate): Document identifier" in after["index tasks"].words
