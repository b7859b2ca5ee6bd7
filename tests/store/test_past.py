"""The records as they stood on an earlier day, and the steps between two days."""

from __future__ import annotations

import tempfile
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from sqlalchemy import create_engine

from schemas import Cause, Lifecycle, Outcome, Record, Step, Text
from store import Store
from tests.store.nights import harvest, known_as, read, take, time
from tests.store.older import go_back

NAMES = ("weaving", "glass", "pottery")


def june(night: int) -> date:
    return date(2026, 6, night)


def titled(name: str, title: str, page: str = "p1") -> Any:
    return read(name, page=page, title=(Text(words=title),))


def told(step: Step) -> tuple[str, str, str]:
    before, after = (one.name if one else "" for one in (step.before, step.after))
    return step.at, before, after


def test_a_store_without_records_had_none(store: Store) -> None:
    assert list(store.records_as_of(june(1))) == []
    assert list(store.steps(june(1), june(30))) == []


def test_a_value_is_shown_as_it_was_before_it_changed(store: Store) -> None:
    for night, title in ((1, "Weaving"), (3, "Weaving on a loom")):
        store.record(take(night, titled("weaving", title, f"p{night}")))
    assert [r.offering.name for r in store.records_as_of(june(2))] == ["Weaving"]
    assert [r.offering.name for r in store.records_as_of(june(3))] == ["Weaving on a loom"]
    (then,) = store.records_as_of(june(1))
    assert (then.first_seen, then.last_changed, then.last_seen) == (time(1), time(1), time(1))


def test_what_came_later_was_not_there_and_what_went_was(store: Store) -> None:
    store.record(take(1, read("weaving", "glass")))
    store.record(take(2, read("pottery"), ["glass"], grace=2))
    store.record(take(3, [], ["glass", "pottery"], grace=2))
    days = {
        night: [(r.offering.name, r.lifecycle, r.nights_missing) for r in store.records_as_of(june(night))] for night in (1, 2, 3)
    }
    live = Lifecycle.LIVE
    assert sorted(days[1]) == [("glass", live, 0), ("weaving", live, 0)]
    assert sorted(days[2]) == [("glass", live, 0), ("pottery", live, 0), ("weaving", Lifecycle.MISSING, 1)]
    assert sorted(days[3]) == [("glass", live, 0), ("pottery", live, 0)]
    (missing,) = [r for r in store.records_as_of(june(2)) if r.lifecycle is Lifecycle.MISSING]
    assert (missing.last_seen, missing.reason) == (time(1), "Its source no longer lists it, for 1 night in a row.")


def test_what_came_back_was_away_between(store: Store) -> None:
    store.record(take(1, titled("weaving", "Weaving")))
    store.record(take(2, grace=1))
    store.record(take(4, titled("weaving", "Weaving again", "p4")))
    assert [[r.offering.name for r in store.records_as_of(june(night))] for night in (1, 2, 3, 4)] == [
        ["Weaving"],
        [],
        [],
        ["Weaving again"],
    ]
    assert list(map(told, store.steps(june(1), june(4)))) == [
        (time(1), "", "Weaving"),
        (time(2), "Weaving", ""),
        (time(4), "", "Weaving again"),
    ]


def test_the_nights_that_did_not_find_it_are_told_the_newest_first(store: Store) -> None:
    for night, names in enumerate((["weaving", "glass"], ["glass"], ["glass"], ["weaving", "glass"]), start=1):
        store.record(take(night, read(*names), grace=2))
    fates = store.lives.fates(known_as("weaving"))
    assert [(fate.since, fate.lifecycle) for fate in fates] == [
        (time(4), Lifecycle.LIVE),
        (time(3), Lifecycle.WITHDRAWN),
        (time(2), Lifecycle.MISSING),
    ]
    assert fates[1].nights_missing == 2
    assert "no longer lists it" in fates[1].reason
    assert store.lives.fates(known_as("glass")) == ()
    assert store.lives.fates("nobody") == ()


def test_a_failed_night_changes_nothing(store: Store) -> None:
    store.record(take(1, read("weaving")))
    store.record(take(2, harvest=harvest(2, Outcome.FAILED)))
    assert [r.last_seen for r in store.records_as_of(june(2))] == [time(1)]
    assert list(store.steps(june(2), june(30))) == []


def test_a_step_tells_what_made_the_change(store: Store) -> None:
    store.record(take(1, titled("weaving", "Weaving")))
    store.record(take(2, titled("weaving", "Weaving, read better"), cause=Cause.CODE))
    store.record(take(3, titled("weaving", "Weaving, told better", "p3")))
    assert [(told(step), step.cause) for step in store.steps(june(2), june(3))] == [
        ((time(2), "Weaving", "Weaving, read better"), Cause.CODE),
        ((time(3), "Weaving, read better", "Weaving, told better"), Cause.SOURCE),
    ]


def test_what_was_away_before_fates_were_kept_left_when_it_was_last_seen(database: str) -> None:
    opened = Store.open(database)
    opened.record(take(1, read("weaving", "glass")))
    opened.record(take(2, [], ["glass"], grace=1))
    opened.close()
    engine = create_engine(database)
    with engine.begin() as connection:
        go_back(connection, "0004")
    engine.dispose()
    again = Store.open(database)
    assert [len(list(again.records_as_of(june(night)))) for night in (1, 2)] == [1, 1]
    again.close()


nights = some.lists(
    some.fixed_dictionaries({name: some.sampled_from(["first", "second", "unreachable", None]) for name in NAMES}),
    min_size=1,
    max_size=7,
)


@settings(max_examples=20)
@given(nights)
def test_every_day_is_remembered_as_it_was_and_the_steps_lead_from_one_to_the_next(seen: list[dict[str, str | None]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = Store.open(f"sqlite:///{folder}/catalogue.sqlite")
        days: list[dict[str, Record]] = [{}]
        for night, sights in enumerate(seen, start=1):
            found = [titled(name, title)[0] for name, title in sights.items() if title in ("first", "second")]
            store.record(take(night, found, (), [n for n, sight in sights.items() if sight == "unreachable"], grace=2))
            days.append({r.offering.offering_id: r for r in store.records()})
        for night in range(1, len(days)):
            then = {r.offering.offering_id: r for r in store.records_as_of(june(night))}
            assert {i: values(r) for i, r in then.items()} == {i: values(r) for i, r in days[night].items()}
            assert walked(days[night - 1], store.steps(june(night), june(night))) == {i: r.offering for i, r in then.items()}
        assert walked({}, store.steps(june(1), june(len(seen)))) == {i: r.offering for i, r in days[-1].items()}
        store.close()


def values(record: Record) -> tuple[Any, ...]:
    return record.offering, record.lifecycle, record.nights_missing, record.first_seen, record.last_changed, record.reason


def walked(start: dict[str, Record], steps: Any) -> dict[str, Any]:
    held = {i: r.offering for i, r in start.items()}
    for step in steps:
        told = step.before or step.after
        assert held.get(told.offering_id) == step.before
        held.pop(told.offering_id, None)
        if step.after is not None:
            held[told.offering_id] = step.after
    return held


@pytest.mark.parametrize("seen_as", ["kept", "read"])
def test_seen_again_unchanged_is_no_step(store: Store, seen_as: str) -> None:
    store.record(take(1, read("weaving")))
    store.record(take(2, kept=["weaving"]) if seen_as == "kept" else take(2, read("weaving", page="p2")))
    assert list(store.steps(june(2), june(2))) == []
    assert [r.last_seen for r in store.records_as_of(june(2))] == [time(2)]
