"""The page of a programme leads to its courses, and says how many of them its catalogue does not list."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from schemas import Stack
from store import Store
from tests.store.nights import known_as, offering, read, take
from web.course.stacks import Part, Stacks, stacks

PROGRAMME = offering(
    "sea",
    stacks=(
        Stack(kind="has_part", native_id="t1"),
        Stack(kind="has_part", native_id="nobody"),
        Stack(kind="has_part", label="Winds"),
        Stack(kind="part_of", label="Diploma of the Sea"),
        Stack(kind="counts_towards", label="Degree of the Ocean"),
        Stack(kind="exempts", label="First Year Afloat"),
    ),
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store.open(f"sqlite:///{tmp_path / 'store.sqlite'}")
    opened.record(take(1, read("tides", native_id="t1")))
    yield opened
    opened.close()


def test_a_programme_leads_to_the_courses_its_catalogue_lists(store: Store) -> None:
    told = stacks(store, PROGRAMME)
    assert told.parts == (Part("tides", known_as("tides")), Part("Winds"))
    assert told.wholes == (Part("Diploma of the Sea"), Part("Degree of the Ocean"))
    assert told.unnamed == 1


def test_a_course_of_nothing_has_no_parts(store: Store) -> None:
    assert stacks(store, offering("clay")) == Stacks()
