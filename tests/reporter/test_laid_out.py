"""The same report on a terminal, as CSV, JSON, a page and a workbook: every figure in each, and no words that run."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as some

from reporter import (
    Column,
    Ratio,
    Report,
    Sheet,
    report_csv,
    report_html,
    report_json,
    report_table,
    report_xlsx,
    trend,
    trend_report,
)
from tests.reporter.listings import SOURCES

COLUMNS = (
    Column(name="name", head="Name"),
    Column(name="n", head="Offerings", kind="count"),
    Column(name="share", head="Share", kind="share"),
    Column(name="points", head="Change", kind="points"),
)
WILD = '=HYPERLINK("http://evil.example")<script>alert(1)</script>'
REPORT = Report(
    title="What is missing",
    sentences=("One sentence.", "=1+1"),
    sheets=(
        Sheet(
            title="Gaps: by [law]",
            caption="Of all.",
            columns=COLUMNS,
            rows=((WILD, 1_204, 0.5, -0.125), ("Hills", 3, None, None)),
        ),
        Sheet(title="Nothing", caption="Of none.", columns=COLUMNS, rows=()),
    ),
)
SPREADSHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def pages(book: bytes) -> dict[str, ElementTree.Element]:
    with zipfile.ZipFile(io.BytesIO(book)) as parts:
        return {name: ElementTree.fromstring(parts.read(name)) for name in parts.namelist() if "worksheets/sheet" in name}  # noqa: S314


def cells(page: ElementTree.Element) -> list[list[str]]:
    return [["".join(cell.itertext()) for cell in row] for row in page.iter(f"{SPREADSHEET}row")]


def test_a_terminal_shows_every_figure_and_says_where_there_is_none() -> None:
    printed = report_table(REPORT)
    assert "1,204" in printed
    assert "50.0%" in printed
    assert "-12.5" in printed
    assert printed.count("Nothing to tell.") == 1


def test_csv_has_a_fraction_for_a_share_and_runs_nothing() -> None:
    rows = list(csv.reader(io.StringIO(report_csv(REPORT), newline="")))
    assert rows[0] == ["name", "n", "share", "points"]
    assert rows[1] == ["'" + WILD, "1204", "0.5", "-0.125"]
    assert rows[2] == ["Hills", "3", "", ""]


def test_json_names_every_figure() -> None:
    told = json.loads(report_json(REPORT))
    assert told["sheets"]["Gaps: by [law]"][0] == {"name": WILD, "n": 1204, "share": 0.5, "points": -0.125}
    assert told["sheets"]["Nothing"] == []


def test_a_page_shows_words_as_words_and_a_figure_behind_every_colour() -> None:
    page = report_html(REPORT)
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert '<td class="h4">50.0%</td>' in page
    HTMLParser().feed(page)


def test_a_workbook_keeps_figures_as_figures_and_words_as_words() -> None:
    first, gaps, nothing = pages(report_xlsx(REPORT)).values()
    assert cells(first)[:3] == [["What is missing"], ["One sentence."], ["=1+1"]]
    assert cells(gaps) == [["Name", "Offerings", "Share", "Change"], [WILD, "1204", "0.5", "-0.125"], ["Hills", "3"]]
    assert [c.get("t") for c in list(gaps.iter(f"{SPREADSHEET}row"))[1]] == ["inlineStr", None, None, None]
    assert cells(nothing) == [["Name", "Offerings", "Share", "Change"]]
    assert len(list(gaps.iter(f"{SPREADSHEET}autoFilter"))) == 1
    assert len(list(gaps.iter(f"{SPREADSHEET}pane"))) == 1
    assert len(list(gaps.iter(f"{SPREADSHEET}conditionalFormatting"))) == 1


def test_a_share_in_a_workbook_is_a_number_whose_format_tells_of_how_many() -> None:
    columns = (Column(name="name", head="Name"), Column(name="part", head="Part", kind="ratio"))
    rows = (("Hills", Ratio(1, 1_204)), ("Harbour", Ratio(0, 0)), ("Quay", None))
    book = report_xlsx(Report(title="", sentences=(), sheets=(Sheet(title="Parts", caption="", columns=columns, rows=rows),)))
    _, parts = pages(book).values()
    assert cells(parts)[1:] == [["Hills", str(1 / 1_204)], ["Harbour"], ["Quay"]]
    with zipfile.ZipFile(io.BytesIO(book)) as held:
        assert "0.0%&quot; of 1,204&quot;" in held.read("xl/styles.xml").decode()
    assert len(list(parts.iter(f"{SPREADSHEET}conditionalFormatting"))) == 1


def test_a_share_beside_its_numbers_is_one_figure_in_every_form() -> None:
    columns = (Column(name="name", head="Name"), Column(name="part", head="Part", kind="ratio"))
    rows = (("Hills", Ratio(1, 4)), ("Harbour", Ratio(0, 0)), ("Quay", None))
    report = Report(title="", sentences=(), sheets=(Sheet(title="Parts", caption="", columns=columns, rows=rows),))
    assert "25% 1/4" in report_table(report)
    assert list(csv.reader(io.StringIO(report_csv(report), newline="")))[1:] == [["Hills", "0.25"], ["Harbour", ""], ["Quay", ""]]
    assert [row["part"] for row in json.loads(report_json(report))["sheets"]["Parts"]] == [[1, 4], [0, 0], None]
    told = report_html(report)
    assert '<td class="h3"><b>25%</b><small>1 of 4</small></td>' in told
    assert '<td class="none">–</td>' in told and "<td></td>" in told and 'aria-label="Legend: share"' in told


@given(some.text(), some.text(max_size=40))
def test_whatever_the_words_a_workbook_opens_and_no_cell_is_a_formula(words: str, title: str) -> None:
    sheet = Sheet(title=title, caption="", columns=COLUMNS, rows=((words, 1, 0.0, 0.0),))
    book = pages(report_xlsx(Report(title=words, sentences=(words,), sheets=(sheet, sheet))))
    assert len(book) == 3
    assert not any(list(page.iter(f"{SPREADSHEET}f")) for page in book.values())


@pytest.mark.parametrize("written", [report_table, report_csv, report_json, report_html, report_xlsx])
def test_a_trend_of_nothing_is_written_in_every_form(written) -> None:  # type: ignore[no-untyped-def]
    assert written(trend_report(trend([], [], SOURCES, ())))
