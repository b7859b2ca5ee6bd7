"""A report laid out as tables, ready for a terminal, CSV, a web page or a workbook."""

from __future__ import annotations

from typing import Literal

from reporter.sheets import Plain
from schemas import Value


class Column(Value, kw_only=True, frozen=True):
    """`share` is a fraction from 0 to 1, `points` a change of one; None where there is none."""

    name: str
    head: str
    kind: Literal["words", "count", "share", "points"] = "words"


class Sheet(Value, kw_only=True, frozen=True):
    """One table; its caption says what each share is a share of."""

    title: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Plain, ...], ...]


class Report(Value, kw_only=True, frozen=True):
    """`sentences` stand above the tables."""

    title: str
    sentences: tuple[str, ...]
    sheets: tuple[Sheet, ...]
