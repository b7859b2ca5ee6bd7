"""The measures of the standards themselves: each thing that a standard demands, left out, is found out."""

from __future__ import annotations

import json
from typing import Any

import pytest

from reporter import export
from reporter.export import STANDARDS
from tests.parts.standards import faults
from tests.reporter.composed import INITIAL
from tests.reporter.listings import SOURCES

LAID = "learningAchievementSpecification"
DEMANDED = {
    "elm": (
        *("title", "homepage", "homepage.0.contentUrl", "providedBy", "defaultLanguage", LAID),
        *("providedBy.0.legalName", "providedBy.0.location", "providedBy.0.location.0.address.0.countryCode"),
        *(f"{LAID}.{name}" for name in ("title", "language", "ISCEDFCode", "learningOutcome", "learningOutcome.0.title")),
        *(f"{LAID}.creditPoint.0.{name}" for name in ("framework", "point")),
        *(f"{LAID}.awardingOpportunity.0.{name}" for name in ("awardingBody", LAID)),
        *("priceDetail.0.amount.unit", "priceDetail.0.amount.value", "grant.0.title", f"{LAID}.entryRequirement.noteLiteral"),
    ),
    "ctdl": (
        *(f"ceterms:{name}" for name in ("ctid", "name", "description", "subjectWebpage", "offeredBy")),
        *("@type", "ceterms:offeredBy.0.ceterms:name", "ceterms:estimatedCost.0.ceterms:currency"),
        *("ceterms:creditValue.0.schema:value", "ceterms:occupationType.0.ceterms:codedNotation"),
    ),
    "moochub": (
        *("id", "type"),
        *(f"attributes.{name}" for name in ("name", "learningResourceType", "publisher", "url", "license", "creator")),
        *("attributes.license.0.identifier", "attributes.license.0.url", "attributes.creator.0.name"),
        *(f"attributes.offer.0.{name}" for name in ("price", "priceCurrency", "paymentFrequency", "category")),
        "attributes.workload.timeUnit",
    ),
    "schemaorg": (
        *("offers.0.priceCurrency", "provider.0.name", "aggregateRating.ratingValue", "aggregateRating.ratingCount"),
        "audience.0.audienceType",
    ),
}
"""By standard: paths into a record that tells all."""
OTHERWISE = [
    ("elm", "homepage.0.contentUrl", "knots"),
    ("elm", "duration", "four weeks"),
    ("elm", f"{LAID}.volumeOfLearning", "50 hours"),
    ("elm", "applicationDeadline", ["soon"]),
    ("ctdl", "ceterms:ctid", "K-1"),
    ("ctdl", "ceterms:subjectWebpage", "knots"),
    ("ctdl", "ceterms:estimatedCost.0.ceterms:price", -1),
    ("moochub", "id", "K-1"),
    ("moochub", "attributes.courseMode", ["hybrid"]),
    ("moochub", "attributes.license", []),
    ("moochub", "attributes.startDate", ["2026-09-07"]),
    ("moochub", "attributes.dateline", "today"),
    ("schemaorg", "url", "knots"),
    ("schemaorg", "timeRequired", "50 hours"),
    ("schemaorg", "hasCourseInstance.0.startDate", "soon"),
    ("schemaorg", "offers.0.price", "cheap"),
    ("schemaorg", "salary", "high"),
]
"""Values that a standard does not know, and properties it does not have."""


def document(standard: str) -> tuple[Any, Any]:
    """A file of one record that tells all, and the record in it."""
    file = json.loads(b"".join(export([INITIAL], SOURCES, standard)))
    return file, file["data" if standard == "moochub" else "@graph"][0]


def holder(node: Any, path: str) -> tuple[Any, str]:
    """What holds the last step of a path, and that step."""
    *steps, last = path.split(".")
    for step in steps:
        node = node[int(step)] if step.isdigit() else node[step]
    return node, last


@pytest.mark.parametrize(("standard", "path"), [(name, path) for name, paths in DEMANDED.items() for path in paths])
def test_what_is_demanded_and_left_out_is_found_out(standard: str, path: str) -> None:
    file, record = document(standard)
    node, name = holder(record, path)
    del node[name]
    assert faults(standard, file)


@pytest.mark.parametrize(("standard", "path", "value"), OTHERWISE)
def test_a_value_of_another_form_is_found_out(standard: str, path: str, value: Any) -> None:
    file, record = document(standard)
    node, name = holder(record, path)
    node[name] = value
    assert faults(standard, file)


def test_every_standard_is_measured() -> None:
    assert DEMANDED.keys() == STANDARDS.keys() == {standard for standard, _, _ in OTHERWISE}
