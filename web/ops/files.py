"""The tables of the console as files, for a spreadsheet in which no cell runs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from fastapi import Response

from reporter import harmless
from web.frame.files import attached


def as_csv(name: str, rows: Iterable[Iterable[str | int | float | None]]) -> Response:
    """A file to keep, called `name`, that a spreadsheet opens in the right letters."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([harmless(value) for value in row] for row in rows)
    return Response("\ufeff" + text.getvalue(), media_type="text/csv", headers=attached(f"{name}.csv"))
