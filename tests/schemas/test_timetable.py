"""When nights are due: one for each date there is, in every zone, whatever its clocks do."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas import Night, NightState, Settings, Timetable, WrongUse, as_standing, nights_until

DAY = timedelta(days=1)
ZONES = sorted(available_timezones() - {"localtime"})
CHANGES = (
    # zone, time, date, when it is due in UTC
    ("Europe/Dublin", "01:30", "2026-03-29", "2026-03-29T01:30"),  # comes never: 00:59 is followed by 02:00
    ("Europe/Dublin", "01:30", "2026-10-25", "2026-10-25T00:30"),  # comes twice: the first time
    ("Europe/Dublin", "02:00", "2026-07-01", "2026-07-01T01:00"),
    ("America/Toronto", "02:00", "2026-03-08", "2026-03-08T07:00"),  # never: 01:59 is followed by 03:00
    ("America/Toronto", "01:30", "2026-11-01", "2026-11-01T05:30"),  # twice
    ("Australia/Lord_Howe", "02:00", "2026-10-04", "2026-10-03T15:30"),  # never: half an hour is skipped
    ("Australia/Lord_Howe", "01:45", "2026-04-05", "2026-04-04T14:45"),  # twice, half an hour apart
    ("UTC", "02:00", "2026-03-29", "2026-03-29T02:00"),
)


def at(zone: str, when: str = "02:00") -> Timetable:
    return Settings(zone=zone, night=when).timetable


@pytest.mark.parametrize(("zone", "when", "day", "due"), CHANGES)
def test_a_time_that_comes_never_or_twice_is_due_once(zone: str, when: str, day: str, due: str) -> None:
    table, night = at(zone, when), date.fromisoformat(day)
    moment = datetime.fromisoformat(due).replace(tzinfo=UTC)
    assert table.due_at(night) == moment
    assert table.night_of(moment - timedelta(microseconds=1)) == night - DAY
    assert [table.night_of(moment + timedelta(hours=hours)) for hours in range(23)] == [night] * 23
    assert table.next_after(moment) == night + DAY
    assert table.next_after(moment - timedelta(microseconds=1)) == night


def test_a_date_that_a_zone_left_out_has_no_night() -> None:
    samoa, left_out = at("Pacific/Apia"), date(2011, 12, 30)
    assert not samoa.exists(left_out)
    assert samoa.between(left_out - 2 * DAY, left_out + 2 * DAY) == (left_out - DAY, left_out + DAY)
    assert samoa.night_of(samoa.due_at(left_out)) == left_out + DAY


@given(
    zone=st.sampled_from(ZONES),
    when=st.times().map(lambda t: time(t.hour, t.minute)),
    now=st.datetimes(datetime(1975, 1, 1), datetime(2060, 1, 1)).map(lambda naive: naive.replace(tzinfo=UTC)),
)
def test_every_moment_has_one_night_before_it_and_one_after(zone: str, when: time, now: datetime) -> None:
    table = Timetable(zone=zone, at=when)
    last, coming = table.night_of(now), table.next_after(now)
    assert table.due_at(last) <= now < table.due_at(coming)
    assert table.between(last, coming) == ()
    assert timedelta(hours=20) < table.due_at(coming) - table.due_at(last) < timedelta(hours=28)
    assert table.next_after(table.due_at(last)) == coming


@pytest.mark.parametrize(
    ("zone", "when"),
    [("UTC", "2"), ("UTC", "24:00"), ("UTC", "")]
    + [(zone, "02:00") for zone in ("Europe/Atlantis", "", "Europe", "../UTC", "/UTC")],
)
def test_what_is_no_time_or_zone_is_refused(zone: str, when: str) -> None:
    with pytest.raises(WrongUse, match=r"CREDATLAS_(NIGHT|ZONE) is '.*'; it must be a"):
        at(zone, when)


def known(*dates: str) -> list[Night]:
    return [Night(date=each, state=NightState.ENDED, due_at="") for each in dates]


def told(nights: list[Night], now: str, most: int = 14) -> list[tuple[str, str]]:
    moment = datetime.fromisoformat(now).replace(tzinfo=UTC)
    return [(one.date[8:], one.state) for one in nights_until(nights, Timetable(), moment, most)]


def test_a_date_without_a_night_was_missed_once_the_next_is_due() -> None:
    some = known("2026-11-20", "2026-11-22")
    assert told(some, "2026-11-23T01:59") == [("22", "ended"), ("21", "missed"), ("20", "ended")]
    assert told(some, "2026-11-23T02:00") == [("22", "ended"), ("21", "missed"), ("20", "ended")], "it may yet come"
    assert told(some, "2026-11-24T02:00")[0] == ("23", "missed")
    assert told(some, "2026-12-24T02:00", most=3) == [("23", "missed"), ("22", "missed"), ("21", "missed")]


def test_before_the_first_night_none_was_missed_and_one_from_a_wrong_clock_is_not_shown() -> None:
    assert told([], "2026-11-24T02:00") == []
    assert told(known("2026-11-24", "2030-01-01"), "2026-11-24T03:00") == [("24", "ended")]


def test_a_night_that_nobody_does_is_interrupted() -> None:
    running = Night(date="2026-11-20", state=NightState.RUNNING, due_at="")
    assert as_standing([running], "here:1:1")[0].state is NightState.RUNNING
    assert as_standing([running, *known("2026-11-19")], "")[0].state is NightState.INTERRUPTED
    assert as_standing(known("2026-11-19"), "") == tuple(known("2026-11-19"))
