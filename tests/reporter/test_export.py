"""The catalogue as files for others."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from reporter import FORMATS, export
from schemas import (
    Basis,
    Credits,
    Delivery,
    DeliveryMode,
    Difficulty,
    Dimension,
    Effort,
    EffortKind,
    Level,
    Price,
    QualificationLevel,
    Record,
    Run,
    Scope,
    Span,
    StartKind,
    State,
    Text,
    Unit,
    WrongUse,
)
from tests.reporter.listings import SOURCES, denies, record, says

FEDERATION = Path(__file__).parents[3] / "shared" / "federation"
NOT_FOUND = """
import json, sys, score
row = score.load(score.Path(sys.argv[1]))[0]
print(json.dumps([field for field in score.FIELDS if score.value(row, field) is None]))
"""
FULL: dict[str, Any] = {
    "native_id": "K-1",
    "page_language": "en",
    "instruction_languages": ("en-IE",),
    "effort": (
        Effort(kind=EffortKind.WEEKLY, min=4, max=6),
        Effort(kind=EffortKind.TOTAL, min=100, max=125, basis=Basis.CREDITS),
        Effort(kind=EffortKind.TOTAL, min=50, max=50),
    ),
    "credits": (Credits(value=5, scheme="ECTS-IE"),),
    "levels": (QualificationLevel(framework="NFQ", level="9", jurisdiction="IE"),),
    "difficulty": Difficulty(scale="mooc", term="Beginner", rank=1),
    "delivery": Delivery(
        canonical=DeliveryMode.BLENDED, location="mixed", timing="unknown", pace="scheduled", learner_choice=False, raw="Blended"
    ),
    "runs": (Run(start_kind=StartKind.FIXED, start="2026-09-07", duration=Span(min=4, max=4, unit=Unit.WEEK)),),
    "prices": (Price(amount_min=Decimal("950.00"), amount_max=Decimal("950.00"), currency="EUR", raw="€950.00"),),
}


def json_of(*records: Record) -> list[dict[str, Any]]:
    return [json.loads(line) for line in b"".join(export(records, SOURCES, "jsonl")).splitlines()]


def table_of(*records: Record) -> list[dict[str, str]]:
    text = b"".join(export(records, SOURCES, "csv")).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.mark.parametrize("format", FORMATS)
def test_an_empty_catalogue_is_a_whole_file(format: str) -> None:
    assert b"".join(export([], SOURCES, format)) == b"".join(export([], {}, format))


def test_an_unknown_format_is_refused_before_anything_is_written() -> None:
    with pytest.raises(WrongUse, match="choose one of jsonl, csv"):
        export([], SOURCES, "papyrus")


def test_a_line_has_the_names_of_the_schema() -> None:
    [line] = json_of(record("knots", says(Dimension.QA_PROCESS, slots=(("body", "QQI"),)), **FULL))
    assert line["title"] == {"en": "knots"}
    assert line["name"] == "knots"
    assert line["providers"][0].items() >= {"name": "Harbour College", "slug": "harbour-college"}.items()
    assert line["delivery"]["canonical"] == "blended"
    assert (line["prices"][0]["amount_min"], line["prices"][0]["period"], line["prices"][0]["tax"]) == (
        "950.00",
        "one_off",
        "unknown",
    )
    assert line["runs"] == [{"start_kind": "date", "start": "2026-09-07", "duration": {"min": 4, "max": 4, "unit": "week"}}]
    assert line["workload_hours"] == {"min": 50, "max": 50, "basis": "stated"}
    assert line["lifecycle"]["status"] == "live"
    assert (line["statements"][0]["level"], line["statements"][0]["slots"]) == ("described", {"body": "QQI"})
    assert {"offering_id", "source_id", "native_id", "url", "field_states", "evidence", "levels", "credits"} <= line.keys()


def test_what_is_unknown_is_left_out_of_a_line() -> None:
    [line] = json_of(record("knots"))
    assert {"delivery", "workload_hours", "difficulty", "description", "native_id"}.isdisjoint(line)
    assert (line["prices"], line["statements"]) == ([], [])


def test_a_denial_is_not_among_the_statements() -> None:
    [line] = json_of(record("knots", denies(Dimension.QUALITY_RATING), says(Dimension.QA_PROCESS)))
    assert [(said["dimension"], said["polarity"]) for said in line["statements"]] == [("qa_process", "affirmed")]
    assert [(said["dimension"], said["polarity"]) for said in line["negated_statements"]] == [("quality_rating", "negated")]


@pytest.mark.parametrize(
    ("title", "page_language", "printed"),
    [
        ((Text(words="Knots", lang="en"), Text(words="Nœuds", lang="fr")), None, {"en": "Knots", "fr": "Nœuds"}),
        ((Text(words="Knots"),), "en", {"en": "Knots"}),
        ((Text(words="Knots"),), None, "Knots"),
        ((Text(words="Knots"), Text(words="Nœuds", lang="fr")), None, {"und": "Knots", "fr": "Nœuds"}),
        ((Text(words="Knots", lang="en"), Text(words="Knots again", lang="en")), None, {"en": "Knots"}),
    ],
)
def test_words_are_given_by_language_where_it_is_known(
    title: tuple[Text, ...], page_language: str | None, printed: object
) -> None:
    [line] = json_of(record("knots", title=title, page_language=page_language))
    assert line["title"] == printed


def test_a_row_has_the_main_fields_and_each_dimension() -> None:
    [row] = table_of(record("knots", says(Dimension.QA_PROCESS, text="Reviewed by QQI"), **FULL, states={"title": State.STATED}))
    assert (row["catalogue"], row["title"], row["provider"]) == ("Harbour Courses", "knots", "Harbour College")
    assert (row["price"], row["currency"], row["credits"], row["level"]) == ("950.00", "EUR", "5 ECTS-IE", "NFQ 9")
    assert (row["workload_hours"], row["duration"], row["start"]) == ("50", "4 week", "2026-09-07")
    assert (row["qa_process"], row["qa_process_quote"]) == ("described", "Reviewed by QQI")
    assert row["qa_process_address"] == "https://harbour.example/knots"
    assert (row["quality_rating"], row["quality_rating_quote"], row["quality_rating_address"]) == ("not found", "", "")


def test_a_dimension_says_in_words_why_it_is_not_published() -> None:
    said = (denies(Dimension.QUALITY_RATING), says(Dimension.LEARNER_SUPPORT, Level.MENTIONED, scope=Scope.PROVIDER))
    [row] = table_of(record("knots", *said, states={Dimension.QA_PROCESS: State.UNREACHABLE}))
    assert (row["quality_rating"], row["learner_support"]) == ("negated", "mentioned (provider)")
    assert (row["qa_process"], row["careers_guidance"]) == ("not checked", "not found")


def test_a_title_is_never_run_by_a_spreadsheet() -> None:
    [row] = table_of(record("knots", title=(Text(words='=HYPERLINK("https://harbour.example")'),), provider="@Harbour"))
    assert row["title"].startswith("'=")
    assert row["provider"] == "'@Harbour"


def test_more_rows_than_are_written_at_a_time() -> None:
    assert [row["title"] for row in table_of(*(record(str(number)) for number in range(1_100)))] == [str(n) for n in range(1_100)]


def test_the_federation_finds_every_value_it_scores(tmp_path: Path) -> None:
    if not FEDERATION.exists():
        pytest.skip("../shared/federation is not here: it holds the score of an export.")
    path = tmp_path / "export.jsonl"
    path.write_bytes(b"".join(export([record("knots", says(Dimension.QA_PROCESS), **FULL)], SOURCES, "jsonl")))
    done = subprocess.run(
        [sys.executable, "-B", "-c", NOT_FOUND, path], cwd=FEDERATION, capture_output=True, text=True, check=True
    )
    assert json.loads(done.stdout) == []
