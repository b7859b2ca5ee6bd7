"""A title's brackets are read for what no field says, and never against a field."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from normaliser import normalise
from schemas import DeliveryMode, Method, Offering
from tests.normaliser.listings import TODAY, issues, listing, offered, read, said, source


def titled(title: str) -> Offering:
    return offered(said("title", title), jurisdiction="IE", currency="EUR")


@pytest.mark.parametrize(
    ("title", "start"),
    [
        ("Tide tables [Cork] [September 2018]", "2018-09"),
        ("Tide tables (Blended Learning - September 2018)", "2018-09"),
        ("Tide tables [4 May 2027]", "2027-05-04"),
        ("Tide tables [Intake 1]", "term"),
        ("Tide tables (Session 1)", None),
        ("Tide tables (1798)", None),
        ("Tide tables [30 February 2027]", None),
    ],
)
def test_a_bracket_tells_when_it_starts(title: str, start: str | None) -> None:
    runs = titled(title).runs
    assert ([run.start or run.start_kind for run in runs] or [None]) == [start]


@pytest.mark.parametrize(
    ("title", "mode"),
    [
        ("Tide tables (Online)", DeliveryMode.ONLINE_UNSPECIFIED),
        ("Tide tables (Blended Learning - September 2018)", DeliveryMode.BLENDED),
        ("Online tide tables", None),
        ("Tide tables (online shops)", None),
    ],
)
def test_a_bracket_tells_how_it_is_taken(title: str, mode: DeliveryMode | None) -> None:
    told = titled(title).delivery
    assert (told.canonical if told else None) == mode


def test_a_level_counts_only_with_its_framework() -> None:
    assert [level.level for level in titled("Tide tables (NFQ Level 7)").levels] == ["7"]
    assert titled("Tide tables (Level 7)").levels == ()
    assert titled("Tide tables (Beginner)").difficulty is not None


def test_the_bracket_is_the_proof() -> None:
    offering = titled("Tide tables [Cork] [September 2018]")
    (proof,) = offering.proof("runs.0")
    assert proof.quote == "September 2018"
    assert offering.name == "Tide tables [Cork] [September 2018]"


def test_what_a_field_says_stands_alone() -> None:
    told = (said("title", "Tide tables [September 2018] (Online)"), said("start", "May 2027"), said("delivery", "On campus"))
    offering = offered(*told)
    assert [run.start for run in offering.runs] == ["2027-05"]
    assert offering.delivery is not None
    assert offering.delivery.location != "online"
    assert issues(*told) == []


def test_what_a_person_says_stands_alone() -> None:
    raw = listing(said("title", "Tide tables [September 2018]"))
    for changes in ({"corrected": ("start",)}, {"words": (replace(raw.words[0], method=Method.CORRECTION),)}):
        assert normalise(replace(raw, **changes), source(), TODAY).offering.runs == ()


def test_other_words_in_brackets_are_no_ones_to_mend() -> None:
    assert issues(said("title", "Tide tables (for sailors) [Cork]")) == []


@given(st.text(alphabet="[]() -,;OnlineMay2027", max_size=60))
def test_any_title_is_read(title: str) -> None:
    assert read(said("title", title)).offering.title
