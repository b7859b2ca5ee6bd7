"""Coverage laid out for a workbook: the six dimensions and the fields, each share in its colour."""

from __future__ import annotations

from collections.abc import Callable

from reporter.figures import Coverage, Row
from reporter.tabled import Column, Ratio, Report, Sheet
from reporter.words import KINDS, name
from schemas import FIELDS, Dimension

_DIMENSIONS = "Share of the offerings checked that publish it. Offerings that could not be checked are left out of the share."
_FIELDS = "Share of the offerings checked that state it."


def coverage_report(coverage: Coverage) -> Report:
    """The total comes last; what was observed nowhere has no share."""
    rows = (*coverage.rows, coverage.total)
    return Report(
        title=f"Coverage by {coverage.by}" + (f" as of {coverage.as_of[:10]}" if coverage.as_of else ""),
        sentences=coverage.summary,
        sheets=(
            _sheet("Dimensions", _DIMENSIONS, coverage.by, tuple(Dimension), rows, _published),
            _sheet("Fields", _FIELDS, coverage.by, FIELDS, rows, _stated),
        ),
    )


def _sheet(
    title: str, caption: str, by: str, elements: tuple[str, ...], rows: tuple[Row, ...], read: Callable[[Row], tuple[Ratio, ...]]
) -> Sheet:
    counts = (Column(name="n", head="Offerings", kind="count"), Column(name="sources", head="Catalogues", kind="count"))
    return Sheet(
        title=title,
        caption=caption,
        columns=(
            Column(name="name", head=KINDS[by]),
            *counts,
            *(Column(name=element, head=name(element), kind="ratio") for element in elements),
        ),
        rows=tuple((row.name, row.n, row.sources, *read(row)) for row in rows),
    )


def _published(row: Row) -> tuple[Ratio, ...]:
    return tuple(Ratio(cell.published, cell.observed) for cell in row.dimensions)


def _stated(row: Row) -> tuple[Ratio, ...]:
    return tuple(Ratio(fill.stated, fill.observed) for fill in row.fields)
