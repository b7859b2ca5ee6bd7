"""What a course is filed under: its broad field, its credit, and the skills and jobs that the catalogue names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.documents.classed import named
from indexer.labels import label
from indexer.layout import facet_names, facet_values
from schemas import FACETS, Classification, Credits, Stack, slug, table
from tests.indexer.test_indexed_document import indexed
from web.frame.words import words
from web.search.address import PARAMETERS, read


def field(code: str, method: str = "mapped", scheme: str | None = "ISCED-F") -> Classification:
    return Classification(axis="field", label="Something", scheme=scheme, code=code, method=method)


@pytest.mark.parametrize(
    ("found", "subject"),
    [
        ((), ("unknown",)),
        ((field("061"),), ("computing",)),
        ((field("0912", "stated"), field("061"), field("0613")), ("health-and-welfare", "computing")),
        ((field("1013"),), ("services",)),
        ((field("47.0101", "stated", "CIP"),), ("unknown",)),
        ((field("99"),), ("unknown",)),
    ],
)
def test_a_subject_is_the_broad_field_of_any_code_of_isced(found: tuple[Classification, ...], subject: tuple[str, ...]) -> None:
    assert indexed(classifications=found).subject == subject


@pytest.mark.parametrize(
    ("credits", "stacks", "credit"),
    [
        ((), (), ("unknown",)),
        ((Credits(value=5, scheme="ECTS-IE"), Credits(value=5, scheme="ECTS")), (), ("ects",)),
        ((Credits(value=0, scheme="ECTS", status="none"),), (), ("none",)),
        ((Credits(value=3, scheme="CSU"),), (Stack(kind="part_of", label="Certificate"),), ("csu", "stackable")),
        ((), (Stack(kind="has_part", label="Week one"),), ("unknown",)),
    ],
)
def test_credit_is_its_scheme_and_whether_it_leads_on(
    credits: tuple[Credits, ...], stacks: tuple[Stack, ...], credit: tuple[str, ...]
) -> None:
    assert indexed(credits=credits, stacks=stacks).credit == credit


def test_skills_and_jobs_are_ticked_by_slug_and_read_as_the_catalogue_writes_them() -> None:
    found = tuple(
        Classification(axis=axis, label=said)
        for axis, said in (
            ("skill", "SQL"), ("skill", "C++"), ("skill", "C#"), ("skill", "sql"), ("skill", "Écriture"), ("skill", "Сварка"),
            ("skill", "x" * 81), ("occupation", "2024"), ("occupation", "Bookkeeper"),
        )
    )  # fmt: skip
    course = indexed(classifications=found)
    assert course.skill == ("sql", "cplusplus", "csharp", "ecriture", "сварка")
    assert facet_names(course, "skill") == ("SQL", "C++", "C#", "Écriture", "Сварка")
    assert (facet_values(course, "occupation"), facet_names(course, "occupation")) == (("bookkeeper",), ("Bookkeeper",))
    assert set(course.skills) == {one.label for one in found if one.axis == "skill"}


@given(st.lists(st.text(max_size=90), max_size=6))
def test_whatever_a_skill_is_called_an_address_can_ask_for_it(labels: list[str]) -> None:
    for value in named(labels):
        (asked,) = read([("skill", value)], {}).query.filters
        assert asked.values == (value,)


def test_every_scheme_of_credit_and_every_subject_has_its_words_on_the_page() -> None:
    schemes = {row["scheme"] for row in table("credit_systems")}
    found = {value for scheme in schemes for value in indexed(credits=(Credits(value=1, scheme=scheme),)).credit}
    assert {"ects", slug("UK-CATS")} < found < set(words().values["credit"])
    broad = {row["code"] for row in table("isced_f_2013") if row["level"] == "broad" and row["kind"] == "field"}
    subjects = {indexed(classifications=(field(code),)).subject[0] for code in broad}
    assert subjects | {"unknown"} == set(words().values["subject"])
    for facet in ("subject", "credit"):
        assert {value: label(facet, value) for value in words().values[facet]} == words().values[facet]


def test_every_facet_can_be_asked_for_and_has_its_words() -> None:
    assert set(PARAMETERS) == set(FACETS) == set(words().facets)
