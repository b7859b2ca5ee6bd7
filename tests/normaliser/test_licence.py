"""The licence of a course's content is read by its identifier, its address or another way to say it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from normaliser.licence import read
from schemas import Licence, table

BY_SA = Licence(identifier="CC-BY-SA-4.0", url="https://creativecommons.org/licenses/by-sa/4.0/")


@pytest.mark.parametrize(
    "words",
    [
        "CC-BY-SA-4.0",
        "CC BY-SA 4.0",
        "cc by sa 4.0",
        "https://creativecommons.org/licenses/by-sa/4.0/",
        "http://creativecommons.org/licenses/by-sa/4.0",
        "https://spdx.org/licenses/CC-BY-SA-4.0.html",
    ],
)
def test_the_ways_to_say_one_licence(words: str) -> None:
    assert read(words) == BY_SA


def test_what_is_reserved_has_no_address() -> None:
    assert read("Proprietary") == read("All rights reserved") == Licence(identifier="proprietary")


@pytest.mark.parametrize("words", ["", " ", "CC", "CC BY", "CC BY-SA", "CC BY-SA 9.0", "licence", "free", "BY 4.0"])
def test_what_names_no_one_licence_is_no_value(words: str) -> None:
    assert read(words) is None


def test_no_two_rows_say_the_same() -> None:
    rows = table("licences")
    ways = [way for row in rows for way in (row["identifier"], row["url"], *row["words"].split("|")) if way]
    assert len({row["identifier"] for row in rows}) == len(rows)
    for row in rows:
        for way in (row["identifier"], row["url"], *row["words"].split("|")):
            assert not way or read(way) == Licence(identifier=row["identifier"], url=row["url"] or None)
    assert len(set(ways)) == len(ways)


@given(some.text(max_size=60))
def test_any_words_are_read_or_not(words: str) -> None:
    assert read(words) is None or read(words) in {
        Licence(identifier=r["identifier"], url=r["url"] or None) for r in table("licences")
    }
