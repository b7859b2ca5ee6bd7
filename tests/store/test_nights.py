"""Nights, on both databases: one row a date, written by the holder of their lease alone."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from schemas import Lease, Night, NightState, NightStep, Outcome, Overtaken, Stage, StepOutcome
from store import Store
from tests.store.nights import SOURCE, harvest, read, take

STEP = NightStep(
    stage=Stage.HARVEST, begun="2026-06-01T02:00:00Z", ended="2026-06-01T03:00:00Z", outcome=StepOutcome.DONE, said="All of them."
)


def night(date: str, state: NightState = NightState.RUNNING, after: int = 0) -> Night:
    return Night(date=date, state=state, due_at=f"{date}T02:00:00Z", sources=(SOURCE,), after=after)


def taking(store: Store) -> Lease:
    lease = store.leases.take("night", 0.0)
    assert lease is not None
    return lease


def test_a_date_has_one_night_which_the_next_word_replaces(store: Store) -> None:
    lease = taking(store)
    assert (store.nights.get("2026-06-01"), store.nights.newest(3)) == (None, ())
    for day in (2, 1, 3):
        store.nights.keep(night(f"2026-06-0{day}"), lease)
    ended = replace(night("2026-06-02", NightState.ENDED), steps=(STEP,))
    store.nights.keep(ended, lease)
    assert store.nights.get("2026-06-02") == ended
    assert [one.date for one in store.nights.newest(2)] == ["2026-06-03", "2026-06-02"]
    assert ended.step(Stage.HARVEST) == STEP
    assert ended.step(Stage.PUBLISH) is None


def test_who_has_lost_the_lease_writes_nothing(store: Store) -> None:
    lease = taking(store)
    store.leases.release(lease)
    later = taking(store)
    with pytest.raises(Overtaken):
        store.nights.keep(night("2026-06-01"), lease)
    assert store.nights.get("2026-06-01") is None
    store.nights.keep(night("2026-06-01"), later)


def test_what_was_harvested_since_it_began_is_known_by_the_order_of_recording(store: Store) -> None:
    assert store.nights.mark() == 0
    store.record(take(9, read("tides")))
    begun = night("2026-06-01", after=store.nights.mark())
    assert store.nights.harvested(begun) == {}
    again = replace(harvest(3), source_id="ie_derry", harvest_id="ie_derry-3", crawled=False)
    store.record(take(2, harvest=harvest(2, Outcome.FAILED)))
    store.record(take(3, harvest=again))
    assert {name: one.outcome for name, one in store.nights.harvested(begun).items()} == {SOURCE: Outcome.FAILED}
