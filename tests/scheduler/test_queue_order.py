"""In which order a night hands its sources out: the longest first, and none waits for ever."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from scheduler.queue.job import DAY, priority
from schemas import RHYTHMS, Expect, Harvest, Outcome
from tests.scheduler.nights import SOURCE

NOW = datetime(2026, 11, 29, 2, tzinfo=UTC)
MOST = 2**31
"""A priority is an integer of four bytes in the database."""


def crawled(seconds: int, days: float = 1) -> Harvest:
    """A crawl so long, that began so many days ago."""
    begun = NOW - timedelta(days=days)
    ended = begun + timedelta(seconds=seconds)
    return Harvest(harvest_id="x", source_id="x", started_at=begun.isoformat(), ended_at=ended.isoformat(), outcome=Outcome.FULL)


def test_what_took_longest_comes_first() -> None:
    took = [40, 7_200, 0, 900, 43_000]
    ordered = sorted(took, key=lambda seconds: -priority(SOURCE, crawled(seconds), NOW))
    assert ordered == [43_000, 7_200, 900, 40, 0]


def test_one_that_was_never_crawled_goes_before_by_what_it_is_expected_to_have() -> None:
    small, large = (replace(SOURCE, expect=Expect(min=count)) for count in (20, 2_000))
    assert priority(large, None, NOW) > priority(small, None, NOW) > priority(SOURCE, crawled(DAY // 2), NOW)


def test_one_that_a_night_did_not_come_to_goes_before_all_that_are_on_time() -> None:
    assert priority(SOURCE, crawled(5, days=2), NOW) > priority(SOURCE, crawled(DAY // 2), NOW)
    assert priority(SOURCE, crawled(5, days=3), NOW) > priority(SOURCE, crawled(DAY // 2, days=2), NOW)


def test_a_weekly_one_is_on_time_after_a_week() -> None:
    weekly = replace(SOURCE, every="week")
    assert priority(weekly, crawled(5, days=7), NOW) == priority(SOURCE, crawled(5, days=1), NOW) == 5
    assert priority(weekly, crawled(5, days=8), NOW) > DAY


@given(st.integers(-(10**6), 10**9), st.floats(-400_000, 700_000), st.sampled_from(sorted(RHYTHMS)))
def test_a_priority_fits_the_database_whatever_clocks_say(seconds: int, days: float, every: str) -> None:
    assert 0 <= priority(replace(SOURCE, every=every), crawled(seconds, days), NOW) < MOST
