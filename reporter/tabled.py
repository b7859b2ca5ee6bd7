"""A report laid out as tables, ready for a terminal, CSV, a web page or a workbook."""

from __future__ import annotations

from typing import Literal, NamedTuple

from reporter.sheets import Plain
from schemas import Value


class Ratio(NamedTuple):
    """A share beside the numbers it is made of; a whole of 0 has none."""

    part: int
    whole: int

    @property
    def share(self) -> float | None:
        return self.part / self.whole if self.whole else None


Figure = Plain | Ratio


class Column(Value, kw_only=True, frozen=True):
    """`share` is a fraction from 0 to 1, `points` a change of one; None where there is none. A `ratio` is a share, too."""

    name: str
    head: str
    kind: Literal["words", "count", "share", "ratio", "points"] = "words"


class Sheet(Value, kw_only=True, frozen=True):
    """One table; its caption says what each share is a share of."""

    title: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Figure, ...], ...]


class Report(Value, kw_only=True, frozen=True):
    """`sentences` stand above the tables."""

    title: str
    sentences: tuple[str, ...]
    sheets: tuple[Sheet, ...]
