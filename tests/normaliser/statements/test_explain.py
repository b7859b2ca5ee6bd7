"""What `explain` tells of words that count, of words that were taken away, and of a page that says nothing."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from normaliser import explain, normalise
from schemas import Dimension, Explanation, Passage, RawListing, Sought
from tests.normaliser.listings import PAGE, TODAY, source, told


def explained(*passages: str) -> Explanation:
    raw = RawListing(
        source_id="ca_harbour",
        url="https://harbour.example/tides",
        words=(told("title", "Tides"),),
        passages=tuple(Passage(words=said, page="a1", locator=f"text:{n}", heading="About") for n, said in enumerate(passages)),
    )
    return explain(raw, normalise(raw, source(), TODAY).offering)


def of(told: Explanation, dimension: Dimension) -> Sought:
    return next(sought for sought in told.dimensions if sought.dimension == dimension)


def test_what_is_found_has_its_heading_and_the_rule_of_its_level() -> None:
    (reason,) = of(explained("A named mentor replies within two days."), Dimension.LEARNER_SUPPORT).found
    assert reason.heading == "About"
    assert "contact_or_hours" in reason.rule


def test_a_hit_that_was_taken_away_names_what_took_it() -> None:
    told = explained("Learn how school counsellors design a career guidance programme.")
    sought = of(told, Dimension.CAREERS_GUIDANCE)
    assert sought.found == ()
    assert sought.lost
    assert all(gone.by and gone.because for gone in sought.lost)


def test_a_silent_page_is_still_named_among_the_places() -> None:
    told = explained()
    assert (PAGE, 0) in [(place.page, place.passages) for place in told.places]
    assert not any(sought.found or sought.lost for sought in told.dimensions)
    assert {state.field for state in told.states} >= set(Dimension)


def test_an_element_is_told_with_its_place_and_with_what_was_taken_away() -> None:
    told = explained("A full refund is paid until the first day.", "Learn how guest complaints are made.")
    by_name = {sought.element: sought for sought in told.elements}
    assert [said.text for said in by_name["refund_terms"].found] == ["A full refund is paid until the first day."]
    assert by_name["refund_terms"].places == ("page a1 at text:0",)
    assert explained("Six evenings of pottery.").elements == ()


@given(st.text(max_size=200))
def test_any_text_is_explained(words: str) -> None:
    assert len(explained(words, "Quality assurance is taught. " + words).dimensions) == len(Dimension)
