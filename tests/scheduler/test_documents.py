"""What is published is one document a course, made of all its records that are present and whose source is declared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from scheduler import match
from scheduler.documents import Documents
from schemas import Cluster, Document, Member, Offering, Run, StartKind, Taken
from store import Store
from tests.matcher.courses import KINDS, catalogue, course
from tests.store.nights import harvest, take

SOURCES = {name: catalogue(name) for name in KINDS}
TODAY = date(2026, 6, 1)
ROPE, AT_HOME, KNOTS = course("Rope Making"), course("Rope Making", "ie_harbour"), course("Knots")
MAY, MARCH = (
    course("Sail Making", key=start, runs=(Run(start_kind=StartKind.MONTH, start=start),)) for start in ("2027-05", "2027-03")
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store.open(f"sqlite:///{tmp_path / 'store.sqlite'}")
    night(opened, 1, [ROPE, AT_HOME, KNOTS, MAY, MARCH])
    match(opened, SOURCES, datetime(2026, 6, 1, tzinfo=UTC))
    yield opened
    opened.close()


def night(store: Store, number: int, offerings: Iterable[Offering]) -> None:
    listed = list(offerings)
    for source_id in ("ie_quay", "ie_harbour"):
        read = tuple(Taken(offering=each, pages_hash="p") for each in listed if each.source_id == source_id)
        store.record(take(number, read, harvest=harvest(number, source_id=source_id), grace=1))


def listings(documents: Iterable[Document]) -> set[frozenset[str]]:
    return {frozenset((each.id, *(other.id for other in each.others))) for each in documents}


def ids(*offerings: Offering) -> frozenset[str]:
    return frozenset(each.offering_id for each in offerings)


def test_the_records_of_a_course_are_one_document_of_the_owner(store: Store) -> None:
    found = list(Documents(store, SOURCES, TODAY))
    assert listings(found) == {ids(ROPE, AT_HOME), ids(KNOTS), ids(MAY, MARCH)}
    owners = {cluster.owner for cluster in store.clusters().values()}
    assert owners | ids(KNOTS) == {each.id for each in found}


def test_the_store_counts_as_many_courses(store: Store) -> None:
    assert (sum(store.counts().values()), store.courses()) == (5, len(list(Documents(store, SOURCES, TODAY)))) == (5, 3)
    night(store, 2, [AT_HOME, KNOTS, MAY])
    assert store.courses() == len(list(Documents(store, SOURCES, TODAY))) == 3
    night(store, 3, [KNOTS])
    assert store.courses() == len(list(Documents(store, SOURCES, TODAY))) == 1


def test_they_can_be_gone_through_again(store: Store) -> None:
    documents = Documents(store, SOURCES, TODAY)
    assert list(documents) == list(documents) != []


def test_what_is_withdrawn_or_of_no_declared_source_stays_out(store: Store) -> None:
    declared = {name: source for name, source in SOURCES.items() if name != "ie_harbour"}
    assert listings(Documents(store, declared, TODAY)) == {ids(ROPE), ids(KNOTS), ids(MAY, MARCH)}
    night(store, 2, [AT_HOME, MAY])
    assert listings(Documents(store, SOURCES, TODAY)) == {ids(AT_HOME), ids(MAY)}
    assert list(Documents(store, {}, TODAY)) == []


def test_more_courses_of_several_records_than_are_read_at_a_time_come_each_once(store: Store) -> None:
    pairs = [(course(f"Craft {n}"), course(f"Craft {n}", "ie_harbour")) for n in range(205)]
    night(store, 2, [each for pair in pairs for each in pair])
    with store.matching() as memory:
        memory.replace(memory.clusters(), [_cluster(*pair) for pair in pairs], "2026-06-02T02:00:00Z")
    found = list(Documents(store, SOURCES, TODAY))
    assert len(found) == len(pairs)
    assert listings(found) == {ids(*pair) for pair in pairs}
    assert {each.id for each in found} == {home.offering_id for _, home in pairs}


def _cluster(one: Offering, owner: Offering) -> Cluster:
    members = tuple(Member(offering_id=each.offering_id, source_id=each.source_id) for each in (one, owner))
    return Cluster(cluster_id=owner.offering_id, owner=owner.offering_id, born="2026-06-02T02:00:00Z", members=members)
