"""An index that somebody changed behind our back is found, named, and healed by the next publish, on both engines."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from msgspec.structs import replace

from indexer import EmbeddedEngine, EngineWithStandIn, MeiliEngine
from indexer.meilisearch.tasks import Ordered, Queue
from indexer.meilisearch.wire import Wire
from scheduler import Equality, Unequal, audit_index
from scheduler.documents import Documents
from scheduler.equality import NAMED
from scheduler.ledger import Ledger, rules
from schemas import Document, digest
from tests.parts.meilisearch import MeilisearchServer
from tests.scheduler.published import TOWN, Town, after_one_night

COURSES = len(TOWN) - 1
GONE, ALTERED = TOWN[2], TOWN[3]
MADE_UP = Document(id="made-up", title="Made up", catalogue="ie_quay", catalogue_name="Quay", url="https://quay.example/made-up")


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    yield from after_one_night(tmp_path)


def equality(town: Town) -> Equality:
    return audit_index(town.store, town.engine, town.sources, town.today)


def named(town: Town) -> set[Unequal]:
    return set(equality(town).named)


def tampered(town: Town) -> None:
    """What every stranger did: one document taken out, one altered, one brought in."""
    assert named(town) == {
        Unequal(GONE.offering_id, "missing", GONE.name),
        Unequal(ALTERED.offering_id, "different", ALTERED.name),
        Unequal("made-up", "extra"),
    }
    assert equality(town).faults == {"missing": 1, "different": 1, "extra": 1}
    assert town.publish().pushed == 2
    assert equality(town)


def test_an_index_just_published_is_equal(town: Town) -> None:
    found = equality(town)
    assert found
    assert (found.documents, found.faults, found.named) == (COURSES, {}, ())


def test_an_empty_index_lacks_everything_and_names_some(town: Town, tmp_path: Path) -> None:
    town.engine = EmbeddedEngine(tmp_path / "another")
    found = equality(town)
    assert not found
    assert found.faults == {"missing": COURSES}
    assert len(found.named) == NAMED


def test_nothing_published_of_an_empty_store_is_equal(tmp_path: Path) -> None:
    assert equality(Town(tmp_path, EmbeddedEngine(tmp_path / "index"), offered={}))


def test_a_harvest_that_was_not_published_is_found(town: Town) -> None:
    del town.offered[GONE.offering_id]
    town.harvest()
    assert named(town) == {Unequal(GONE.offering_id, "extra")}


def test_a_stranger_in_the_embedded_index_is_found_and_healed(town: Town, tmp_path: Path) -> None:
    altered = next(each for each in Documents(town.store, town.sources, town.today) if each.id == ALTERED.offering_id)
    stranger = EmbeddedEngine(tmp_path / "index")
    fields = {name: getattr(altered, name) for name in altered.__struct_fields__}
    stranger.change([MADE_UP, Document(**fields | {"title": "Another"})], [GONE.offering_id])
    tampered(town)


@pytest.mark.heavy
def test_a_stranger_in_meilisearch_is_found_and_healed(town: Town, meilisearch_server: MeilisearchServer) -> None:
    engine = MeiliEngine(meilisearch_server.url, meilisearch_server.key, index=f"town-{uuid4().hex[:8]}")
    town.engine = engine
    town.publish()
    assert (town.night().made, bool(equality(town))) == (0, True)
    wire, documents = Wire(meilisearch_server.url, meilisearch_server.key), f"/indexes/{engine.index}/documents"
    gone = wire.ask(Ordered, "DELETE", f"{documents}/{GONE.offering_id}")
    altered = wire.ask(Ordered, "PUT", documents, [{"id": ALTERED.offering_id, "title": "Another"}])
    Queue(wire).done([gone, altered, wire.ask(Ordered, "POST", documents, [{"id": "made-up", "title": "Made up"}])])
    tampered(town)
    asyncio.run(engine.close())


def test_what_the_ledger_vouches_for_is_made_again_once_a_week(town: Town, tmp_path: Path) -> None:
    """Here it vouches for what a stranger brought in: six days it is believed, on the seventh the database is."""
    altered = next(each for each in Documents(town.store, town.sources, town.today) if each.id == ALTERED.offering_id)
    fields = {name: getattr(altered, name) for name in altered.__struct_fields__} | {"title": "Another"}
    book, before = Ledger(town.ledger, rules(town.sources)), town.engine.stamp()
    entries = book.read(before, town.today)
    assert entries is not None
    EmbeddedEngine(tmp_path / "index").change([Document(**fields)], [])
    assert town.engine.stamp() != before
    entries[ALTERED.offering_id] = replace(entries[ALTERED.offering_id], hash=digest(Document(**fields)))
    book.write(town.engine.stamp(), town.today, entries)
    week = [town.today + timedelta(days=days) for days in range(7)]
    found = [audit_index(town.store, town.engine, town.sources, day, town.ledger) for day in week]
    assert [each.documents for each in found] == [COURSES] * 7
    assert sorted(sum(each.faults.values()) for each in found) == [0] * (7 - 1) + [1]
    assert [each.named for each in found if not each] == [(Unequal(ALTERED.offering_id, "different", ALTERED.name),)]
    assert not equality(town), "without a ledger all are made afresh"


def test_a_document_that_a_ledger_vouches_for_is_missed_in_the_index(town: Town, tmp_path: Path) -> None:
    book = Ledger(town.ledger, rules(town.sources))
    entries = book.read(town.engine.stamp(), town.today)
    assert entries is not None
    EmbeddedEngine(tmp_path / "index").change([MADE_UP], [each.offering_id for each in TOWN[2:]])
    book.write(town.engine.stamp(), town.today, entries)
    found = audit_index(town.store, town.engine, town.sources, town.today, town.ledger)
    assert found.faults == {"missing": len(TOWN) - 2, "extra": 1}


def test_a_stranger_in_either_of_two_engines_is_found(town: Town, tmp_path: Path) -> None:
    first, stand_in = EmbeddedEngine(tmp_path / "first"), EmbeddedEngine(tmp_path / "index")
    town.engine = EngineWithStandIn(first, stand_in)
    town.publish()
    assert equality(town)
    for tampered_with in (first, stand_in):
        tampered_with.change([MADE_UP], [GONE.offering_id])
        assert named(town) == {Unequal(GONE.offering_id, "different", GONE.name), Unequal("made-up", "extra")}
        town.publish()
        assert equality(town)
