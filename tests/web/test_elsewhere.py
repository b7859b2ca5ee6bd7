"""The page of a course leads to its other runs, and to where else it is listed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from scheduler import match
from schemas import Offering, Run, StartKind, Taken
from store import Store
from tests.matcher.courses import KINDS, catalogue, course
from tests.store.nights import harvest, take
from web.course.elsewhere import Elsewhere, elsewhere

ROPE, AT_HOME, KNOTS = course("Rope Making"), course("Rope Making", "ie_harbour"), course("Knots")
MAY, MARCH = (
    course("Sail Making", key=start, runs=(Run(start_kind=StartKind.MONTH, start=start),)) for start in ("2027-05", "2027-03")
)
CORK = course("Sail Making [Cork]")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store.open(f"sqlite:///{tmp_path / 'store.sqlite'}")
    night(opened, 1, [ROPE, KNOTS, MAY, MARCH, CORK, AT_HOME])
    yield opened
    opened.close()


def night(store: Store, number: int, offerings: Iterable[Offering]) -> None:
    """A harvest of both catalogues, after which what they list no more is withdrawn; nothing is matched again but once."""
    listed = list(offerings)
    for source_id in ("ie_quay", "ie_harbour"):
        read = tuple(Taken(offering=each, pages_hash="p") for each in listed if each.source_id == source_id)
        store.record(take(number, read, harvest=harvest(number, source_id=source_id), grace=1))
    if number == 1:
        match(store, {name: catalogue(name) for name in KINDS}, datetime(2026, 6, 1, tzinfo=UTC))


def found(store: Store, offering: Offering) -> Elsewhere:
    record = store.get(offering.offering_id)
    assert record is not None
    return elsewhere(store, record)


def test_a_course_leads_to_where_else_it_is_listed(store: Store) -> None:
    assert [each.id for each in found(store, ROPE).listings] == [AT_HOME.offering_id]
    assert found(store, ROPE).runs == ()


def test_a_course_leads_to_its_other_runs_the_earliest_start_first(store: Store) -> None:
    assert [(each.id, each.start) for each in found(store, CORK).runs] == [
        (MARCH.offering_id, "2027-03"),
        (MAY.offering_id, "2027-05"),
    ]
    assert found(store, CORK).listings == ()


def test_a_course_that_stands_alone_leads_nowhere(store: Store) -> None:
    assert found(store, KNOTS) == Elsewhere()


def test_what_is_withdrawn_is_not_led_to(store: Store) -> None:
    night(store, 2, [ROPE, KNOTS, MAY, CORK])
    assert found(store, ROPE) == Elsewhere()
    assert [each.id for each in found(store, CORK).runs] == [MAY.offering_id]
