"""A cell of a spreadsheet holds words and is never run."""

from __future__ import annotations

import csv
import io
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as some

from reporter import harmless
from reporter.sheets import lines

RUNS = ["=1+1", "+1", "-1", "@sum", "\tx", "\rx", "\nx", "＝1+1", "﹦1", "－1", "−1", "﹣2", "＋1", "﹢1", "＠a", "﹫a"]
DDE = ["=cmd|' /C calc'!A0", '=DDE("cmd";"/C calc";"!A0")', "+cmd|'/C calc'!A0", "@SUM(1+9)*cmd|' /C calc'!A0"]
HIDDEN = [" =1", "\u00a0=1", "\ufeff=1", "\u200b=1", "\u200e=1", "\u2060 \u00ad=1", "\v=1"]


@pytest.mark.parametrize("cell", [*RUNS, *DDE, *HIDDEN])
def test_a_cell_that_would_run_is_quoted(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", " ", "Knots", "1-2", "a=b", "“=1”", "(−1)", "'=1", None, -1, 2.5])
def test_words_and_figures_stay_as_they_are(cell: str | float | None) -> None:
    assert harmless(cell) == cell


@given(some.lists(some.lists(some.text(max_size=20), min_size=1, max_size=4), max_size=4))
def test_whatever_is_written_no_cell_read_back_starts_a_formula(rows: list[list[str]]) -> None:
    read = list(csv.reader(io.StringIO(lines(rows), newline="")))
    assert [[cell.removeprefix("'") for cell in row] for row in read] == [[c.removeprefix("'") for c in row] for row in rows]
    assert not any(unicodedata.normalize("NFKC", cell.strip())[:1] in {"=", "+", "-", "@", "−"} for row in read for cell in row)
