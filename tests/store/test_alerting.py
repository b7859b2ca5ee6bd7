"""The store keeps each alert once, the newest harvests of every source, and what was counted of one."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from schemas import Alert, Filled, Monitor, Outcome, Severity, StoreError
from store import Store
from tests.store.nights import harvest, take


def alert(kind: str, **given: str) -> Alert:
    monitor = Monitor(kind=kind, source_id="ie_kilkenny", well=False)
    return Alert(monitor=monitor, severity=Severity.HIGH, first_seen="2026-06-01", last_seen="2026-06-01", **given)  # type: ignore[arg-type]


def test_an_alert_is_kept_once_and_as_it_last_was(store: Store) -> None:
    assert store.watched.alerts() == {}
    for note in ("", "Asked the school."):
        with store.watched.alerting() as memory:
            memory.keep({one.key: one for one in (alert("fell", note=note), alert("held"))})
    assert store.watched.alerts() == {one.key: one for one in (alert("fell", note="Asked the school."), alert("held"))}
    with store.watched.alerting() as memory:
        memory.keep({})
    assert len(store.watched.alerts()) == 2


def test_what_fails_on_the_way_keeps_no_alert(store: Store) -> None:
    with pytest.raises(KeyError), store.watched.alerting() as memory:
        memory.keep({"fell.ie_kilkenny": alert("fell")})
        raise KeyError
    assert store.watched.alerts() == {}


def test_the_newest_of_every_source_come_with_its_newest_good_one(store: Store) -> None:
    assert store.watched.recent(2) == ()
    for night in range(1, 6):
        for source_id in ("ie_kilkenny", "ie_sligo"):
            outcome = Outcome.FAILED if night > 2 and source_id == "ie_sligo" else Outcome.FULL
            store.record(take(night, harvest=replace(harvest(night, source_id=source_id), outcome=outcome)))
    names = [one.harvest_id for one in store.watched.recent(2)]
    assert names == ["ie_sligo-5", "ie_kilkenny-5", "ie_sligo-4", "ie_kilkenny-4", "ie_sligo-2"]


def test_what_was_counted_is_kept_with_the_harvest(store: Store) -> None:
    recorded = store.record(take(1))
    counted = store.watched.measure(replace(recorded, records=3, filled={"price": Filled(2, 0, 1, 0)}))
    assert store.harvests() == (counted,)
    with pytest.raises(StoreError):
        store.watched.measure(harvest(2))
