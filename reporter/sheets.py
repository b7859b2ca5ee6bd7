"""Writes rows as CSV that a spreadsheet shows as text and never runs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a cell of text must not start with (OWASP, CSV injection)."""
Plain = str | int | float | None


def cell(value: Plain) -> Plain:
    """Text that a spreadsheet would take for a formula gets an apostrophe in front; figures stay figures."""
    return "'" + value if isinstance(value, str) and value.startswith(_FORMULA) else value


def lines(rows: Iterable[Iterable[Plain]]) -> str:
    """The rows as CSV text; None is an empty cell."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([cell(value) for value in row] for row in rows)
    return text.getvalue()
