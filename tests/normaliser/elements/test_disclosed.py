"""What a disclosure promises: an exact quotation with its place, the scope of who says it, a state, and never an error."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from normaliser import normalise
from normaliser.statements import disclosed
from schemas import Disclosure, Level, Offering, Passage, RawListing, Scope, Sighting, State, Voice
from tests.normaliser.listings import PAGE, TODAY, listing, said, source

TITLE = said("title", "Tides and Harbours", locator="h1")


def prose(*paragraphs: str) -> tuple[Passage, ...]:
    return tuple(Passage(words=words, page=PAGE, locator=f"text:{at}") for at, words in enumerate(paragraphs))


def read(*paragraphs: str, voices: tuple[Sighting, ...] = ()) -> Offering:
    raw = listing(TITLE, passages=prose(*paragraphs), voices=voices)
    return normalise(raw, source(), TODAY).offering


def only(offering: Offering) -> Disclosure:
    (told,) = offering.disclosures
    return told


def test_a_disclosure_carries_its_sentence_its_link_and_its_proof() -> None:
    offering = read("Bring a map.", "Two evenings. Our refund policy is at https://quay.example/refunds. Tea is free.")
    told = only(offering)
    assert (told.kind, told.level, told.scope) == ("refund_terms", Level.VERIFIABLE, Scope.OFFERING)
    assert told.text == "Our refund policy is at https://quay.example/refunds."
    assert told.url == "https://quay.example/refunds"
    (proof,) = offering.proof("disclosures.0")
    assert (proof.quote, proof.page, proof.locator) == (told.text, PAGE, "text:1")


def test_of_several_the_one_that_says_most_stands() -> None:
    told = only(read("Our cancellation policy is strict.", "A full refund is paid until the first day."))
    assert told.text == "A full refund is paid until the first day."


def test_a_page_that_was_read_is_silent_on_what_it_leaves_out_and_one_that_was_not_is_unseen() -> None:
    whole = read("A full refund is paid until the first day.")
    assert (whole.state("refund_terms"), whole.state("complaints")) == (State.STATED, State.SILENT)
    assert {normalise(listing(TITLE), source(), TODAY).offering.state(name) for name in ("refund_terms", "complaints")} == {
        State.UNSEEN
    }
    bare = normalise(listing(TITLE, passages=prose("Two evenings.")), source(unseen=("complaints",)), TODAY).offering
    assert (bare.state("complaints"), bare.state("refund_terms")) == (State.UNSEEN, State.SILENT)


def test_what_a_provider_says_of_all_its_courses_has_its_scope() -> None:
    voice = Voice(scope=Scope.PROVIDER, provider="quay college", dimension="learner_support")
    page = Sighting(url="https://quay.example/help", voice=voice, passages=prose("You can appeal within ten days."), page=PAGE)
    offering = read("Two evenings.", voices=(page,))
    assert (only(offering).kind, only(offering).scope) == ("complaints", Scope.PROVIDER)
    assert offering.state("complaints") is State.SILENT
    assert State.STATED in {s.state for s in offering.field_states if (s.field, s.scope) == ("complaints", Scope.PROVIDER)}


def test_a_page_named_for_an_element_is_silent_on_it_where_it_says_nothing_of_it() -> None:
    voice = Voice(scope=Scope.PROVIDER, provider="quay college", dimension="complaints")
    page = Sighting(url="https://quay.example/complaints", voice=voice, passages=prose("We are glad to hear."), page=PAGE)
    told = {(s.field, s.scope): s.state for s in read("Two evenings.", voices=(page,)).field_states}
    assert told["complaints", Scope.PROVIDER] is State.SILENT
    assert ("refund_terms", Scope.PROVIDER) not in told
    gone = read("Two evenings.", voices=(replace(page, voice=replace(voice, trouble="gone"), passages=()),))
    assert {s.state for s in gone.field_states if (s.field, s.scope) == ("complaints", Scope.PROVIDER)} == {State.UNREACHABLE}


@pytest.mark.parametrize(
    "words", ["It is not stackable.", "There is no payment plan.", "Aucun permis n'est exigé.", "Other courses close on 3 May."]
)
def test_what_is_denied_or_said_of_another_course_is_not_disclosed(words: str) -> None:
    assert read(words).disclosures == ()


def test_the_title_is_no_disclosure() -> None:
    raw = listing(said("title", "Refunds Paid Within a Week", locator="h1"), passages=prose("Take Refunds Paid Within a Week."))
    assert normalise(raw, source(), TODAY).offering.disclosures == ()


PIECES = st.sampled_from([
    "refunds are paid", "not", ".", "complaints may be sent", "to", "a@b.example", "01 555 0199", "designed for nurses",
    "Quay Institute", "is based in", "Ireland", "Tuesdays", "from 6 pm", "https://x.example/", "remboursement", "n'est pas",
    "12 CPD points", "Certificate in", "é\u0301", "İ", "\u202f", "“", "”", "\n", "•", "@", "A.A.A",
])  # fmt: skip


@given(st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=60).map(" ".join)))
def test_any_text_is_read_without_error_and_quoted_exactly(words: str) -> None:
    for found in disclosed(RawListing(source_id="quay", url="u", passages=prose(words))):
        assert found.told.text in words
        assert len(found.told.text) <= 400


@pytest.mark.parametrize(
    "piece",
    [
        "refund ",
        "a.a@",
        "A",
        "A.",
        "A ",
        "designed for ",
        "for teachers ",
        "@",
        "1 ",
        "complaints ",
        "is based in ",
        "Tuesday ",
        "x",
    ],
)
def test_time_grows_no_faster_than_the_words(piece: str) -> None:
    huge = "A refund of fees, complaints, appeals, and contact on each Tuesday at 6: " + piece * (60_000 // len(piece))
    begun = time.thread_time()
    list(disclosed(RawListing(source_id="quay", url="u", passages=prose(huge))))
    assert time.thread_time() - begun < 8
