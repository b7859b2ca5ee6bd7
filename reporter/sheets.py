"""Writes rows as CSV that a spreadsheet shows as text and never runs."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable

_FORMULA = frozenset("=+-@−")
"""What a cell of text must not start with (OWASP, CSV injection), in any width: a spreadsheet would run what follows."""
_BREAKS = ("\t", "\r", "\n")
_UNSEEN = re.compile(r"[\s\u00ad\u200b-\u200f\u2060\ufeff]*")
Plain = str | int | float | None


def harmless(value: Plain) -> Plain:
    """Text that a spreadsheet would take for a formula gets an apostrophe in front; figures stay figures."""
    return "'" + value if isinstance(value, str) and _runs(value) else value


def _runs(text: str) -> bool:
    """What cannot be seen in front of a sign does not count: some spreadsheets drop it."""
    first = _UNSEEN.sub("", text, count=1)[:1]
    return text.startswith(_BREAKS) or unicodedata.normalize("NFKC", first)[:1] in _FORMULA


def lines(rows: Iterable[Iterable[Plain]]) -> str:
    """The rows as CSV text; None is an empty cell."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([harmless(value) for value in row] for row in rows)
    return text.getvalue()
