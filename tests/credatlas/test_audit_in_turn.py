"""Which sources a night derives again: each has its turn, none is asked twice in one round."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from credatlas.nightly import AUDITED, WEEK, in_turn

NIGHT = date(2026, 11, 29)
NAMES = st.text("abcdef", min_size=1, max_size=4)


@given(st.dictionaries(NAMES, st.integers(1, 60_000), max_size=12), st.integers(0, 400))
def test_each_source_has_its_turn_once_in_a_round(counts: dict[str, int], later: int) -> None:
    nights = max(WEEK, -(-sum(counts.values()) // AUDITED))
    begin = NIGHT + timedelta(days=later - later % nights - NIGHT.toordinal() % nights)
    turns = Counter(name for number in range(nights) for name in in_turn(counts, begin + timedelta(days=number)))
    assert turns == dict.fromkeys(counts, 1)


def test_sources_of_one_size_are_spread_over_the_week() -> None:
    counts = {f"s{number:02}": 100 for number in range(14)}
    assert [len(in_turn(counts, NIGHT + timedelta(days=day))) for day in range(WEEK)] == [2] * WEEK


def test_without_records_nobody_has_a_turn() -> None:
    assert in_turn({}, NIGHT) == set()
