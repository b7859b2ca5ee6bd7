"""Exports of the whole catalogue: one table of formats, each a function from records to bytes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping

from reporter.exports.ctdl import CTDL
from reporter.exports.elm import ELM
from reporter.exports.losses import Losses
from reporter.exports.losses import losses as counted_losses
from reporter.exports.moochub import MOOCHUB
from reporter.exports.parquet import parquet
from reporter.exports.schemaorg import SCHEMA_ORG
from reporter.exports.standard import write
from reporter.jsonl import json_lines
from reporter.spreadsheet import spreadsheet
from schemas import Record, Source, WrongUse

Format = Callable[[Iterable[Record], Mapping[str, Source]], Iterator[bytes]]
STANDARDS = {standard.name: standard for standard in (SCHEMA_ORG, ELM, CTDL, MOOCHUB)}
_FILES: dict[str, Format] = {"jsonl": json_lines, "csv": spreadsheet, "parquet": parquet}
FORMATS = (*_FILES, *STANDARDS)


def export(
    records: Iterable[Record], sources: Mapping[str, Source], format: str, left: Counter[str] | None = None
) -> Iterator[bytes]:
    """The file in pieces, as the records come in; raises WrongUse at once for a format that is not in FORMATS.

    `left` counts the records a standard has no place for, each under the first element it lacks.
    """
    if format not in FORMATS:
        raise WrongUse(f"There is no export format {format!r}; choose one of {', '.join(FORMATS)}.")
    if format in STANDARDS:
        return write(STANDARDS[format], records, sources, left)
    return _FILES[format](records, sources)


def losses(records: Iterable[Record]) -> tuple[Losses, ...]:
    """What each standard cannot carry of these records."""
    return counted_losses(records, STANDARDS.values())
