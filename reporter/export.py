"""Exports of the whole catalogue: one table of formats, each a function from records to bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from reporter.exports.parquet import parquet
from reporter.jsonl import json_lines
from reporter.spreadsheet import spreadsheet
from schemas import Record, Source, WrongUse

Format = Callable[[Iterable[Record], Mapping[str, Source]], Iterator[bytes]]
FORMATS: dict[str, Format] = {"jsonl": json_lines, "csv": spreadsheet, "parquet": parquet}


def export(records: Iterable[Record], sources: Mapping[str, Source], format: str) -> Iterator[bytes]:
    """The file in pieces, as the records come in; raises WrongUse at once for a format that is not in FORMATS."""
    if format not in FORMATS:
        raise WrongUse(f"There is no export format {format!r}; choose one of {', '.join(FORMATS)}.")
    return FORMATS[format](records, sources)
