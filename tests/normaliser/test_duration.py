"""Weeks are elapsed time and hours are work, whatever the label says."""

from __future__ import annotations

import pytest

from normaliser import duration
from schemas import Effort

FORMS = [
    ("4 weeks", [("week", 4, 4)]),
    ("1 Week", [("week", 1, 1)]),
    ("24 months", [("month", 24, 24)]),
    ("36 – 72 months", [("month", 36, 72)]),
    ("3 - 6 Months", [("month", 3, 6)]),
    ("5 to 6 weeks", [("week", 5, 6)]),
    ("5 à 6 semaines", [("week", 5, 6)]),
    ("3 à 6 mois", [("month", 3, 6)]),
    ("Less Than 2 Hours", [("total", 0, 2)]),
    ("Moins de 2 heures", [("total", 0, 2)]),
    ("under 2 years - 8 years", [("year", 0, 8)]),
    ("11 weeks or less", [("week", 0, 11)]),
    ("6 courses - 11 months to complete", [("month", 11, 11)]),
    ("around 32 weeks part-time", [("week", 32, 32)]),
    ("one year", [("year", 1, 1)]),
    ("4 Days", [("day", 4, 4)]),
    ("P2W", [("week", 2, 2)]),
    ("P1Y6M", [("month", 18, 18)]),
    ("PT50H", [("total", 50, 50)]),
    ("2–3 hours per week", [("weekly", 2, 3)]),
    ("4-8 hours/week", [("weekly", 4, 8)]),
    ("12.5 hours of study per week", [("weekly", 12.5, 12.5)]),
    ("10 hours/week\r\n", [("weekly", 10, 10)]),
    ("4 weeks of study, 1-2 hours/week", [("week", 4, 4), ("weekly", 1, 2)]),
    ("3 hours a week over 6 weeks", [("week", 6, 6), ("weekly", 3, 3)]),
    ("6 weeks, 2 days a week", [("week", 6, 6)]),
    ("50 Hours", [("total", 50, 50)]),
    ("1,200 hours", [("total", 1200, 1200)]),
    ("1 hour 30 minutes", [("total", 1.5, 1.5)]),
    ("90 minutes", [("total", 1.5, 1.5)]),
    ("04:00", [("total", 4, 4)]),
    ("25 hours worth of material", [("total", 25, 25)]),
    ("between 10-45 hours", [("total", 10, 45)]),
    ("15-hour", [("total", 15, 15)]),
    ("2 credit points (40 hours)", [("total", 40, 40)]),
    ("0", []),
    ("P0D", []),
    ("0 hours", []),
]


def _plain(told: duration.Told | None) -> list[tuple[str, float, float]] | None:
    if told is None:
        return None
    return [(str(one.kind if isinstance(one, Effort) else one.unit), one.min, one.max) for one in told]


@pytest.mark.parametrize(("words", "told"), FORMS)
def test_the_unit_decides(words: str, told: list[tuple[str, float, float]]) -> None:
    assert _plain(duration.read(words)) == told


@pytest.mark.parametrize(
    "words", ["", "4", "P", "P2DT2H", "weeks", "10+ hours", "at least 4 weeks", "6 to 4 weeks", "4 weeks, 6 weeks", "Varies"]
)
def test_open_ends_and_two_figures_are_not_read(words: str) -> None:
    assert duration.read(words) is None


@pytest.mark.parametrize(
    ("words", "unit", "told"),
    [
        ("18", "hour", ("total", 18, 18)),
        ("3", "weekly", ("weekly", 3, 3)),
        ("3 hours", "weekly", ("weekly", 3, 3)),
        ("4", "week", ("week", 4, 4)),
        ("86400", "minute", ("month", 2, 2)),
        ("20160", "minute", ("week", 2, 2)),
        ("2880", "minute", ("day", 2, 2)),
        ("480", "minute", ("total", 8, 8)),
    ],
)
def test_a_bare_number_counts_what_its_field_counts(words: str, unit: str, told: tuple[str, float, float]) -> None:
    assert _plain(duration.read(words, unit)) == [told]


def test_a_label_may_name_the_unit() -> None:
    assert duration.unit_in("Duration (weeks)") == "week"
    assert duration.unit_in("Hours or weeks") == ""
    assert duration.unit_in("Duration") == ""
