"""What stands beside the subject of a title is read as what it says, and what says nothing known stays a word of it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher import traits
from schemas import Kin, Name, Offering, Provider, Text, provider_slug
from tests.matcher.courses import catalogue, course, likeness, seen
from tests.matcher.test_likeness import SITE, one_course

ROPE = course("Rope Making", SITE)


def name(title: str, **values: Any) -> Name:
    return seen(course(title, **values)).names[0]


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("Rope Making (Online)", {"marked": True}),
        ("Rope Making - Online", {"marked": True}),
        ("Rope Making | Evening", {"marked": True}),
        ("Rope Making (Self-Paced)", {"marked": True}),
        ("Rope Making (en ligne)", {"marked": True}),
        ("Rope Making - 2027 intake", {"year": "2027"}),
        ("Rope Making 2026/27", {"year": "2026"}),
        ("Rope Making - rentrée 2027", {"year": "2027"}),
        ("Rope Making – starts 12 March 2026", {"year": "2026", "month": "3"}),
        ("Rope Making (Ballymore campus)", {"marked": True}),
        ("Rope Making (Group B)", {"marked": True}),
        ("Rope Making [French]", {"languages": ("fr",)}),
        ("Rope Making (en français)", {"languages": ("fr",)}),
        ("Rope Making - taught in French", {"languages": ("fr",)}),
        ("Rope Making (FR)", {"languages": ("fr",)}),
        ("Microcredential: Rope Making", {"award": ""}),
        ("Diploma in Rope Making", {"award": "diploma"}),
        ("ROPE4012: Rope Making", {"code": "ROPE4012"}),
        ("Rope Making (ROPE 4012)", {"code": "ROPE4012"}),
        ("Rope Making | Harbour College", {}),
        ("Rope Making at Harbour College", {}),
        ("HC: Rope Making", {}),
        ("Rope Making: A Practical Guide", {}),
    ],
)
def test_what_a_title_says_beside_its_subject_is_no_part_of_its_name(title: str, said: dict[str, object]) -> None:
    found = name(title)
    assert found.words == ("making", "rope")
    assert {field: getattr(found, field) for field in said} == said
    assert one_course(course(title), ROPE) or said.get("award")


@pytest.mark.parametrize(
    "title",
    [
        "French: Rope Making",
        "Teaching Online",
        "Working in a Group",
        "Rope Making (Steel)",
        "Rope Making, Aluminium",
        "Life on Campus",
        "Rope Making: Ethics",
        "Windows 2019",
    ],
)
def test_what_may_be_the_subject_stays_in_the_name(title: str) -> None:
    assert set(name(title).words) >= {
        word for word in title.lower().replace(":", " ").split() if word.isalpha() and len(word) > 4
    }


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Rope Making [French]", "Rope Making [English]"),
        ("Rope Making (Steel)", "Rope Making (Hemp)"),
        ("Diploma in Rope Making", "Rope Making"),
        ("Graduate Certificate in Rope Making", "Diploma in Rope Making"),
        ("Rope Making: Ethics", "Rope Making: Costs"),
        ("ROPE4012 Rope Making", "ROPE4013 Rope Making"),
        ("Essentials of Rope Making", "Rope Making"),
    ],
)
def test_titles_that_name_two_courses(one: str, other: str) -> None:
    assert not one_course(course(one), course(other, SITE))


@pytest.mark.parametrize("title", ["Rope Makin", "Rope Makking", "Rope Makings"])
def test_a_slip_of_a_letter_makes_no_other_course(title: str) -> None:
    assert one_course(course(title), ROPE)


@pytest.mark.parametrize(
    "provider",
    ["Harbour College Ltd", "Harbour College, School of Crafts", "Harbour College - Faculty of Arts", "The Harbour College (HC)"],
)
def test_a_part_of_a_house_is_the_house(provider: str) -> None:
    assert one_course(course("Rope Making", provider=provider), ROPE)


def test_a_provider_is_one_in_french_and_english() -> None:
    french, english = (
        course("Rope Making", provider="Université de Kilree"),
        course("Rope Making", SITE, provider="Kilree University"),
    )
    assert one_course(french, english)
    assert not one_course(
        course("Rope Making", provider="Université de Kilree"), course("Rope Making", SITE, provider="Kilree College")
    )


def test_a_word_more_names_another_house() -> None:
    east = course("Rope Making", provider="University of Ballymore East")
    assert not one_course(east, course("Rope Making", SITE, provider="University of Ballymore"))
    assert one_course(east, course("Rope Making", SITE, provider="University of Balymore East"))


def test_a_broker_of_two_providers_does_not_make_their_courses_one() -> None:
    broker, here, there = (
        Provider(name=each, slug=provider_slug(each)) for each in ("Skills Bridge", "Harbour College", "Lakeside College")
    )
    one = course("Rope Making", providers=(broker,), awarding_bodies=(here,))
    assert not one_course(one, course("Rope Making", SITE, providers=(broker,), awarding_bodies=(there,)))
    assert one_course(one, course("Rope Making", SITE, providers=(here,)))


def told(title: str, words: str, source_id: str = "ie_quay", key: str = "1") -> Offering:
    return course(title, source_id, key=key, description=(Text(words=words),))


WORDS = "You twist three strands by hand, test what they bear, and splice an eye into each end of the rope."
OTHER = "You read the weather of the coast from clouds and swell and keep a log of what came of it."


def test_a_place_behind_a_dash_is_of_a_run_only_where_both_are_told_in_the_same_words() -> None:
    cork, galway = told("Rope Making - Cork", WORDS), told("Rope Making - Galway", WORDS, key="2")
    assert one_course(cork, galway)
    assert likeness(cork, galway).kin is Kin.RUN
    assert not one_course(cork, told("Rope Making - Galway", OTHER, key="2"))


def test_what_stands_in_square_brackets_is_no_place_where_the_courses_are_told_otherwise() -> None:
    assert one_course(told("Rope Making [Hemp]", WORDS), told("Rope Making", WORDS, SITE))
    assert not one_course(told("Rope Making [Hemp]", WORDS), told("Rope Making", OTHER, SITE))


def test_an_empty_title_has_no_name() -> None:
    assert traits(course("", key="1"), catalogue("ie_quay")).names == ()
    assert traits(course("()", key="1"), catalogue("ie_quay")).names == ()


@given(st.text(max_size=120))
def test_any_title_is_read(title: str) -> None:
    assert all(found.words for found in seen(course(title, key="1")).names)
