"""What the commands print: results to standard output, everything said on the way to standard error."""

from __future__ import annotations

import logging
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from credatlas.logs import lines_are_data
from schemas import encode

_WIDE = 140  # columns of a table that no terminal shows
_BRIEF = 90
_LOG = logging.getLogger(__name__)
_GRAVE = {"yellow": logging.WARNING, "red": logging.ERROR}


def plain(words: str) -> str:
    """Words of a page as a terminal may show them: control characters could move the cursor or hide text."""
    return "".join(c if unicodedata.category(c)[0] != "C" else " " for c in words)


def brief(words: str) -> str:
    """Words of any length as they fit on one line."""
    words = " ".join(words.split())
    return words if len(words) <= _BRIEF else f"{words[: _BRIEF - 1]}…"


def say(words: str, style: str = "") -> None:
    """To whoever started the command: a sentence, or a line of the log where a program reads all that is said."""
    if lines_are_data():
        _LOG.log(_GRAVE.get(style, logging.INFO), words)
        return
    _console(stderr=True).print(Text(words, style), soft_wrap=True)


def show(words: str, style: str = "") -> None:
    """One line of the result."""
    _console().print(Text(plain(words), style), soft_wrap=True)


def show_json(value: Any) -> None:
    """One JSON document on one line; values left at their default are not written."""
    sys.stdout.write(encode(value).decode() + "\n")


def show_table(columns: Sequence[str], rows: Iterable[Sequence[str]], right: Iterable[str] = ()) -> None:
    """A table of words; columns named in `right` hold figures."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(column, justify="right" if column in set(right) else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(plain(cell)) for cell in row))
    _console().print(table)


def progress_console() -> Console:
    return _console(stderr=True)


def _console(stderr: bool = False) -> Console:
    stream = sys.stderr if stderr else sys.stdout
    return Console(stderr=stderr, width=None if stream.isatty() else _WIDE, highlight=False)
