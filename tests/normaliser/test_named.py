"""Codes and bodies are taken from disclosures as they stand there, a body only where it is known or offers the course."""

from __future__ import annotations

import pytest

from normaliser import normalise
from schemas import Offering, Passage, State, Words
from tests.normaliser.listings import PAGE, TODAY, listing, said, source

TITLE = said("title", "Tides", locator="h1")
PROVIDER = said("provider", "Quay Institute", "Provider")


def read(prose: str, *words: Words) -> Offering:
    passages = (Passage(words=prose, page=PAGE, locator="text:1"),)
    return normalise(listing(TITLE, *words, passages=passages), source(), TODAY).offering


@pytest.mark.parametrize(
    ("prose", "expected"),
    [
        ("Unit code HARB1042", [("course_code", "HARB1042")]),
        ("Sigle du cours : TISS-204", [("course_code", "TISS-204")]),
        ("QQI award code 5N0722.", [("qqi", "5N0722")]),
        ("Certification inscrite au RNCP 38412.", [("rncp", "38412")]),
        ("Delivered by RTO 40718.", []),
        ("A code of honour.", []),
        ("", []),
    ],
)
def test_a_code_of_the_course_is_an_identifier(prose: str, expected: list[tuple[str, str]]) -> None:
    offering = read(prose)
    assert [(one.scheme, one.value) for one in offering.identifiers] == expected
    assert [proof.quote for proof in offering.proof("identifiers")] == [prose] * len(expected)


def test_a_labelled_code_is_an_identifier_and_an_id_of_a_machine_is_none() -> None:
    assert read("", said("code", "LX+TIDE4x", "Course code")).identifiers[0].value == "LX+TIDE4x"
    drawn = read("", said("code", "20785f1b-87ab-46de-8420-de8d8102a34f", "Course code"))
    assert (drawn.identifiers, drawn.disclosures) == ((), ())
    assert read("", said("code", "tba", "Course code")).identifiers == ()


@pytest.mark.parametrize(
    ("prose", "expected"),
    [
        ("The certificate is awarded by Quay Institute.", ["quay-institute"]),
        ("Your badge is issued by the University of Toronto and kept for ever.", ["university-of-toronto"]),
        ("Quay Institute is the awarding body.", ["quay-institute"]),
        ("The certificate is awarded by Nobody Knows.", []),
        ("The certificate is awarded by post.", []),
    ],
)
def test_a_body_that_awards_is_known_or_offers_the_course(prose: str, expected: list[str]) -> None:
    offering = read(prose, PROVIDER)
    assert [one.slug for one in offering.awarding_bodies] == expected
    assert len(offering.proof("awarding_bodies")) == len(expected)


def test_a_body_beside_a_label_awards() -> None:
    offering = read("", PROVIDER, said("awarding_body", "Quay Institute", "Awarding body"))
    assert [one.slug for one in offering.awarding_bodies] == ["quay-institute"]
    assert offering.state("awarding_body") is State.STATED


def test_a_body_that_recognises_is_named() -> None:
    offering = read("It is endorsed by the Chartered Institute of Arborists. Tea is free.")
    assert [(one.body, one.kind) for one in offering.recognitions] == [("Chartered Institute of Arborists", "professional_body")]
    assert read("It is endorsed by many readers.").recognitions == ()
