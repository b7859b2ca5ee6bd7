"""Which sources are due in a night: by their rhythm, and whatever that is the night after one that did not go well."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from schemas import Harvest, Outcome, Source, SourceKind, Timetable, Walk, due, last_crawls

NIGHT = date(2026, 11, 29)
SOURCE = Source(
    source_id="ie_quayside",
    name="Quayside",
    url="https://quayside.example",
    kind=SourceKind.NATIONAL_PORTAL,
    jurisdiction="IE",
    walk=(Walk(family="listing", url="https://quayside.example/courses"),),
)


def crawl(started_at: str, outcome: Outcome = Outcome.FULL, name: str = "ie_quayside", *, crawled: bool = True) -> Harvest:
    return Harvest(
        harvest_id=f"{name}/1", source_id=name, started_at=started_at, ended_at=started_at, outcome=outcome, crawled=crawled
    )


def is_due(source: Source, *recent: Harvest, night: date = NIGHT, zone: str = "UTC", **kept: list[str]) -> bool:
    return bool(due({source.source_id: source}, last_crawls(recent), night, Timetable(zone=zone), **kept))


@pytest.mark.parametrize(("every", "nights"), [("night", 1), ("week", 7), ("month", 30)])
def test_a_source_is_due_when_its_rhythm_says(every: str, nights: int) -> None:
    source, last = replace(SOURCE, every=every), crawl("2026-11-29T02:00:03+00:00")
    found = [days for days in range(35) if is_due(source, last, night=NIGHT + timedelta(days=days))]
    assert found == list(range(nights, 35))
    assert is_due(source), "one that was never harvested is due"


@pytest.mark.parametrize("outcome", [Outcome.FAILED, Outcome.HELD])
def test_what_did_not_go_well_is_due_the_next_night(outcome: Outcome) -> None:
    source, last = replace(SOURCE, every="month"), crawl("2026-11-28T02:00:03+00:00", outcome)
    assert is_due(source, last, crawl("2026-11-27T02:00:00+00:00"))
    assert not is_due(source, last, night=NIGHT - timedelta(days=1)), "not twice in one night"


def test_the_date_counts_and_not_the_hours() -> None:
    assert is_due(SOURCE, crawl("2026-11-29T01:59:00+00:00")), "by hand, a minute before the night"
    assert not is_due(SOURCE, crawl("2026-11-29T02:00:00+00:00"))
    assert is_due(SOURCE, crawl("2026-11-29T02:00:00+00:00"), zone="America/Toronto"), "there it was the evening before"


@pytest.mark.parametrize("every", ["night", "month"])
def test_a_crawl_that_a_clock_ahead_has_dated_keeps_no_source_waiting(every: str) -> None:
    assert is_due(replace(SOURCE, every=every), crawl("2031-01-01T02:00:03+00:00"))
    assert not is_due(SOURCE, crawl("2026-11-30T01:59:59+00:00")), "the same night, which is not over"


def test_who_asked_no_site_was_not_there() -> None:
    assert is_due(SOURCE, crawl("2026-11-29T03:00:00+00:00", crawled=False), crawl("2026-11-28T03:00:00+00:00"))


def test_who_is_paused_locked_or_has_no_site_is_left_out() -> None:
    locked = replace(SOURCE, walk=(replace(SOURCE.walk[0], headers={"Key": "{key}"}),))
    assert not is_due(SOURCE, paused=["ie_quayside"])
    assert not is_due(locked)
    assert is_due(locked, keys=["ie_quayside"])
    assert not is_due(replace(SOURCE, walk=(replace(SOURCE.walk[0], family="archive"),)))
    assert due({}, {}, NIGHT, Timetable()) == ()


def test_those_that_waited_longest_come_first() -> None:
    sources = {f"ie_s{n}": replace(SOURCE, source_id=f"ie_s{n}") for n in range(200)}
    last = {name: crawl(f"2026-11-{28 - n % 7}T02:00:00+00:00", name=name) for n, name in enumerate(sources) if n}
    found = due(sources, last, NIGHT, Timetable(zone="Europe/Dublin"))
    assert (len(found), found[0]) == (200, "ie_s0")
    assert [last[name].started_at for name in found[1:]] == sorted(one.started_at for one in last.values())
