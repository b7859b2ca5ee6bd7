"""A report as an xlsx workbook: a sheet of sentences and one for each table, its words never run as formulas."""

from __future__ import annotations

import io

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from reporter.tabled import Column, Figure, Ratio, Report, Sheet

_FORMATS = {"words": "@", "count": "#,##0", "share": "0.0%", "points": "+0.0%;-0.0%;0%"}
_WIDTHS = {"words": 28, "count": 12, "share": 10, "ratio": 16, "points": 12}
_LONGEST = 32_767  # characters in a cell
_OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
_HEAT = {"type": "2_color_scale", "min_type": "num", "max_type": "num", "min_value": 0, "max_value": 1}


class _Formats:
    """The formats of one workbook; the numbers a share is made of stand in its format, so that its cell stays a number."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book = book
        self._made: dict[str, object] = {}

    def of(self, number: str) -> object:
        if number not in self._made:
            self._made[number] = self._book.add_format({"num_format": number})
        return self._made[number]


def report_xlsx(report: Report) -> bytes:
    """The workbook's bytes; the same report gives the same cells."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, _OPTIONS | {"nan_inf_to_errors": True}) as book:
        bold, wrapped = book.add_format({"bold": True, "text_wrap": True, "valign": "top"}), book.add_format({"text_wrap": True})
        formats = _Formats(book)
        front = book.add_worksheet("Summary")
        front.set_column(0, 0, 110)
        front.write_string(0, 0, report.title, bold)
        captions = (f"{sheet.title}: {sheet.caption}" for sheet in report.sheets)
        for row, sentence in enumerate((*report.sentences, *captions), start=1):
            front.write_string(row, 0, sentence[:_LONGEST], wrapped)
        taken = {"summary"}
        for sheet in report.sheets:
            page = book.add_worksheet(_free(sheet.title, taken))
            _fill(page, sheet, bold, formats)
    return file.getvalue()


def _fill(page: Worksheet, sheet: Sheet, bold: object, formats: _Formats) -> None:
    page.freeze_panes(1, 1)
    for at, column in enumerate(sheet.columns):
        page.set_column(at, at, _WIDTHS[column.kind])
        page.write_string(0, at, column.head, bold)
    for row, values in enumerate(sheet.rows, start=1):
        for at, (column, value) in enumerate(zip(sheet.columns, values, strict=True)):
            _write(page, (row, at), value, column.kind, formats)
    if sheet.rows:
        page.autofilter(0, 0, len(sheet.rows), len(sheet.columns) - 1)
        _heat(page, sheet.columns, len(sheet.rows))


def _write(page: Worksheet, at: tuple[int, int], value: Figure, kind: str, formats: _Formats) -> None:
    if isinstance(value, Ratio):
        if value.share is not None:
            page.write_number(*at, value.share, formats.of(f'0.0%" of {value.whole:,}"'))
    elif isinstance(value, str):
        page.write_string(*at, value[:_LONGEST], formats.of("@"))
    elif value is not None:
        page.write_number(*at, value, formats.of(_FORMATS[kind]))


def _heat(page: Worksheet, columns: tuple[Column, ...], last: int) -> None:
    for at, column in enumerate(columns):
        if column.kind in ("share", "ratio"):
            page.conditional_format(1, at, last, at, _HEAT | {"min_color": "#FDEEE0", "max_color": "#5BA5A4"})


def _free(title: str, taken: set[str]) -> str:
    """A name that a workbook takes: at most 31 characters, none of []:*?/\\, and no other sheet's."""
    plain = "".join(c for c in title if c.isprintable() and c <= "\uffff" and c not in "[]:*?/\\'").strip()[:28] or "Sheet"
    name = next(each for each in (plain, *(f"{plain} {n}" for n in range(2, 99))) if each.lower() not in taken)
    taken.add(name.lower())
    return name
