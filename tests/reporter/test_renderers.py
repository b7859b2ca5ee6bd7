"""The report as text, CSV, JSON and a page."""

from __future__ import annotations

import csv
import io
import json
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as some

from reporter import Coverage, as_csv, as_html, as_json, as_table, coverage
from reporter.sheets import lines
from schemas import FIELDS, Dimension, Level, State
from tests.reporter.listings import SOURCES, record, says

UNSEEN: dict[str, State] = {Dimension.QUALITY_RATING: State.UNSEEN}
RECORDS = [
    record("knots", says(Dimension.QA_PROCESS)),
    record("sails", says(Dimension.QA_PROCESS, Level.MENTIONED)),
    record("moss", source_id="hills", states=UNSEEN),
]


@pytest.fixture(params=["empty", "some"])
def report(request: pytest.FixtureRequest) -> Coverage:
    return coverage(RECORDS if request.param == "some" else [], SOURCES)


class Outline(HTMLParser):
    """The tags of a page with their attributes, and whether each was closed."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.words: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def test_the_table_is_aligned_and_shows_n_with_every_share() -> None:
    table = as_table(coverage(RECORDS, SOURCES)).splitlines()
    assert table[0].startswith("Learner support: published by 0 of 3 offerings checked (0%)")
    heads = next(number for number, line in enumerate(table) if line.startswith("Catalogue"))
    rule, first, second, total = table[heads + 1 : heads + 5]
    assert set(rule) == {"-", " "}
    assert len(first) == len(second) == len(total) == len(rule)
    assert first.split("  ")[0] == "Harbour Courses"
    assert "50% 1/2" in first
    assert "33% 1/3" in total
    assert "not checked" in second


def test_every_rendering_of_nothing_is_whole(report: Coverage) -> None:
    assert as_table(report).endswith("\n")
    assert json.loads(as_json(report))["total"]["dimensions"][0]["element"] == "qa_process"
    assert len(list(csv.DictReader(io.StringIO(as_csv(report), newline="")))) == 3 * (len(FIELDS) + len(Dimension))
    assert Outline(as_html(report)).open == []


def test_a_name_cannot_break_the_table() -> None:
    wild = record("knots", provider="Harbour\n\x1b[31mCollege " + "x" * 90)
    table = as_table(coverage([wild], SOURCES, by="provider"))
    assert "\x1b" not in table
    assert max(map(len, table.splitlines())) < 160


def test_json_writes_out_what_is_zero_and_what_is_unknown() -> None:
    hills = next(row for row in json.loads(as_json(coverage(RECORDS, SOURCES)))["rows"] if row["key"] == "hills")
    rating = next(cell for cell in hills["dimensions"] if cell["element"] == "quality_rating")
    assert (rating["published"], rating["share"], rating["no_place"]) == (0, None, 1)


def test_csv_has_a_line_for_every_row_and_element() -> None:
    found = list(csv.DictReader(io.StringIO(as_csv(coverage(RECORDS, SOURCES)), newline="")))
    by_key = {(line["key"], line["element"]): line for line in found}
    assert by_key["harbour", "qa_process"]["share"] == "0.5"
    assert by_key["harbour", "qa_process"]["stated"] == ""
    assert by_key["hills", "quality_rating"]["share"] == ""
    assert by_key["", "title"]["stated"] == "0"


def test_the_page_stands_alone_and_can_be_read_aloud(report: Coverage) -> None:
    page = as_html(report)
    tags = Outline(page).tags
    names = [tag for tag, _ in tags]
    assert {"script", "link", "img", "iframe"}.isdisjoint(names)
    assert "http" not in page
    assert names.count("table") == names.count("caption") == 2
    assert all("scope" in attributes for tag, attributes in tags if tag == "th")
    assert ("html", {"lang": "en"}) in tags
    assert "Not checked" in page


def test_words_of_records_stay_words_on_the_page() -> None:
    wild = record("knots", provider="<script>alert(1)</script> & Sons")
    page = as_html(coverage([wild], SOURCES, by="provider"))
    assert "script" not in [tag for tag, _ in Outline(page).tags]
    assert "<script>alert(1)</script> & Sons" in "".join(Outline(page).words)


def test_none_and_few_have_colours_of_their_own() -> None:
    many = [record(str(number), *([says(Dimension.QA_PROCESS)] if number == 0 else [])) for number in range(200)]
    page = as_html(coverage(many, SOURCES))
    assert '<td class="h1"><b>&lt;1%</b>' in page
    assert '<td class="h0"><b>0%</b>' in page


@given(some.lists(some.lists(some.text() | some.integers() | some.none(), min_size=1), min_size=1))
def test_cells_of_text_never_start_a_formula(rows: list[list[str | int | None]]) -> None:
    read = list(csv.reader(io.StringIO(lines(rows), newline="")))
    for row, back in zip(rows, read, strict=True):
        for value, cell in zip(row, back or [""], strict=True):
            assert not (
                isinstance(value, str) and cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"))
            )
            assert cell.removeprefix("'") == ("" if value is None else str(value)).removeprefix("'")


def test_no_rows_are_no_text() -> None:
    assert lines([]) == ""
