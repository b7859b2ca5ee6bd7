"""The rota: each name once a round, about as many names every night, and nobody moved by who else there is."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.rota import MOST, WEEK, Rota, rota_of

NIGHT = date(2026, 11, 29)


@given(st.sets(st.text(max_size=8)), st.integers(0, 900_000), st.integers(1, 60))
def test_each_name_is_on_it_once_a_round(names: set[str], first: int, nights: int) -> None:
    on = Counter(name for night in range(nights) for name in names if Rota(night=first + night, nights=nights).has(name))
    assert on == dict.fromkeys(names, 1)


def test_a_night_has_about_a_seventh() -> None:
    names = [f"record {number}" for number in range(7_000)]
    sizes = [sum(Rota(night=night).has(name) for name in names) for night in range(7)]
    assert (min(sizes) > 900, max(sizes) < 1_100, sum(sizes)) == (True, True, 7_000)


@pytest.mark.parametrize(("records", "nights"), [(0, WEEK), (10_000, WEEK), (7 * MOST, WEEK), (7 * MOST + 1, WEEK + 1)])
def test_a_round_is_a_week_or_as_long_as_it_takes(records: int, nights: int) -> None:
    assert rota_of(records, NIGHT).nights == nights
    assert rota_of(records, NIGHT + timedelta(days=1)).night == rota_of(records, NIGHT).night + 1
