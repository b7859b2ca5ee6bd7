"""An alert opens once, stands, closes by itself, opens again with its history, and is quiet while it is snoozed."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from reporter import acknowledged, alerted, news, noted, settled, snoozed
from schemas import Alert, AlertState, Monitor
from tests.reporter.watched import LIMITS

KEY = "fill.ie_quayside.price"
JUNE = date(2026, 6, 30)


def shown(well: bool | None, records: int = 38) -> Monitor:
    return Monitor(kind="fill", source_id="ie_quayside", field="price", well=well, records=records)


def after(*nights: bool | None, held: dict[str, Alert] | None = None) -> dict[str, Alert]:
    """The alerts after these nights of June; True is a clean one."""
    held = dict(held or {})
    for night, well in enumerate(nights, 1):
        held |= alerted(held, [shown(well)], f"2026-06-{night:02}T02:00:00Z", LIMITS)
    return held


def whats(one: Alert) -> list[str]:
    return [happening.what for happening in one.history]


def test_what_is_well_opens_nothing() -> None:
    assert after(True, None, True) == {}


def test_one_trouble_is_one_alert_however_often_it_is_seen() -> None:
    held = after(True, False, False, None, False)
    assert list(held) == [KEY]
    assert (held[KEY].runs, held[KEY].first_seen[:10], held[KEY].last_seen[:10]) == (3, "2026-06-02", "2026-06-05")
    assert whats(held[KEY]) == ["opened"]


@pytest.mark.check("I1")
def test_it_closes_after_two_clean_runs_and_opens_again_with_its_history() -> None:
    assert after(False, True)[KEY].state(JUNE) is AlertState.OPEN
    assert after(False, True, False, True)[KEY].state(JUNE) is AlertState.OPEN
    held = after(False, True, True)
    assert held[KEY].state(JUNE) is AlertState.CLOSED
    again = after(True, True, True, False, held=acknowledged_too(held))
    assert again[KEY].state(JUNE) is AlertState.OPEN
    assert (again[KEY].runs, again[KEY].acknowledged_by) == (1, "")
    assert whats(again[KEY]) == ["opened", "closed", "acknowledged", "reopened"]


def test_what_nobody_looks_at_any_longer_is_settled() -> None:
    stale = Monitor(kind="stale", source_id="ie_quayside", well=False, records=1)
    held = after(False) | alerted({}, [stale], "2026-06-02T02:00:00Z", LIMITS)
    assert settled(held, {"ie_quayside"}, set()) == ()
    assert settled(held, {"ie_quayside"}, {"ie_quayside"}) == (replace(stale, well=True),)
    assert {one.key for one in settled(held, set(), set())} == held.keys()
    quiet = alerted(held, settled(held, {"ie_quayside"}, {"ie_quayside"}), "2026-06-03T02:00:00Z", LIMITS)
    assert [one.state(JUNE) for one in quiet.values()] == [AlertState.CLOSED]
    assert settled(quiet, set(), set()) == ()


def acknowledged_too(held: dict[str, Alert]) -> dict[str, Alert]:
    return {KEY: acknowledged(held[KEY], "ada", "2026-06-03T09:00:00Z")}


def test_a_run_that_says_nothing_of_it_neither_keeps_it_open_nor_closes_it() -> None:
    assert after(False, True, None, True)[KEY].state(JUNE) is AlertState.CLOSED
    assert alerted(after(False), [shown(None)], "2026-06-09T02:00:00Z", LIMITS) == {}


def test_a_run_that_is_looked_at_twice_counts_once() -> None:
    seen = replace(shown(False), run="ie_quayside/1")
    held = alerted({}, [seen], "2026-06-01T02:00:00Z", LIMITS)
    again = alerted(held, [seen], "2026-06-02T02:00:00Z", LIMITS)
    assert again == held
    other = alerted(again, [replace(seen, run="ie_quayside/2")], "2026-06-03T02:00:00Z", LIMITS)
    assert (other[KEY].runs, other[KEY].last_seen[:10]) == (2, "2026-06-03")


def test_it_is_told_again_when_it_got_worse_by_half() -> None:
    held = after(False)
    for records, what in ((50, ["opened"]), (57, ["opened", "worse"]), (60, ["opened", "worse"])):
        held |= alerted(held, [shown(False, records)], "2026-06-02T02:00:00Z", LIMITS)
        assert whats(held[KEY]) == what


@pytest.mark.check("I3")
def test_a_snoozed_alert_tells_nothing_until_its_day() -> None:
    held = after(False)[KEY]
    assert [one.what for one in news(held, JUNE)] == ["opened"]
    quiet = snoozed(held, "2026-06-20", "ada", "2026-06-01T09:00:00Z")
    worse = alerted({KEY: quiet}, [shown(False, 90)], "2026-06-10T02:00:00Z", LIMITS)[KEY]
    assert worse.state(date(2026, 6, 19)) is AlertState.SNOOZED
    assert news(worse, date(2026, 6, 19)) == ()
    awake = alerted({KEY: worse}, [shown(False, 200)], "2026-06-20T02:00:00Z", LIMITS)[KEY]
    assert awake.state(date(2026, 6, 20)) is AlertState.OPEN
    assert [(one.what, one.records) for one in news(awake, date(2026, 6, 20))] == [("worse", 200), ("opened", 38)]


def test_a_snooze_may_be_ended_and_a_note_is_kept() -> None:
    held = noted(snoozed(after(False)[KEY], "2026-07-20", "ada", "2026-06-02"), "Asked the portal.", "ada", "2026-06-03")
    assert (held.state(JUNE), held.note) == (AlertState.SNOOZED, "Asked the portal.")
    assert snoozed(held, "", "ada", "2026-06-04").state(JUNE) is AlertState.OPEN


@given(st.lists(st.sampled_from((True, False, None))))
def test_however_the_nights_go_there_is_one_alert_and_it_closes_only_when_clean(nights: list[bool | None]) -> None:
    held = after(*nights[:28])
    judged = [well for well in nights[:28] if well is not None]
    assert set(held) == ({KEY} if False in judged else set())
    if held:
        assert (held[KEY].state(JUNE) is AlertState.CLOSED) == (judged[-2:] == [True, True])
        assert whats(held[KEY]).count("closed") <= sum(what in ("opened", "reopened") for what in whats(held[KEY]))
