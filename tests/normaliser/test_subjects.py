"""The subjects a catalogue files a course under lead to fields of education; where they leave a choice, there is none."""

from __future__ import annotations

import time

import pytest

from schemas import Classification, State, Words, table
from tests.normaliser.listings import issues, offered, proof, said, state

TITLE = said("title", "Reading the Tides", locator="h1")


def fields(*words: Words) -> list[str]:
    """The codes that our table derives."""
    return [one.code or "" for one in offered(*words).classifications if one.method == "mapped"]


def filed(subjects: str, title: str = "Reading the Tides") -> list[str]:
    return fields(said("title", title, locator="h1"), said("subjects", subjects, "Areas of Focus"))


def test_a_subject_of_one_field_gives_it_behind_what_is_stated() -> None:
    offering = offered(TITLE, said("subjects", "Cybersecurity", "Areas of Focus"), said("skills", "Locking doors", "Skills"))
    assert offering.classifications == (
        Classification(axis="field", label="Cybersecurity"),
        Classification(axis="skill", label="Locking doors"),
        Classification(
            axis="field",
            label="Information and Communication Technologies (ICTs)",
            scheme="ISCED-F",
            code="061",
            method="mapped",
        ),
    )
    assert proof(offering, "classifications.2") == ["Cybersecurity"]


def test_a_derived_field_is_no_disclosure() -> None:
    offering = offered(said("title", "Applied Bookkeeping", locator="h1"))
    assert [one.code for one in offering.classifications] == ["041"]
    assert state(offering, "subjects")[0] is State.SILENT
    assert proof(offering, "classifications.0") == ["Applied Bookkeeping"]


@pytest.mark.parametrize("label", ["Health & Safety", "Science, Engineering & Maths", "Arts and Humanities"])
def test_a_subject_of_several_fields_alone_gives_none(label: str) -> None:
    assert filed(label) == []


def test_the_title_decides_between_the_fields_of_a_subject() -> None:
    assert filed("Data Science", "Bayesian Statistics") == ["054"]
    assert filed("Data Science", "Databases from the Start") == ["061"]
    assert filed("Data Science", "Bookkeeping") == []


def test_a_course_filed_under_two_subjects_is_in_both_fields() -> None:
    assert filed("Law; History") == ["042", "022"]


def test_the_industry_helps_where_the_subject_leaves_a_choice() -> None:
    subject = said("subjects", "Automotive & Transport", "Areas of Focus")
    assert fields(TITLE, subject) == []
    assert fields(TITLE, subject, said("industry", "Manufacturing", "Industry")) == ["071"]
    assert fields(TITLE, said("industry", "Construction", "Industry")) == ["073"]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Managing Star Ratings", []),
        ("Art History", []),
        ("Statistics for Nurses and Nursing Students", ["054"]),
        ("Skills for Nursing", ["091"]),
        ("Comptabilité pour les petites entreprises", ["041"]),
        ("Grundlagen der Chemie", ["053"]),
        ("Raamatupidamine algajatele", ["041"]),
        ("Poetry and Plumbing", []),
        ("🎉🎉🎉", []),
        ("", []),
    ],
)
def test_a_title_alone(title: str, expected: list[str]) -> None:
    assert fields(said("title", title, locator="h1")) == expected


def test_a_label_is_one_however_its_marks_stand() -> None:
    assert filed("Business & Management") == filed("business-and-management") == filed("Business and  Management") == ["041"]


def test_a_label_nobody_knows_is_noted_and_one_row_mends_it() -> None:
    words = TITLE, said("subjects", "Lighthouse lore", "Areas of Focus")
    assert issues(*words) == [("unmapped", "subjects", "Lighthouse lore")]
    lookups = {"subjects": {"Lighthouse lore": "104"}}
    assert issues(*words, lookups=lookups) == []
    assert [one.code for one in offered(*words, lookups=lookups).classifications] == [None, "104"]
    assert issues(*words, lookups={"subjects": {"Lighthouse lore": ""}}) == []


def test_every_row_names_narrow_fields_that_may_be_given() -> None:
    may = {row["code"] for row in table("isced_f_2013") if row["level"] == "narrow" and row["kind"] == "field"}
    rows = table("subjects")
    assert rows and {code for row in rows for code in row["fields"].split("|") if code} <= may
    assert {row["where"] for row in rows} == {"subject", "title", "audience"} and all(
        row["origin"] and row["grade"] for row in rows
    )
    assert len({(row["where"], row["words"]) for row in rows}) == len(rows)


def test_a_title_of_any_length_is_read_at_once() -> None:
    start = time.process_time()
    fields(said("title", "data science of " * 60_000, locator="h1"))
    assert time.process_time() - start < 1
