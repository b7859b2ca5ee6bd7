"""A coverage report as aligned text, as CSV and as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from reporter.figures import Cell, Coverage, Fill, Row
from reporter.sheets import Plain, lines
from reporter.words import KINDS, NAMES, name, percent
from schemas import FIELDS, Dimension, encode

_COLUMNS = (
    *("by", "key", "name", "kind", "element", "n", "observed", "published", "in_part", "negated", "inherited", "stated"),
    *("not_found", "not_checked", "no_place", "share", "any_share", "sources", "publishing", "as_of"),
)
WIDE = 8
"""With more rows than this, the table of fields shows their total alone."""


def as_table(coverage: Coverage) -> str:
    """Aligned plain text for a terminal: the summary, the dimensions, the fields."""
    return "\n".join([*coverage.summary, "", *_dimensions(coverage), "", *_fields(coverage), ""])


def as_json(coverage: Coverage) -> str:
    """The figures as they are, indented, with every name written out."""
    return msgspec.json.format(encode(coverage)).decode() + "\n"


def as_csv(coverage: Coverage) -> str:
    """One line for each row and dimension or field; shares are fractions, empty where nothing was observed."""
    return lines([_COLUMNS, *(line for row in (*coverage.rows, coverage.total) for line in _lines(coverage, row))])


def shown(coverage: Coverage) -> tuple[Row, ...]:
    """The rows that the table of fields has columns for; the total comes first."""
    return (coverage.total, *(coverage.rows if len(coverage.rows) <= WIDE else ()))


def _lines(coverage: Coverage, row: Row) -> Iterable[list[Plain]]:
    for kind, figures in (("dimension", row.dimensions), ("field", row.fields)):
        for figure in figures:
            known = {"by": coverage.by, "key": row.key, "name": row.name, "kind": kind, "as_of": coverage.as_of}
            values = msgspec.structs.asdict(figure) | known
            yield [values.get(column) for column in _COLUMNS]


def _dimensions(coverage: Coverage) -> list[str]:
    upper, lower = zip(*(NAMES[dimension] for dimension in Dimension), strict=True)
    heads = [("", "", *upper), (KINDS[coverage.by], "n", *lower)]
    rows = [(row.name, f"{row.n:,}", *map(_cell, row.dimensions)) for row in (*coverage.rows, coverage.total)]
    return ["Published, of the offerings checked", *aligned(heads, rows)]


def _fields(coverage: Coverage) -> list[str]:
    rows = shown(coverage)
    fills = zip(*(row.fields for row in rows), strict=True)
    body = [(name(field), *map(_fill, each)) for field, each in zip(FIELDS, fills, strict=True)]
    return ["Stated, of the offerings checked", *aligned([("Field", *(row.name for row in rows))], body)]


def _cell(cell: Cell) -> str:
    return _figure(cell.published, cell.observed, cell.n)


def _fill(fill: Fill) -> str:
    return _figure(fill.stated, fill.observed, fill.n)


def _figure(part: int, observed: int, n: int) -> str:
    if observed:
        return f"{percent(part, observed)} {part}/{observed}"
    return "not checked" if n else "–"


def aligned(heads: Sequence[Sequence[str]], rows: Sequence[Sequence[str]]) -> list[str]:
    """The first column to the left, the others to the right, a rule under the heads; nothing in a cell breaks the table."""
    heads, rows = [list(map(_one_line, head)) for head in heads], [list(map(_one_line, row)) for row in rows]
    widths = [max(map(len, column)) for column in zip(*heads, *rows, strict=True)]

    def line(cells: Sequence[str]) -> str:
        first, *others = (
            text.ljust(w) if i == 0 else text.rjust(w) for i, (text, w) in enumerate(zip(cells, widths, strict=True))
        )
        return "  ".join([first, *others]).rstrip()

    return [*map(line, heads), "  ".join("-" * width for width in widths), *map(line, rows)]


def _one_line(text: str) -> str:
    """A name cannot break the table, nor send commands to a terminal."""
    printable = "".join(character if character.isprintable() else " " for character in text)
    return printable if len(printable) <= 40 else printable[:39] + "…"
