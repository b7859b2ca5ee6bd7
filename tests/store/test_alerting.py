"""The store keeps each alert once, the newest harvests of every source, and what was counted of one."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from schemas import Alert, Filled, Monitor, Night, NightState, Outcome, Severity, StoreError
from store import Store
from tests.store.nights import harvest, take

NOW = datetime(2026, 7, 2, 12, tzinfo=UTC)
BEGUN, ENDED = "2026-07-01T02:00:00+00:00", "2026-07-01T03:10:00+00:00"


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


def test_the_newest_of_some_sources_come_one_source_after_the_other(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("store.alerting._AT_ONCE", 2)
    assert (store.watched.newest(), list(store.watched.recent_of({"ie_kilkenny"}, 2))) == ({}, [])
    sources = [f"ie_{place:03}" for place in range(5)]
    for night in range(1, 4):
        for source_id in sources if night == 1 else sources[:2]:
            store.record(take(night, harvest=harvest(night, source_id=source_id)))
    everything = store.watched.recent(2)
    one_by_one = tuple(store.watched.recent_of({*sources, "ie_unknown"}, 2))
    assert [some[0].source_id for some in one_by_one] == sources
    assert all(some == tuple(one for one in everything if one.source_id == some[0].source_id) for some in one_by_one)
    assert list(store.watched.recent_of({"ie_001"}, 2)) == [one_by_one[1]]
    assert store.watched.newest()["ie_001"] == 9


def test_the_last_crawl_of_a_source_is_found_behind_what_was_only_read_again(store: Store) -> None:
    assert store.watched.last_crawls(3) == {}
    for night, crawled in ((1, True), (2, True), (3, False), (4, False)):
        for source_id in ("ie_kilkenny", "ie_sligo"):
            asked = crawled or source_id == "ie_sligo"
            store.record(take(night, harvest=replace(harvest(night, source_id=source_id), crawled=asked)))
    found = {name: one.harvest_id for name, one in store.watched.last_crawls(3).items()}
    assert found == {"ie_kilkenny": "ie_kilkenny-2", "ie_sligo": "ie_sligo-4"}
    assert store.watched.last_crawls(2).keys() == {"ie_sligo"}


def test_what_was_counted_is_kept_with_the_harvest(store: Store) -> None:
    recorded = store.record(take(1))
    counted = store.watched.measure(replace(recorded, records=3, filled={"price": Filled(2, 0, 1, 0)}))
    assert store.harvests() == (counted,)
    with pytest.raises(StoreError):
        store.watched.measure(harvest(2))


def test_the_last_night_is_when_it_ended_or_began_and_before_the_first_the_newest_harvest(store: Store) -> None:
    assert store.watched.last_night(NOW) == ""
    harvested = store.record(take(1))
    assert store.watched.last_night(NOW) == harvested.ended_at
    lease = store.leases.take("night", 0.0)
    assert lease is not None
    begun = Night(date="2026-07-01", state=NightState.RUNNING, due_at=BEGUN, begun=BEGUN)
    for night, last in (
        (begun, BEGUN),
        (replace(begun, state=NightState.ENDED, ended=ENDED), ENDED),
        (Night(date="2026-07-02", state=NightState.MISSED, due_at="2026-07-02T02:00:00+00:00"), ENDED),
    ):
        store.nights.keep(night, lease)
        assert store.watched.last_night(NOW) == last


def test_a_night_of_years_to_come_hushes_no_silence(store: Store) -> None:
    lease = store.leases.take("night", 0.0)
    assert lease is not None
    real = Night(date="2026-07-01", state=NightState.ENDED, due_at=BEGUN, begun=BEGUN, ended=ENDED)
    ahead = replace(real, date="2031-07-01", begun="2031-07-01T02:00:00+00:00", ended="2031-07-01T03:00:00+00:00")
    for night in (ahead, real):
        store.nights.keep(night, lease)
    assert store.watched.last_night(NOW) == ENDED
