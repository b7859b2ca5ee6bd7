"""What `find` promises of every statement: exact words, right polarity, the right level, and never an error."""

from __future__ import annotations

import os
import subprocess
import sys
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normaliser.statements import STATEMENT_RULES, find
from schemas import Dimension, Level, Method, Passage, Polarity, RawListing, Source, SourceKind, Statement, Words

SOURCE = Source(name="A portal", url="https://portal.example", kind=SourceKind.NATIONAL_PORTAL, jurisdiction="CA-ON", walk=())


def listing(*paragraphs: str, **fields: str) -> RawListing:
    words = (Words(field=k, words=v, page="a1", locator=f"pair:{k}", method=Method.LABEL) for k, v in fields.items())
    passages = (Passage(words=said, page="a1", locator=f"text:{n}") for n, said in enumerate(paragraphs))
    return RawListing(source_id="portal", url="https://portal.example/1", words=tuple(words), passages=tuple(passages))


def said(*paragraphs: str, **fields: str) -> tuple[Statement, ...]:
    return find(listing(*paragraphs, **fields), SOURCE)


def test_a_statement_carries_its_sentence_its_slots_and_its_place() -> None:
    (found,) = said("Six evenings of pottery.", "Bring an apron. A named mentor replies within two days. Clay is included.")
    assert found.dimension is Dimension.LEARNER_SUPPORT
    assert found.level is Level.DESCRIBED
    assert found.text == "A named mentor replies within two days."
    assert (found.page, found.locator, found.lang) == ("a1", "text:1", "en")
    assert dict(found.slots)["contact_or_hours"] == "within two days"


def test_an_empty_listing_says_nothing() -> None:
    assert find(RawListing(source_id="portal", url="https://portal.example/1"), SOURCE) == ()
    assert said("", " ", "...") == ()


@pytest.mark.parametrize(
    "sentence",
    ["The workshop is not accredited.", "Unaccredited workshop.", "L'atelier n'est pas accrédité.", "It holds no accreditation."],
)
def test_what_is_denied_is_stated_and_negated(sentence: str) -> None:
    (found,) = said(sentence)
    assert (found.dimension, found.polarity, found.level) == (Dimension.QA_PROCESS, Polarity.NEGATED, Level.MENTIONED)


def test_praise_beside_a_fact_does_not_hide_the_fact() -> None:
    found = said("A high-quality evening class, validated by QQI and reviewed every three years.")
    assert [(s.dimension, s.level) for s in found] == [(Dimension.QA_PROCESS, Level.DESCRIBED)]


def test_neighbouring_sentences_are_quoted_together_when_they_say_more_together() -> None:
    (found,) = said("Technical support is available. Library access is free. Lunch is not.")
    assert found.level is Level.DESCRIBED
    assert found.text == "Technical support is available. Library access is free."


def test_a_lost_space_still_ends_a_sentence_and_a_number_does_not() -> None:
    found = said("Learn to weld.Learners rated the course 4.5 out of 5 in 80 reviews.See https://a.example/x.Y for dates.")
    assert [s.text for s in found] == ["Learners rated the course 4.5 out of 5 in 80 reviews."]


def test_the_title_of_the_listing_is_no_evidence() -> None:
    assert said("Five weeks of career planning and some theory.", title="Career Planning") == ()
    assert len(said("Career planning is part of the package.", title="Pottery for All")) == 1


def test_a_long_sentence_is_cut_around_what_was_found() -> None:
    words = "and so on " * 60 + "with a dedicated tutor " + "and so on " * 60
    (found,) = said(words)
    assert len(found.text) <= 400
    assert "dedicated tutor" in found.text
    assert found.text in words


def test_a_rating_in_its_own_field_is_structured() -> None:
    (found,) = said(rating="4.7", rating_count="1,733")
    assert (found.text, found.level, found.structured) == ("4.7 out of 5 (1733 ratings)", Level.DESCRIBED, True)
    assert said(rating="4.7 (958 reviews)")[0].text == "4.7 out of 5 (958 ratings)"
    assert said(rating="4,4 sur 5")[0].level is Level.MENTIONED


@pytest.mark.parametrize("rating", ["0.0", "0", "None", "", "n/a", "97%", "7.2", "12"])
def test_no_rating_is_made_of_nothing_or_of_another_scale(rating: str) -> None:
    assert said(rating=rating, rating_count="0") == ()


def test_a_funder_and_a_level_of_the_framework_in_a_row_say_nothing() -> None:
    assert said(funding="OSAP: Eligible", level="NFQ Level 8") == ()


def test_the_rules_have_a_fingerprint() -> None:
    assert len(STATEMENT_RULES) == 32


PIECES = st.sampled_from([
    "accredited by QQI", "not", ".", "The careers service", "tutor replies", "within 2 days", "4.5 out of 5", "reviews (90)",
    "graduates", "80% employed", "credits towards", "Certificate in", "https://x.example/", "soutien", "n'est pas accrédité",
    "é\u0301", "İ", "\u202f", "“", "”", "\n", "•",
])  # fmt: skip


@given(st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=60).map(" ".join)), st.text(max_size=12))
def test_any_text_is_read_without_error_and_quoted_exactly(words: str, title: str) -> None:
    for found in said(words, title=title, rating=title):
        if not found.structured:
            assert 0 < len(found.text) <= 400
            assert found.text in words


def test_every_process_finds_the_same_in_the_same_order() -> None:
    program = (
        "from tests.normaliser.statements.test_find import said; from schemas import digest; "
        "print(digest(said('Approved by Senate, with a careers service, technical help and a digital badge. "
        "Credits count towards the Diploma of Law. A tutor replies within a day.')))"
    )
    runs = [
        subprocess.run(
            [sys.executable, "-c", program], env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True
        )
        for seed in ("1", "2", "3")
    ]
    assert len({run.stdout for run in runs}) == 1


@pytest.mark.parametrize(
    "unit", ["accredited ", "a", "career ", "4.5 out of 5 ", "credits towards ", "no ", "80% of graduates ", "“", "1 "]
)
def test_twice_the_words_take_about_twice_the_time(unit: str) -> None:
    def seconds(times: int) -> float:
        raw = listing(unit * times)
        took = []
        for _ in range(3):
            start = time.process_time()
            find(raw, SOURCE)
            took.append(time.process_time() - start)
        return min(took)

    size = 4000 // len(unit)
    assert seconds(4 * size) < max(0.05, 9 * seconds(size))
