"""Labels are known in the page's language, in any order, with a slip of the pen, and never where a value stands."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from crawlers.reading import read_detail
from crawlers.reading.labels import labels
from crawlers.reading.near import LEAST, near, one_slip
from schemas import Sighting, table
from tests.crawlers.test_makes import SOURCE, said

LABELS = sorted({row["label"] for row in table("labels")})
WORDS = st.text(string.ascii_lowercase[:4], min_size=1, max_size=9)


def sighted(facts: str, lang: str = "en") -> Sighting:
    html = f'<html lang="{lang}"><body><h1>Tides</h1><dl><dt>Fee</dt><dd>€5</dd><dt>ECTS</dt><dd>5</dd></dl>{facts}</body></html>'
    sighting = read_detail(SOURCE, "https://quayside.example/course/tides", LexborHTMLParser(html), "sha")
    assert sighting is not None
    return sighting


@pytest.mark.parametrize(
    "label", ["Duration", "Duratoin", "Durtion", "Durration", "Duretion", "DURATION:", "Duration (elapsed)", "Duration / Durée"]
)
@pytest.mark.parametrize(
    "make",
    ["<dl><dt>{}</dt><dd>6 weeks</dd></dl>", "<p>{}: 6 weeks</p>", "<h4>{}</h4><p>6 weeks</p>", "<p><b>{}</b> 6 weeks</p>"],
)
def test_a_label_with_a_slip_or_a_note_is_read(label: str, make: str) -> None:
    assert said(sighted(make.format(label)), "duration") == ["6 weeks"]


@pytest.mark.parametrize("label", ["Etablissement", "Établisement", "Établissement :", "ÉTABLISSEMENT"])
def test_a_french_label_is_read_on_a_french_page(label: str) -> None:
    assert said(sighted(f"<dl><dt>{label}</dt><dd>Collège du Port</dd></dl>", "fr-CA"), "provider") == ["Collège du Port"]


def test_a_value_that_resembles_a_label_is_a_value() -> None:
    for value in ("Formal", "Locatoin", "Campuss", "Partners"):
        sighting = sighted(f"<dl><dt>Delivery mode</dt><dd>{value}</dd><dt>Campus</dt><dd>Dublin</dd></dl>")
        assert said(sighting, "delivery") == [value]
        assert said(sighting, "place") == ["Dublin"]


@pytest.mark.parametrize(
    "make", ["<dl><dt>{}</dt><dd>{}</dd></dl>", "<table><tr><td>{}</td><td>{}</td></tr></table>", "<div><p>{}</p><p>{}</p></div>"]
)
@pytest.mark.parametrize(
    ("label", "value", "field"), [("Award", "Certificate", "credential"), ("Award", "Certificate - Level 6", "credential")]
)
def test_a_value_may_be_another_name_of_its_field(make: str, label: str, value: str, field: str) -> None:
    assert said(sighted(make.format(label, value)), field) == [value]


def test_what_stands_in_the_place_of_a_definition_is_no_label() -> None:
    assert said(sighted("<dl><dt>Delivery mode</dt><dd>Certificate</dd></dl>"), "delivery") == ["Certificate"]


@pytest.mark.parametrize("text", ["Free", "Feed", "Costs", "Made", "Niveaux", "Sessions and dates", "Provided", "Introductions"])
def test_other_words_are_no_labels(text: str) -> None:
    found = labels(SOURCE, "en").find(text)
    assert found is None or text in ("Costs", "Provided", "Introductions", "Niveaux")


def test_the_pages_language_decides_what_a_word_means() -> None:
    shared = {row["label"] for row in table("labels") if row["lang"] == "en"} & {
        row["label"] for row in table("labels") if row["lang"] == "fr"
    }
    for word in shared:
        for lang in ("en", "fr"):
            (field,) = {row["field"] for row in table("labels") if row["lang"] == lang and row["label"] == word}
            found = labels(SOURCE, lang).find(word)
            assert found is not None
            assert found.field == field


@given(st.sampled_from(LABELS), st.integers(0, 40), st.sampled_from(string.ascii_lowercase), st.integers(0, 3))
def test_no_slip_turns_a_label_into_one_of_another_field(label: str, at: int, letter: str, kind: int) -> None:
    at %= len(label)
    slips = (
        label[:at] + label[at + 1 :],
        label[:at] + letter + label[at:],
        label[:at] + letter + label[at + 1 :],
        label[:at] + label[at + 1 : at + 2] + label[at] + label[at + 2 :],
    )
    known, slipped = labels(SOURCE, "en"), slips[kind]
    found = known.find(slipped)
    if found is not None and slipped not in known.known and sum(map(str.isalpha, label)) >= LEAST and slipped == slipped.strip():
        close = {known.known[one].field for one in known.misspelt.of(slipped)}
        assert close == {found.field} or found.field in close


@given(st.lists(WORDS, max_size=12), WORDS)
def test_the_words_found_near_are_those_one_slip_away(words: list[str], word: str) -> None:
    known = near(words)
    expected = (
        {one for one in words if sum(map(str.isalpha, one)) >= LEAST and one_slip(word, one)}
        if word not in known.words
        else set()
    )
    assert set(known.of(word)) == (expected if len(word) >= LEAST - 1 else set())


@given(WORDS, WORDS)
def test_a_slip_works_both_ways(one: str, other: str) -> None:
    assert one_slip(one, other) == one_slip(other, one)
    assert not one_slip(one, one)


def test_nothing_is_near_nothing() -> None:
    assert near([]).of("duration") == ()
    assert near(["duration"]).of("") == ()
    assert labels(SOURCE).find("") is None
    assert labels(SOURCE).find("x" * 10_000) is None
