"""The matrix of coverage on one day beside another: a line a row, a square for each dimension or field, and what stands out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from reporter.figures import Cell, Coverage, Fill, Row
from reporter.marks import ELEMENTS
from reporter.slips import STATUSES
from reporter.tabled import Column, Figure, Ratio, Report, Sheet
from reporter.words import KINDS, name
from schemas import FIELDS, Dimension, Value

SHOWN: dict[str, tuple[str, ...]] = {
    "published": ("published",),
    "any": ("published", "in_part"),
    "unchecked": ("not_checked",),
}
"""What a square may count: records of any of these statuses."""
COLUMNS: dict[str, tuple[str, ...]] = {"dims": tuple(Dimension), "fields": FIELDS, "all": ELEMENTS}
MOST = 3
LEAST = 10
"""Records that must have been checked on both days before a move is told: of a few, every one moves the share."""


class Square(Value, kw_only=True, frozen=True):
    """`now` counts what is shown of those checked, or of all where what is shown is the unchecked; `before` on the other day.

    `no_place` is true where the catalogue of none of them has a place for it.
    """

    element: str
    now: Ratio
    before: Ratio | None = None
    no_place: bool = False

    @property
    def points(self) -> float | None:
        """Per cent more than before; None where there was no share before or is none now."""
        if self.before is None or self.before.share is None or self.now.share is None:
            return None
        return 100 * (self.now.share - self.before.share)


class Line(Value, kw_only=True, frozen=True):
    """One row of `n` records; its squares in the order of the elements."""

    key: str
    name: str
    n: int
    squares: tuple[Square, ...]


class Move(Value, kw_only=True, frozen=True):
    """A square that moved, and the line it stands in; or, where a gap is told, the line that publishes most of it."""

    line: Line
    square: Square


class Matrix(Value, kw_only=True, frozen=True):
    """The lines with records, largest first, and all records together; `unread` are the names of those without any.

    `gaps` are what is published least by all together, or unchecked most, the worst first; `moves` the squares that moved most,
    by a point or more.
    """

    by: str
    show: str
    elements: tuple[str, ...]
    lines: tuple[Line, ...]
    total: Line
    unread: tuple[str, ...]
    gaps: tuple[Square, ...]
    moves: tuple[Move, ...]

    def best(self, element: str) -> Move | None:
        """The line with the highest share of an element, among those checked often enough to tell."""
        place = self.elements.index(element)
        known = [line for line in self.lines if line.squares[place].now.whole >= LEAST]
        line = max(known, key=lambda line: line.squares[place].now.share or 0.0, default=None)
        return Move(line=line, square=line.squares[place]) if line else None


def matrix(now: Coverage, before: Coverage | None, show: str = "published", elements: Sequence[str] = tuple(Dimension)) -> Matrix:
    """`show` is a key of SHOWN, `elements` are some of ELEMENTS."""
    old = {row.key: row for row in before.rows} if before else {}
    lines = tuple(_line(row, old.get(row.key), show, elements) for row in now.rows if row.n)
    total = _line(now.total, before.total if before else None, show, elements)
    return Matrix(
        by=now.by,
        show=show,
        elements=tuple(elements),
        lines=lines,
        total=total,
        unread=tuple(row.name for row in now.rows if not row.n),
        gaps=_gaps(total, show),
        moves=_moves(lines),
    )


def _gaps(total: Line, show: str) -> tuple[Square, ...]:
    full, sign = (0.0, -1) if show == "unchecked" else (1.0, 1)
    short = [one for one in total.squares if one.now.share not in (None, full)]
    return tuple(sorted(short, key=lambda one: sign * (one.now.share or 0.0))[:MOST])


def _moves(lines: Iterable[Line]) -> tuple[Move, ...]:
    moved = [Move(line=line, square=square) for line in lines for square in line.squares if _moved(square)]
    return tuple(sorted(moved, key=lambda one: -abs(one.square.points or 0.0))[:MOST])


def matrix_report(found: Matrix, now: Coverage, day: str, sentences: tuple[str, ...] = ()) -> Report:
    """The matrix as it is shown, and a long table of every status; `now` is what the matrix was made of."""
    share = "not checked, of all records" if found.show == "unchecked" else f"{' or '.join(SHOWN[found.show])}, of those checked"
    head = Column(name="name", head=KINDS[found.by]), Column(name="n", head="Records", kind="count")
    squares = (Column(name=element, head=name(element), kind="ratio") for element in found.elements)
    return Report(
        title=f"Coverage by {found.by} as of {day}",
        sentences=sentences,
        sheets=(
            Sheet(
                title="Matrix",
                caption=f"Share {share.replace('_', ' ')}.",
                columns=(*head, *squares),
                rows=tuple((line.name, line.n, *(one.now for one in line.squares)) for line in (*found.lines, found.total)),
            ),
            Sheet(
                title="Every status",
                caption="Records of each status; the share is of those checked, that of not checked of all.",
                columns=_LONG,
                rows=tuple(told for row in (*now.rows, now.total) if row.n for told in _long(row, found.elements, day)),
            ),
        ),
    )


_LONG = (
    Column(name="key", head="Key"),
    Column(name="name", head="Name"),
    Column(name="element", head="Dimension or field"),
    Column(name="status", head="Status"),
    Column(name="n", head="Records", kind="count"),
    Column(name="checked", head="Checked", kind="count"),
    Column(name="share", head="Share", kind="share"),
    Column(name="date", head="Date"),
)


def _long(row: Row, elements: Sequence[str], day: str) -> Iterable[tuple[Figure, ...]]:
    for cell in _cells(row, elements):
        for status in STATUSES:
            if status == "not_checked":
                told = Ratio(cell.n - cell.observed, cell.n)
            elif isinstance(cell, Cell):
                told = Ratio(getattr(cell, status), cell.observed)
            else:
                told = Ratio({"published": cell.stated, "not_found": cell.observed - cell.stated}.get(status, 0), cell.observed)
            if told.part or status not in ("negated", "inherited"):
                yield row.key, row.name, cell.element, status, told.part, cell.observed, told.share, day


def _line(row: Row, old: Row | None, show: str, elements: Sequence[str]) -> Line:
    before: Sequence[Cell | Fill | None] = _cells(old, elements) if old and old.n else [None] * len(elements)
    squares = (_square(cell, then, show) for cell, then in zip(_cells(row, elements), before, strict=True))
    return Line(key=row.key, name=row.name, n=row.n, squares=tuple(squares))


def _square(cell: Cell | Fill, before: Cell | Fill | None, show: str) -> Square:
    nowhere = isinstance(cell, Cell) and cell.no_place == cell.n
    return Square(element=cell.element, now=_ratio(cell, show), before=_ratio(before, show) if before else None, no_place=nowhere)


def _cells(row: Row, elements: Sequence[str]) -> list[Cell | Fill]:
    every: tuple[Cell | Fill, ...] = (*row.dimensions, *row.fields)
    known = {cell.element: cell for cell in every}
    return [known[element] for element in elements]


def _ratio(cell: Cell | Fill, show: str) -> Ratio:
    if show == "unchecked":
        return Ratio(cell.n - cell.observed, cell.n)
    if isinstance(cell, Fill):
        return Ratio(cell.stated, cell.observed)
    return Ratio(cell.published + (cell.in_part if show == "any" else 0), cell.observed)


def _moved(square: Square) -> bool:
    before = square.before
    return before is not None and min(before.whole, square.now.whole) >= LEAST and abs(square.points or 0.0) >= 1
