"""A start is read as it is said; nothing that is missing is filled in."""

from __future__ import annotations

import pytest

from normaliser import start
from schemas import StartKind

DAYS = [
    ("29 May 2023", "2023-05-29"),
    ("May 29, 2023", "2023-05-29"),
    ("Mar 5, 2027", "2027-03-05"),
    ("15th Jun, 2027", "2027-06-15"),
    ("Starts 4 January 2027", "2027-01-04"),
    ("Monday, 4 January 2027", "2027-01-04"),
    ("Le 7 décembre 2026", "2026-12-07"),
    ("1er mars 2027", "2027-03-01"),
    ("15/4/2027", "2027-04-15"),
    ("2026-02-16", "2026-02-16"),
    ("2019-02-20T15:00:00Z", "2019-02-20"),
    ("1740000000", "2025-02-19"),
    ("1740000000000", "2025-02-19"),
]


@pytest.mark.parametrize(("words", "day"), DAYS)
def test_a_day(words: str, day: str) -> None:
    assert start.read(words, "dmy") == start.Start(kind=StartKind.FIXED, day=day)


@pytest.mark.parametrize(
    ("words", "month"),
    [
        ("March 2027", "2027-03"),
        ("8/2018", "2018-08"),
        ("Oct, 2011", "2011-10"),
        ("[Sept 2018]", "2018-09"),
        ("août 2027", "2027-08"),
    ],
)
def test_a_month_stays_a_month(words: str, month: str) -> None:
    assert start.read(words, "dmy") == start.Start(kind=StartKind.MONTH, day=month)


@pytest.mark.parametrize("words", ["Fall 2026", "Winter 2027", "Automne 2026", "Été 2027", "Professional Term 2 (January)"])
def test_a_term_has_no_date(words: str) -> None:
    assert start.read(words, "dmy") == start.Start(kind=StartKind.TERM)


def test_the_source_says_whether_the_day_comes_first() -> None:
    assert start.read("5/4/2027", "dmy") == start.Start(kind=StartKind.FIXED, day="2027-04-05")
    assert start.read("5/4/2027", "mdy") == start.Start(kind=StartKind.FIXED, day="2027-05-04")
    assert start.read("15/4/2027", "mdy") is None


@pytest.mark.parametrize("words", ["", "30 February 2027", "30/2/2027", "Starts May 5", "2017", "may", "12 weeks", "32 Foo 2027"])
def test_what_is_no_date_is_not_read(words: str) -> None:
    assert start.read(words, "dmy") is None
