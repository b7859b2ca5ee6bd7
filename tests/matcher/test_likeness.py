"""Two records are one course for what both state, and two for what sets courses apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher import keys
from schemas import Disclosure, Kin, Level, Offering, OfferingKind, Text
from tests.matcher.courses import course, likeness, seen

JOIN = 0.8
SITE = "ie_harbour"


def one_course(one: Offering, other: Offering) -> bool:
    found = likeness(one, other)
    assert likeness(other, one) == found, "whichever is given first"
    met = not keys(seen(one)).isdisjoint(keys(seen(other)))
    return met and found.score >= JOIN and not found.barred


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (course("Rope Making"), course("Rope Making", SITE)),
        (course("Certificate in Rope Making"), course("Rope Making", SITE)),
        (course("Rope Making (Micro-credential)"), course("Rope Making", SITE)),
        (course("The Making of Ropes in Practice"), course("Making of Ropes, in Practice", SITE)),
        (course("Rope Making", provider="The Harbour College"), course("Rope Making", SITE)),
        (course("Rope Making", level="7"), course("Rope Making", SITE, level="7", credits=5)),
        (course("Intro to Ropes"), course("Introduction to Ropes", SITE)),
        (course("Knots II"), course("Knots, Part 2", SITE)),
        (
            course("Rope Making", title=(Text(words="Rope Making", lang="en"), Text(words="Le cordage", lang="fr"))),
            course("Le cordage", SITE),
        ),
    ],
    ids=lambda each: each.name,
)
def test_one_course_on_two_catalogues(one: Offering, other: Offering) -> None:
    assert one_course(one, other)
    assert likeness(one, other).kin is Kin.SAME


@pytest.mark.parametrize(
    ("one", "other", "barred"),
    [
        (course("Rope Making"), course("Rope Making", SITE, provider="Lakeside University"), "provider"),
        (course("Rope Making", level="7"), course("Rope Making", SITE, level="8"), "level"),
        (course("Rope Making", credits=5), course("Rope Making", SITE, credits=10), "credits"),
        (course("Knots I"), course("Knots II", SITE), "part"),
        (course("Knots"), course("Knots 2", SITE), "part"),
        (course("Introduction to Knots"), course("Advanced Knots", SITE), "grade"),
        (course("Knots"), course("Knots: Refresher", SITE), "grade"),
        (course("Certificate in Knots"), course("Diploma in Knots", SITE), "award"),
        (course("Knots", instruction_languages=("en",)), course("Knots", SITE, instruction_languages=("fr",)), "language"),
        (course("Knots", kind=OfferingKind.PROGRAMME), course("Knots", SITE, kind=OfferingKind.MOOC), "form"),
    ],
)
def test_two_courses(one: Offering, other: Offering, barred: str) -> None:
    assert not one_course(one, other)
    assert barred in likeness(one, other).barred


@pytest.mark.parametrize("title", ["Macroeconomics", "Rope Making for Sailors", "Rope Mending"])
def test_a_title_that_is_only_close_needs_more_than_a_provider(title: str) -> None:
    other = "Microeconomics" if title == "Macroeconomics" else "Rope Making"
    assert not one_course(course(title), course(other, SITE))


def test_a_title_alone_proves_nothing() -> None:
    assert not one_course(course("Introduction to Programming", provider=""), course("Introduction to Programming", SITE))


def test_a_close_title_and_the_same_words_prove_one_course() -> None:
    told = (Text(words="You twist three strands by hand, test what they bear, and splice an eye into each end of the rope."),)
    assert one_course(course("Rope Making for Sailors", description=told), course("Rope Making", SITE, description=told))


@pytest.mark.parametrize(
    ("one", "other", "kin"),
    [
        ("Rope Making [Cork]", "Rope Making [Galway]", Kin.RUN),
        ("Rope Making [Cork] [September 2026]", "Rope Making [Cork] [January 2027]", Kin.RUN),
        ("Rope Making (Online)", "Rope Making", Kin.RUN),
        ("Rope Making - September 2026 intake", "Rope Making", Kin.RUN),
        ("Rope Making [September 2025]", "Rope Making [September 2026]", Kin.REISSUE),
        ("Rope Making 2025", "Rope Making 2026", Kin.REISSUE),
    ],
)
def test_runs_and_yearly_issues_on_one_catalogue(one: str, other: str, kin: Kin) -> None:
    assert one_course(course(one, key="1"), course(other, key="2"))
    assert likeness(course(one, key="1"), course(other, key="2")).kin is kin


def test_a_level_sets_courses_of_one_catalogue_apart_unless_it_calls_them_runs() -> None:
    assert not one_course(course("Knots", key="1", level="7"), course("Knots", key="2", level="8"))
    assert one_course(course("Knots [Cork]", key="1", level="7"), course("Knots", key="2", level="8"))


@pytest.mark.parametrize("title", ["Spring Boot", "Introduction to Spring", "March of the Machines", "You May"])
def test_a_season_or_month_inside_a_title_is_a_word_of_it(title: str) -> None:
    assert not seen(course(title)).names[0].marked


def test_a_catalogue_that_links_to_a_partners_page_lists_the_partners_course() -> None:
    own = course("Rope Making by Hand", "ie_harbour")
    more = Disclosure(kind="further_information", level=Level.VERIFIABLE, text="More", url=own.url + "?utm_source=quay")
    listed = course("Rope Making, by hand and eye", disclosures=(more,))
    assert one_course(own, listed)
    assert likeness(own, listed).origin == own.offering_id


@given(st.text(max_size=80), st.text(max_size=80))
def test_any_titles_are_compared_the_same_way_round(one: str, other: str) -> None:
    mine, its = course(one, key="1"), course(other, SITE, key="2")
    found = likeness(mine, its)
    assert found == likeness(its, mine)
    assert 0 <= found.score <= 1


def test_a_record_without_a_title_is_nobodys_like() -> None:
    assert not one_course(course("", key="1"), course("", SITE, key="2"))
    assert seen(course("[Cork]")).names == ()
