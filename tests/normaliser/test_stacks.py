"""A programme knows its courses, and a course what it counts towards; nothing is guessed."""

from __future__ import annotations

from schemas import Stack
from tests.normaliser.listings import offered, proof, told


def test_a_programme_knows_its_courses_by_id_and_by_name() -> None:
    offering = offered(told("part_ids", "t1", "json:/0/a"), told("part_ids", "t1", "json:/0/b"), told("parts", "Tides|Winds"))
    assert offering.stacks == (
        Stack(kind="has_part", native_id="t1"),
        Stack(kind="has_part", label="Tides"),
        Stack(kind="has_part", label="Winds"),
    )
    assert proof(offering, "stacks.0") == ["t1"]
    assert proof(offering, "stacks.2") == ["Tides|Winds"]


def test_a_course_knows_what_it_counts_towards_unless_the_words_are_no_programme() -> None:
    words = told("part_of", "Sea|Certificate of attendance")
    assert offered(words, lookups={"part_of": {"certificate of attendance": ""}}).stacks == (Stack(kind="part_of", label="Sea"),)


def test_nothing_said_is_no_stack() -> None:
    assert offered().stacks == ()
    assert offered(told("parts", " | ")).stacks == ()
