"""A code is read where its scheme is named; a number alone, or a word that looks like a scheme, is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normaliser.codes import coded
from schemas import Classification, State, table
from tests.normaliser.listings import issues, offered, said

Told = tuple[str, str | None, str | None]


def told(found: tuple[Classification, ...]) -> list[Told]:
    return [(one.label, one.scheme, one.code) for one in found]


@pytest.mark.parametrize(
    ("words", "label", "expected"),
    [
        ("21232 Harbour pilots", "NOC 2021", [("Harbour pilots", "NOC", "21232")]),
        ("NOC 2021: 21232 – Harbour pilots", "Occupations", [("Harbour pilots", "NOC", "21232")]),
        ("CNP 72106", "Professions visées", [("72106", "NOC", "72106")]),
        ("21232, 21234", "NOC codes", [("21232", "NOC", "21232"), ("21234", "NOC", "21234")]),
        ("Harbour pilot (ISCO-08 3152)", "Occupation", [("Harbour pilot", "ISCO-08", "3152")]),
        ("O*NET-SOC 53-5021.00", "Occupation", [("53-5021.00", "O*NET-SOC", "53-5021.00")]),
        ("53-5021 Captains", "SOC code", [("Captains", "SOC", "53-5021")]),
        ("n3103 Pilote", "Code ROME", [("Pilote", "ROME", "N3103")]),
        ("21232", "Occupation", [("21232", None, None)]),
        ("SOC analyst", "Occupation", [("SOC analyst", None, None)]),
        ("NOC 123456", "Occupation", [("NOC 123456", None, None)]),
    ],
)
def test_occupations_are_read_with_their_code(words: str, label: str, expected: list[Told]) -> None:
    assert told(coded("occupation", words, label)) == expected


@pytest.mark.parametrize(
    ("words", "label", "code"),
    [("11.0701", "CIP code", "11.0701"), ("061301", "NZSCED", "061301"), ("11.07", "CIP code", None), ("", "CIP code", None)],
)
def test_fields_are_read_with_their_code(words: str, label: str, code: str | None) -> None:
    assert [one.code for one in coded("field", words, label)] == [code]


def test_every_scheme_has_a_form() -> None:
    rows = table("classification_codes")
    assert rows
    assert all(row["axis"] and row["scheme"] and row["name"] and row["form"] for row in rows)


def test_a_coded_occupation_is_a_classification_with_its_proof() -> None:
    words = (said("title", "Tide tables"), said("occupations", "21232 Harbour pilots; 72602 Deckhands", "NOC 2021"))
    offering = offered(*words)
    assert [(one.axis, one.code) for one in offering.classifications] == [("occupation", "21232"), ("occupation", "72602")]
    assert [proof.quote for proof in offering.proof("classifications")] == ["21232 Harbour pilots; 72602 Deckhands"] * 2
    assert issues(*words) == []


def test_an_occupation_without_a_code_gives_none() -> None:
    coded, bare = (
        offered(said("title", "Tide tables"), said("occupations", words, "Occupations"))
        for words in ("NOC 21232", "Harbour pilot")
    )
    assert (coded.state("occupation_code"), bare.state("occupation_code")) == (State.STATED, State.UNSEEN)
    assert bare.disclosures == ()


def test_a_stated_field_code_is_no_words_for_a_person_to_map() -> None:
    assert issues(said("title", "Qx"), said("field_codes", "11.0701 Harbour computing", "CIP code")) == []


@given(st.text(max_size=80), st.text(max_size=30))
def test_any_words_are_read(words: str, label: str) -> None:
    assert coded("occupation", words, label)
