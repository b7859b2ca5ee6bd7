"""The page of a course leads to its other listings."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from scheduler import match
from schemas import Taken
from store import Store
from tests.matcher.courses import KINDS, catalogue, course
from tests.store.nights import harvest, take
from web.elsewhere import elsewhere

ROPE, AT_HOME, KNOTS = course("Rope Making"), course("Rope Making", "ie_harbour"), course("Knots")


def test_a_course_leads_to_where_else_it_is_listed(tmp_path: Path) -> None:
    store = Store.open(f"sqlite:///{tmp_path / 'store.sqlite'}")
    for one in ((ROPE, KNOTS), (AT_HOME,)):
        source_id = one[0].source_id
        read = tuple(Taken(offering=each, pages_hash="p") for each in one)
        store.record(take(1, read, harvest=harvest(1, source_id=source_id)))
    match(store, {name: catalogue(name) for name in KINDS}, datetime(2026, 6, 1, tzinfo=UTC))
    rope, knots = store.get(ROPE.offering_id), store.get(KNOTS.offering_id)
    assert rope is not None
    assert knots is not None
    assert [(each.id, each.here) for each in elsewhere(store, rope)] == [(AT_HOME.offering_id, False)]
    assert elsewhere(store, knots) == ()
    store.close()
