"""Words are folded and addresses made canonical the same way, whatever they are."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas import canonical_url, fold, offering_id, slug, squeeze


@given(st.text())
def test_squeezing_leaves_single_spaces_and_no_others(text: str) -> None:
    assert re.search(r"\s\s|^\s|\s$|[\t\n\xa0]", squeeze(text)) is None


@given(st.text())
def test_a_slug_is_safe_in_an_address(text: str) -> None:
    assert re.fullmatch(r"([a-z0-9]+(-[a-z0-9]+)*)?", slug(text))


@given(st.text(alphabet="abcXYZ éß:* \xa0"))
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize("word", ["Durée :", "durée", " DUREE*", "Dure\u0301e:"])
def test_spellings_of_one_label_fold_together(word: str) -> None:
    assert fold(word) == "duree"


@pytest.mark.parametrize(
    "address",
    [
        "https://Example.org/Course/?b=2&a=1",
        "https://example.org/Course?a=1&b=2#top",
        "https://example.org:443/Course?a=1&b=2",
        "HTTPS://example.org/Course/?utm_source=mail&a=1&b=2",
    ],
)
def test_one_page_has_one_address(address: str) -> None:
    assert canonical_url(address) == "https://example.org/Course?a=1&b=2"


def test_only_the_port_that_goes_without_saying_is_left_out() -> None:
    assert canonical_url("http://example.org:80/a") == "http://example.org/a"
    assert canonical_url("https://example.org:80/a") == "https://example.org:80/a"


def test_a_path_keeps_its_case_and_a_blank_answer_its_question() -> None:
    assert canonical_url("https://example.org/A/?q=") == "https://example.org/A?q="


@given(st.text(), st.text())
def test_an_offering_keeps_its_id(source: str, key: str) -> None:
    assert offering_id(source, key) == offering_id(source, key)


def test_one_key_in_two_sources_is_two_offerings() -> None:
    assert offering_id("ie_one", "42") != offering_id("ie_two", "42")


def test_the_id_of_a_known_offering_never_changes() -> None:
    assert offering_id("ie_microcreds", "https://microcreds.ie/a") == "46531ce6-20f3-5e2e-bd99-a0b1fc0d27f4"


@pytest.mark.parametrize("reading", [fold, slug, squeeze])
def test_empty_stays_empty(reading: object) -> None:
    assert callable(reading)
    assert reading("") == ""
