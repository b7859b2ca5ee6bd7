"""A person's word stands in the place of a page's, is read as a page's is, and is told when the page has caught up with it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from normaliser import CORRECTABLE, normalise, normalise_corrected, readable, said
from schemas import FIELDS, Correction, Effort, EffortKind, Issue, Method, Offering, RawListing, Span, State, Unit, Words
from tests.normaliser.listings import HARBOUR, TODAY, listing, source, state
from tests.normaliser.listings import said as words

PAGE = listing(*HARBOUR)
CARD = listing(words("title", "Reading the Tides", locator="h1"))
"""A listing that tells nothing but its title."""


def correction(field: str, value: str, page: RawListing = PAGE, **changes: Any) -> Correction:
    given: dict[str, Any] = {
        "correction_id": "c1",
        "source_id": "ca_harbour",
        "offering_id": "o1",
        "why": "They told me.",
        "by": "ada",
    }
    return Correction(field=field, words=value, at="2026-11-25T10:00:00Z", instead=said(page, source(), field), **given | changes)


def read(page: RawListing, *corrections: Correction) -> Offering:
    return normalise_corrected(page, source(), TODAY, corrections).offering


def told(page: RawListing, *corrections: Correction) -> list[tuple[str, str]]:
    found: tuple[Issue, ...] = normalise_corrected(page, source(), TODAY, corrections).issues
    return [(issue.kind, issue.words) for issue in found]


def without(page: RawListing, *fields: str) -> RawListing:
    return replace(page, words=tuple(found for found in page.words if found.field not in fields))


def test_a_listing_without_corrections_is_read_as_ever() -> None:
    assert normalise_corrected(PAGE, source(), TODAY, ()) == normalise(PAGE, source(), TODAY)


def test_every_field_may_be_corrected() -> None:
    assert set(CORRECTABLE) == set(FIELDS)


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("page", [PAGE, CARD], ids=["a page that says something", "a page that says nothing"])
def test_the_words_given_are_a_value_with_their_own_proof(field: str, page: RawListing) -> None:
    one = correction(field, CORRECTABLE[field].example, page)
    assert readable(one, page, source(), TODAY)
    offering = read(page, one)
    assert state(offering, field) == (State.STATED, "")
    proofs = [proof for proof in offering.evidence if proof.method is Method.CORRECTION]
    assert proofs
    assert all((proof.page, proof.locator) == ("", "correction:/c1") and proof.quote in one.words for proof in proofs)
    others = {name for name in FIELDS if name != field}
    assert {(name, offering.state(name)) for name in others} == {(name, read(page).state(name)) for name in others}


@pytest.mark.parametrize("field", [name for name in FIELDS if name != "title"])
@pytest.mark.parametrize("page", [PAGE, CARD], ids=["a page that says something", "a page that says nothing"])
def test_what_a_person_says_is_not_stated_is_silent(field: str, page: RawListing) -> None:
    one = correction(field, "", page)
    offering = normalise_corrected(page, source(constants={field: "English"}, unseen=(field,)), TODAY, (one,)).offering
    assert state(offering, field) == (State.SILENT, "corrected")
    assert not any(proof.method is Method.CORRECTION for proof in offering.evidence)


def test_what_is_true_of_a_whole_platform_is_not_put_in_the_place_of_what_is_not_stated() -> None:
    platform = source(constants={"language": "en", "delivery": "Online", "provider": "Harbour College"})
    denied = tuple(correction(field, "", CARD) for field in ("language", "delivery", "provider"))
    offering = normalise_corrected(CARD, platform, TODAY, denied).offering
    assert (offering.instruction_languages, offering.delivery, offering.providers) == ((), None, ())
    plain = normalise_corrected(CARD, platform, TODAY, ()).offering
    assert plain.instruction_languages and plain.delivery and plain.providers


@pytest.mark.parametrize(
    ("field", "value"),
    [("price", "a lot"), ("price", "120 or so"), ("start", "30 February 2027"), ("language", "Navigation"), ("level", "Beginner"),
     ("difficulty", "NFQ Level 7"), ("duration", "40 hours"), ("workload", "soon"), ("delivery", "by tide"), ("outcomes", "|"),
     ("credits", "some"), ("price", "€" + "1" * 400)],
)  # fmt: skip
def test_words_that_are_no_value_of_their_field_are_not_readable(field: str, value: str) -> None:
    assert not readable(correction(field, value), PAGE, source(currency=""), TODAY)


def test_one_word_of_a_page_is_corrected_and_what_it_says_of_another_field_stays() -> None:
    page = listing(words("duration", "6 weeks, 4 hours per week"))
    weekly = Effort(kind=EffortKind.WEEKLY, min=4, max=4)
    longer = read(page, correction("duration", "8 weeks", page))
    assert longer.runs[0].duration == Span(min=8, max=8, unit=Unit.WEEK)
    assert weekly in longer.effort
    harder = read(page, correction("workload", "6 hours per week", page))
    assert harder.runs[0].duration == Span(min=6, max=6, unit=Unit.WEEK)
    assert weekly not in harder.effort
    assert harder.effort[0].min == 6


def test_what_a_title_tells_in_brackets_stays_when_it_is_corrected_and_can_be_corrected_itself() -> None:
    page = listing(words("title", "Tides [1 March 2027]", locator="h1"))
    renamed = read(page, correction("title", "Tides and Charts", page))
    assert (renamed.name, renamed.runs[0].start) == ("Tides and Charts", "2027-03-01")
    later = correction("start", "1 May 2027", page)
    assert [found.words for found in later.instead] == ["1 March 2027"]
    moved = read(page, later)
    assert (moved.name, [run.start for run in moved.runs]) == ("Tides [1 March 2027]", ["2027-05-01"])
    assert told(listing(words("title", "Tides [1 June 2027]", locator="h1")), later) == [
        ("correction_overtaken", "c1: 1 June 2027")
    ]
    assert told(listing(words("title", "Tides [1 May 2027]", locator="h1")), later) == [("correction_needless", "c1: 1 May 2027")]


def test_what_is_derived_follows_the_correction() -> None:
    page = listing(words("duration", "6 weeks"), words("weekly", "4"))
    derived = [effort.min for effort in read(page, correction("workload", "5 hours per week", page)).effort]
    assert derived == [5, 30]


def test_several_values_are_parted_by_a_bar() -> None:
    one = correction("outcomes", "Read a chart | Plan a passage")
    assert read(PAGE, one).learning_outcomes == ("Read a chart", "Plan a passage")


def test_two_fields_are_corrected_side_by_side() -> None:
    price, level = correction("price", "€120"), correction("level", "NFQ Level 7", correction_id="c2")
    offering = read(PAGE, price, level)
    assert offering.prices[0].amount_min == Decimal(120)
    assert [found.level for found in offering.levels] == ["7"]
    assert offering.difficulty is not None


def test_what_a_corrected_field_could_not_be_read_from_is_no_issue() -> None:
    page = listing(words("price", "ask at the quay"))
    assert told(page) == [("unread", "ask at the quay")]
    assert told(page, correction("price", "€120", page)) == []


@pytest.mark.parametrize("field", ["price", "level", "credits", "duration", "start"])
def test_a_correction_settles_what_a_page_says_twice(field: str) -> None:
    two = {"price": "€1|€2", "level": "NFQ Level 6|NFQ Level 8", "credits": "5 ECTS|10 ECTS", "duration": "2 weeks|9 weeks"}
    told_twice = two.get(field, "1 May 2027|1 June 2027").split("|")
    page = listing(*(words(field, said_once, locator=f"pair:{number}") for number, said_once in enumerate(told_twice)))
    assert [kind for kind, _ in told(page)] == ["contradiction"]
    assert told(page, correction(field, CORRECTABLE[field].example, page)) == []


def test_a_page_that_says_what_it_said_leaves_the_correction_alone() -> None:
    assert told(PAGE, correction("price", "€120")) == []


def test_a_page_that_says_the_same_by_now_makes_the_correction_needless() -> None:
    now = replace(without(PAGE, "price"), words=(*without(PAGE, "price").words, words("price", "€ 120.00", "Fee")))
    assert told(now, correction("price", "€120")) == [("correction_needless", "c1: € 120.00")]
    assert told(without(PAGE, "price"), correction("price", "")) == [("correction_needless", "c1: the page says nothing")]


def test_a_page_that_says_a_third_thing_is_told_and_the_correction_holds() -> None:
    now = replace(without(PAGE, "price"), words=(*without(PAGE, "price").words, words("price", "€200", "Fee")))
    one = correction("price", "€120")
    assert told(now, one) == [("correction_overtaken", "c1: €200")]
    assert read(now, one).prices[0].amount_min == Decimal(120)
    assert told(without(PAGE, "price"), one) == [("correction_overtaken", "c1: the page says nothing")]


def test_other_words_for_what_the_page_said_then_are_no_third_thing() -> None:
    now = replace(without(PAGE, "price"), words=(*without(PAGE, "price").words, words("price", "CAD $312.50 (plus HST)", "Cost")))
    assert told(now, correction("price", "€120")) == []


@pytest.mark.parametrize("field", FIELDS)
def test_every_field_tells_when_it_was_overtaken_and_when_it_is_needless(field: str) -> None:
    row = CORRECTABLE[field]
    shown = Words(field=row.read_as, words=row.example.split(" | ")[0], page="5e" * 32, locator="pair:x", method=Method.LABEL)
    same = replace(without(PAGE, *row.instead_of, *row.beside), words=(shown, *without(PAGE, *row.instead_of, *row.beside).words))
    assert [kind for kind, _ in told(same, correction(field, shown.words))] == ["correction_needless"]
    if field != "title":
        assert [kind for kind, _ in told(same, correction(field, ""))] == ["correction_overtaken"]


@given(st.sampled_from(FIELDS), st.text(max_size=400))
def test_no_words_of_a_person_raise_anything(field: str, value: str) -> None:
    one = correction(field, value)
    if readable(one, PAGE, source(), TODAY) and value:
        assert read(PAGE, one).state(field) is State.STATED
