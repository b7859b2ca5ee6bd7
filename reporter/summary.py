"""The largest gaps in at most four plain sentences, each with the numbers it rests on."""

from __future__ import annotations

from collections.abc import Sequence

from reporter.figures import Cell, Fill, Row
from reporter.words import counted, name, percent


def summarise(total: Row) -> tuple[str, ...]:
    """Names the two dimensions published least, the one checked least and the field stated least."""
    if not total.n:
        return ("No offerings are recorded yet, so nothing can be said of what is missing.",)
    return (*_least_published(total.dimensions), *_least_checked(total.dimensions), *_least_stated(total.fields))


def _least_published(cells: Sequence[Cell]) -> list[str]:
    gaps = sorted((cell for cell in cells if cell.share is not None and cell.published < cell.observed), key=_share)
    return [_gap(cell) for cell in gaps[:2]]


def _gap(cell: Cell) -> str:
    figures = f"{cell.published:,} of {counted(cell.observed, 'offering')} checked ({percent(cell.published, cell.observed)})"
    return f"{name(cell.element)}: published by {figures}, in {cell.publishing} of {counted(cell.sources, 'catalogue')}."


def _least_checked(cells: Sequence[Cell]) -> list[str]:
    cell = max(cells, key=lambda each: each.not_checked)
    if not cell.not_checked:
        return []
    reason = f", {cell.no_place:,} of them because their catalogue has no place for it" if cell.no_place else ""
    return [f"{name(cell.element)}: not checked for {cell.not_checked:,} of {counted(cell.n, 'offering')}{reason}."]


def _least_stated(fills: Sequence[Fill]) -> list[str]:
    gaps = [fill for fill in fills if fill.share is not None and fill.stated < fill.observed]
    if not gaps:
        return []
    fill = min(gaps, key=_share)
    figures = f"{fill.stated:,} of {counted(fill.observed, 'offering')} checked ({percent(fill.stated, fill.observed)})"
    return [f"The field given least often is {name(fill.element).lower()}: by {figures}."]


def _share(figure: Cell | Fill) -> float:
    return 1.0 if figure.share is None else figure.share
