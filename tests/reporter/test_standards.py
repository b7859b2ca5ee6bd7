"""The catalogue in the standards of others: each export holds to its standard, carries what is known and invents nothing."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from reporter import export
from reporter.export import STANDARDS
from reporter.exports.elm import DERIVED
from reporter.exports.losses import HELD, PLACES, states
from schemas import Classification, Offering, Record, Text, encode
from tests.parts.standards import faults
from tests.reporter.anything import records
from tests.reporter.composed import CHANGED, EMPTY, INITIAL, LISTINGS, ODD
from tests.reporter.listings import SOURCES


def written(format: str, told: Iterable[Record], left: Counter[str] | None = None) -> Any:
    return json.loads(b"".join(export(told, SOURCES, format, left)))


@pytest.mark.parametrize("format", STANDARDS)
@pytest.mark.parametrize("listing", LISTINGS, ids=("initial", "changed", "empty", "odd"))
def test_composed_listings_hold_to_their_standard(format: str, listing: Record) -> None:
    assert faults(format, written(format, [listing])) == []


@pytest.mark.parametrize(
    ("format", "broken"),
    [
        ("elm", {"@type": "http://data.europa.eu/snb/model/elm/LearningOpportunity"}),
        ("schemaorg", {"@type": "Course", "offers": "cheap"}),
        ("ctdl", {}),
        ("moochub", {}),
    ],
)
def test_a_record_that_says_nothing_is_found_out(format: str, broken: dict[str, Any]) -> None:
    """The measures themselves: an empty record passes none of them."""
    document = written(format, [])
    document["data" if format == "moochub" else "@graph"] = [broken]
    assert faults(format, document)


@pytest.mark.parametrize(
    ("format", "lacking"),
    [
        ("schemaorg", {"title": 1}),
        ("elm", {"title": 1}),
        ("ctdl", {"title": 1}),
    ],
)
def test_what_a_standard_demands_and_nobody_knows_leaves_the_record_out(format: str, lacking: dict[str, int]) -> None:
    left: Counter[str] = Counter()
    document = written(format, [INITIAL, EMPTY], left)
    assert (len(document["@graph"]), left) == (1, lacking)


@pytest.mark.parametrize("standard", STANDARDS.values(), ids=lambda standard: standard.name)
def test_the_table_of_places_and_the_export_agree(standard: Any) -> None:
    places = {element for element, row in PLACES.items() if row[standard.name]}
    assert places == {*standard.says, *standard.needs}


@pytest.mark.parametrize("standard", STANDARDS.values(), ids=lambda standard: standard.name)
def test_a_listing_that_tells_all_is_carried_wherever_there_is_a_place(standard: Any) -> None:
    stated = {element for element in standard.says if states(INITIAL.offering, element)}
    assert stated == set(standard.says)
    assert set(standard.said(INITIAL.offering)) == stated


@pytest.mark.parametrize("format", ["schemaorg", "elm", "ctdl"])
def test_nothing_that_one_element_says_is_overwritten_by_another(format: str) -> None:
    [node] = written(format, [INITIAL])["@graph"]
    whole = Counter(leaves(node))
    said = Counter(leaf for part in STANDARDS[format].said(INITIAL.offering).values() for leaf in leaves(part))
    assert said - whole == Counter()


def leaves(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        yield from (leaf for name, each in node.items() if "type" not in str(name) for leaf in leaves(each))
    elif isinstance(node, list):
        yield from (leaf for each in node for leaf in leaves(each))
    elif isinstance(node, str):
        yield node


TOLD = {"name", "title", "description", "about", "teaches", "keywords", "noteLiteral", "legalName", "prefLabel", "notation"}


def told(node: Any) -> Iterator[str]:
    """The words of a record that a person reads, line by line."""
    if isinstance(node, dict):
        for name, value in node.items():
            if name.removeprefix("ceterms:") in TOLD:
                yield from (line for leaf in leaves(value) for line in leaf.split("\n"))
            else:
                yield from told(value)
    elif isinstance(node, list):
        yield from (word for each in node for word in told(each))


def words_of(offering: Offering) -> str:
    return "\n".join(leaves(msgspec.json.decode(encode(offering))))


@pytest.mark.parametrize("format", STANDARDS)
@given(record=records() | some.sampled_from(LISTINGS))
def test_no_words_of_an_export_are_absent_from_the_offering(format: str, record: Record) -> None:
    document = written(format, [record])
    lines = set(told(document.get("@graph", []))) | set(told([node["attributes"] for node in document.get("data", [])]))
    known = (
        words_of(record.offering)
        + "".join(DERIVED.values())
        + "\n".join(source.name for source in SOURCES.values())
        + record.offering.source_id
    )
    assert [line for line in lines if line not in known and not line.isdigit()] == []


@pytest.mark.parametrize("format", ["ctdl", "moochub"])
@given(record=records())
def test_whatever_is_written_holds_to_the_json_schema(format: str, record: Record) -> None:
    assert faults(format, written(format, [record])) == []


@pytest.mark.parametrize("format", ["elm", "schemaorg"])
@settings(max_examples=15, deadline=None)
@given(wild=records(), odd=some.sampled_from([INITIAL, CHANGED, ODD]))
def test_whatever_is_written_holds_to_the_shapes(format: str, wild: Record, odd: Record) -> None:
    values = {name: getattr(wild.offering, name) for name in ("prices", "runs", "effort", "levels", "statements", "identifiers")}
    mixed = msgspec.structs.replace(odd, offering=msgspec.structs.replace(odd.offering, **values))
    assert faults(format, written(format, [wild, mixed])) == []


def test_a_field_that_we_derived_is_marked_and_gives_way_to_one_that_is_stated() -> None:
    [derived] = written("elm", [INITIAL])["@graph"]
    stated = Classification(axis="field", label="Transport services", scheme="ISCED-F", code="104")
    both = (*INITIAL.offering.classifications, stated)
    own = msgspec.structs.replace(INITIAL, offering=msgspec.structs.replace(INITIAL.offering, classifications=both))
    [told] = written("elm", [own])["@graph"]
    laid, ours = (node["learningAchievementSpecification"] for node in (told, derived))
    assert (len(laid["ISCEDFCode"]), "additionalNote" in laid) == (1, False)
    assert laid["ISCEDFCode"] != ours["ISCEDFCode"]
    assert ours["additionalNote"] == [{"type": "Note", "noteLiteral": DERIVED}]


@pytest.mark.parametrize("format", ["schemaorg", "ctdl", "moochub"])
def test_no_other_standard_is_told_what_we_derived(format: str) -> None:
    text = b"".join(export([INITIAL], SOURCES, format)).decode()
    assert "Transport services" not in text
    assert "EQF" not in text


def test_a_title_without_words_is_no_title() -> None:
    blank = msgspec.structs.replace(INITIAL, offering=msgspec.structs.replace(INITIAL.offering, title=(Text(words=" "),)))
    assert not states(blank.offering, "title")
    assert set(HELD) <= {*PLACES}
