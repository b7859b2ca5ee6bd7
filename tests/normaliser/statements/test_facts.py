"""Holds every row that makes a statement of a value: the value speaks, its neighbour is silent, and its place is the proof."""

from __future__ import annotations

from typing import Any

import pytest

from normaliser.statements.facts import facts, spoken
from schemas import (
    Classification,
    Credential,
    Credits,
    Dimension,
    Evidence,
    Level,
    Method,
    Offering,
    QualificationLevel,
    RawListing,
    Recognition,
    Stack,
    Statement,
    Text,
    Words,
)
from tests.normaliser.listings import offered, told

CO = Dimension.CONNECTED_SYSTEM
VALUES: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "fact-level": ({"levels": (QualificationLevel(framework="NFQ", level="8"),)}, {"levels": ()}),
    "fact-credits": (
        {"credits": (Credits(value=5, scheme="ECTS"),)},
        {"credits": (Credits(value=5, scheme="institution"),)},
    ),
    "fact-ceu": ({"credits": (Credits(value=2, scheme="CEU"),)}, {"credits": (Credits(value=2, scheme="institution"),)}),
    "fact-part-of": (
        {"stacks": (Stack(kind="part_of", label="Certificate in Tides"),)},
        {"stacks": (Stack(kind="part_of", label="Professional Certificate"), Stack(kind="has_part", label="Waves"))},
    ),
    "fact-counts-towards": (
        {"stacks": (Stack(kind="counts_towards", label="Diploma of Tides"),)},
        {"stacks": (Stack(kind="requires", label="Tides I"),)},
    ),
    "fact-recognition": (
        {"recognitions": (Recognition(body="Harbour Institute", kind="cpd"),)},
        {"recognitions": ()},
    ),
    "fact-badge": ({"credential": Credential(technology="credly")}, {"credential": Credential(name="Certificate")}),
    "fact-badge-class": (
        {"credential": Credential(verification_url="https://badges.example/7")},
        {"credential": Credential(name="Certificate")},
    ),
    "fact-occupation": (
        {"classifications": (Classification(axis="occupation", label="Harbour pilot"),)},
        {
            "classifications": (
                Classification(axis="occupation", label="Pilot", scheme="NOC", code="1"),
                Classification(axis="skill", label="P"),
            )
        },
    ),
    "fact-occupation-code": (
        {"classifications": (Classification(axis="occupation", label="Harbour pilot", scheme="NOC", code="21232"),)},
        {"classifications": (Classification(axis="occupation", label="Harbour pilot"),)},
    ),
    "fact-badge-form": ({"credential": Credential(forms=("digital_badge",))}, {"credential": Credential(forms=("certificate",))}),
}
WORDS = {
    "fact-credit-eligible": ("true", "false"),
    "fact-accredited-by": ("https://registry.example/resources/ce-7", ""),
    "fact-regulated-by": ("https://registry.example/resources/ce-8", ""),
    "fact-accreditation": ("Available", "None"),
    "fact-recognised-by": ("https://registry.example/resources/ce-9", ""),
    "fact-leads-to": ("https://registry.example/resources/ce-10", ""),
    "fact-outcomes-data": ("https://registry.example/outcomes/3", "none"),
}
ROWS = {fact.id: fact for listed in facts().values() for fact in listed}


def of_value(values: dict[str, Any], locator: str = "json:/0/x") -> dict[str, Statement]:
    offering = Offering(offering_id="o", source_id="s", url="u", title=(Text(words="Tides"),), **values)
    ((field, held),) = values.items()
    paths = [f"{field}.{at}" for at in range(len(held))] if isinstance(held, tuple) else [field]
    proofs = [
        Evidence(field=path, page="a1", locator=locator, quote="as told", method=Method.STRUCTURED, extractor="x@1")
        for path in paths
    ]
    return {said.cue: said for said, _ in spoken(RawListing(source_id="s", url="u"), offering, proofs, "en")}


def of_words(field: str, words: str) -> dict[str, Statement]:
    found = Words(field=field, words=words, page="a1", locator="json:/0/x", method=Method.STRUCTURED)
    offering = Offering(offering_id="o", source_id="s", url="u", title=(Text(words="Tides"),))
    return {said.cue: said for said, _ in spoken(RawListing(source_id="s", url="u", words=(found,)), offering, (), "en")}


def test_every_row_is_held_by_an_example_and_a_near_miss() -> None:
    assert ROWS
    assert {*VALUES, *WORDS} == set(ROWS)


@pytest.mark.parametrize("row", VALUES)
def test_a_value_says_what_its_row_says_and_another_does_not(row: str) -> None:
    speaks, silent = VALUES[row]
    assert of_value(speaks)[row].dimension is ROWS[row].dimension
    assert row not in of_value(silent)


@pytest.mark.parametrize("row", WORDS)
def test_the_words_of_a_field_say_what_their_row_says_and_others_do_not(row: str) -> None:
    speaks, silent = WORDS[row]
    assert of_words(ROWS[row].field, speaks)[row].dimension is ROWS[row].dimension
    assert row not in of_words(ROWS[row].field, silent)


def test_credit_alone_counts_only_where_a_feed_tells_it() -> None:
    values, _ = VALUES["fact-credits"]
    assert of_value(values, "json:/3/credits")
    assert of_value(values, "pair:ECTS credits") == {}


def test_a_link_can_be_checked_by_anybody() -> None:
    assert of_words("accredited_by", "https://registry.example/ce-7")["fact-accredited-by"].level is Level.VERIFIABLE
    assert of_words("accredited_by", "Harbour Board")["fact-accredited-by"].level is Level.DESCRIBED
    assert of_words("credit_flag", "true")["fact-credit-eligible"].level is Level.MENTIONED


def test_a_structured_statement_carries_the_evidence_of_its_value() -> None:
    offering = offered(told("title", "Tides"), told("level", "NFQ Level 8", "ld:/0/level"))
    said = offering.about(CO)
    assert said is not None
    assert (said.text, said.level, said.structured, said.cue) == ("NFQ level 8", Level.DESCRIBED, True, "fact-level")
    (proof,) = offering.proof(CO)
    assert (proof.locator, proof.quote) == ("ld:/0/level", "NFQ Level 8")
    assert offering.state(CO) == "stated"


def test_nothing_is_said_of_nothing() -> None:
    offering = offered(told("title", "Tides"))
    assert offering.statements == ()
