"""What a record holds, in words: everything it may hold, each value once, and nothing where nothing is stated."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from msgspec.structs import replace

from reporter import HELD, proof, value
from schemas import Classification, Evidence, Method, Offering, Price, PriceKind, Record, Run, Span, StartKind, Tax, Text, Unit
from tests.reporter.anything import records
from tests.reporter.listings import record

BARE = record("knots").offering


@given(records())
def test_any_record_is_told_in_words(one: Record) -> None:
    assert all(isinstance(value(one.offering, name), str) for name in HELD)


def test_everything_an_offering_may_hold_is_told() -> None:
    apart = {"offering_id", "source_id", "statements", "field_states", "evidence"}
    roots = {"provider": "providers", "subjects": "classifications", "skills": "classifications"}
    roots |= {"language": "instruction_languages", "price": "prices", "workload": "effort", "duration": "runs", "start": "runs"}
    roots |= {"level": "levels", "outcomes": "learning_outcomes"}
    assert {roots.get(name, name) for name in HELD} | apart == set(Offering.__struct_fields__)


@pytest.mark.parametrize(
    ("name", "values", "words"),
    [
        ("title", {"title": (Text(words="Knots", lang="en"), Text(words="Nœuds", lang="fr"))}, "Knots · Nœuds (fr)"),
        (
            "price",
            {"prices": (Price(amount_min=Decimal(0), amount_max=Decimal(0), currency="EUR", raw="free"),)},
            "EUR 0 (tuition, one off), “free”",
        ),
        (
            "price",
            {
                "prices": (
                    Price(
                        amount_min=Decimal(10), amount_max=Decimal("12.5"), currency="CAD", raw="$10", tax=Tax.EXCLUDED,
                        kind=PriceKind.EXAM, audience="members",
                    ),
                )
            },
            "CAD 10–12.5 (exam, one off, tax excluded, members), “$10”",
        ),
        ("duration", {"runs": (Run(duration=Span(min=6, max=8, unit=Unit.WEEK)),)}, "6–8 weeks"),
        ("duration", {"runs": (Run(duration=Span(min=1, max=1, unit=Unit.DAY)),)}, "1 day"),
        ("start", {"runs": (Run(start="2026-09", start_kind=StartKind.MONTH),)}, "start kind month, start 2026-09"),
        ("price", {}, ""),
        ("provider", {"providers": ()}, ""),
    ],
)  # fmt: skip
def test_a_value_in_words(name: str, values: dict[str, object], words: str) -> None:
    assert value(replace(BARE, page_language="en", **values), name) == words


def test_evidence_stands_with_the_field_it_is_for() -> None:
    def found(field: str) -> Evidence:
        return Evidence(field=field, page="p", locator="h1", quote=field, method=Method.TEXT, extractor="text@1")

    both = Classification(axis="field", label="Boats"), Classification(axis="skill", label="splicing")
    told = replace(
        BARE,
        classifications=both,
        evidence=tuple(map(found, ("classifications.0", "classifications.1", "runs.0", "runs.0.duration", "qa_process"))),
    )
    assert {
        name: [one.quote for one in proof(told, name)] for name in ("subjects", "skills", "start", "duration", "qa_process")
    } == {
        "subjects": ["classifications.0"],
        "skills": ["classifications.1"],
        "start": ["runs.0"],
        "duration": ["runs.0.duration"],
        "qa_process": ["qa_process"],
    }
    assert proof(BARE, "price") == ()
