"""Every form in which the platforms say a value is read, or left unread, as the table of forms says."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas import Offering, SourceKind
from tests.normaliser.listings import read, said

ROWS = list(csv.DictReader((Path(__file__).parent / "forms.csv").read_text(encoding="utf-8").splitlines()))
PLACES: Mapping[str, Mapping[str, Any]] = {
    "CA": {"jurisdiction": "CA-ON", "currency": "CAD"},
    "AU": {"jurisdiction": "AU", "currency": "AUD"},
    "IE": {"jurisdiction": "IE", "currency": "EUR"},
    "US": {"jurisdiction": "US", "currency": "USD", "order": "mdy", "kind": SourceKind.MOOC_PLATFORM},
    "ZZ": {"jurisdiction": "ZZ", "currency": None, "kind": SourceKind.MOOC_PLATFORM},
}


def figures(low: float, high: float) -> str:
    return f"{low:g}" if low == high else f"{low:g}-{high:g}"


def said_of(offering: Offering) -> Iterator[str]:
    """What was read, in the notation of the table; what is at its usual value is left out."""
    for price in offering.prices:
        marks = [str(mark) for mark in (price.kind, price.period, price.tax, price.audience)]
        marks = [mark for mark in marks if mark not in ("tuition", "one_off", "unknown", "all")]
        yield " ".join([figures(float(price.amount_min), float(price.amount_max)), price.currency, *marks])
    for effort in offering.effort:
        basis = "" if effort.basis == "stated" else f" from {effort.basis}"
        yield f"{figures(effort.min, effort.max)} hours {effort.kind}{basis}"
    for run in offering.runs:
        if run.start_kind or run.end:
            yield " ".join(filter(None, (run.start_kind, run.start, f"to {run.end}" if run.end else "")))
        if run.duration:
            yield f"{figures(run.duration.min, run.duration.max)} {run.duration.unit}"
    for credit in offering.credits:
        yield f"{credit.value:g} {credit.scheme}" + ("" if credit.status == "awarded" else f" {credit.status}")
    for level in offering.levels:
        yield f"{level.framework} {level.level} {level.jurisdiction} (EQF {level.eqf or '-'})"
    if offering.difficulty:
        yield f"{offering.difficulty.scale} {offering.difficulty.rank}"
    yield from offering.instruction_languages
    if offering.delivery:
        yield offering.delivery.canonical
    for statement in offering.statements:
        if statement.cue == "structured":
            yield statement.text
    if any(evidence.field == "kind" for evidence in offering.evidence):
        yield offering.kind


def outcome(field: str, words: str, place: str) -> str:
    told = read(said(field, words), **PLACES[place])
    flags = sorted({f"!{issue.kind}" for issue in told.issues})
    return "; ".join([*said_of(told.offering), *flags]) or "none"


def test_the_table_holds_every_field_in_two_languages() -> None:
    assert len(ROWS) >= 200
    assert {row["field"] for row in ROWS} == {
        "price", "duration", "hours", "start", "credits", "level", "difficulty", "language", "delivery", "rating", "kind",
    }  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['place']}-{row['field']}-{row['words']}")
def test_a_form_is_read_as_the_table_says(row: dict[str, str]) -> None:
    words = row["words"].replace("\\u00a0", "\u00a0").replace("\\r\\n", "\r\n")
    assert outcome(row["field"], words, row["place"]) == row["read"]


@given(st.sampled_from(sorted({row["field"] for row in ROWS})), st.text(max_size=400), st.sampled_from(sorted(PLACES)))
def test_no_words_at_all_stop_a_reader(field: str, words: str, place: str) -> None:
    assert outcome(field, words, place)


@given(st.sampled_from(ROWS), st.text(max_size=12), st.text(max_size=12))
def test_words_around_a_value_stop_no_reader(row: dict[str, str], before: str, after: str) -> None:
    assert outcome(row["field"], f"{before}{row['words']}{after}", row["place"])
