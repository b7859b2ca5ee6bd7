"""How often the records of a catalogue state each thing: today, some days ago, and how often its declaration asks for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from reporter import Row
from schemas import Filled
from web.frame.words import _, words

Part = tuple[int, int]
"""So many of those checked."""


@dataclass(frozen=True)
class Figure:
    """Of one dimension or field; `ago` has None where nothing was counted then, `least` is the share asked for."""

    element: str
    name: str
    now: Part
    ago: tuple[Part | None, ...]
    least: float | None
    dimension: bool

    @property
    def short(self) -> bool:
        """Whether it is stated more rarely than is asked for."""
        part, whole = self.now
        return self.least is not None and whole > 0 and part < self.least * whole


def figures(row: Row, ago: Sequence[Mapping[str, Filled]], least: Mapping[str, float]) -> tuple[Figure, ...]:
    """The six dimensions, then every field."""

    def made() -> Iterator[Figure]:
        for cell in row.dimensions:
            name = _(words().dimensions[cell.element].name)
            yield Figure(cell.element, name, (cell.published, cell.observed), _then(cell.element, ago), None, True)
        for fill in row.fields:
            name, asked = _(words().field(fill.element)), least.get(fill.element)
            yield Figure(fill.element, name, (fill.stated, fill.observed), _then(fill.element, ago), asked, False)

    return tuple(made())


def _then(element: str, ago: Sequence[Mapping[str, Filled]]) -> tuple[Part | None, ...]:
    found = (filled.get(element) for filled in ago)
    return tuple(None if one is None else (one.published, one.checked) for one in found)
