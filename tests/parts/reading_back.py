"""Reads files of the catalogue back as a stranger would, and tells what is not as the records have it."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

import msgspec
from pyarrow import parquet

from schemas import Offering, Polarity, Record, Statement

_RUNS = {"=", "+", "-", "@", "−"}


def jsonl_faults(written: bytes, records: Sequence[Record]) -> list[str]:
    """Every value of a record stands in its line, of its type; words by language where they differ in it."""
    return list(_compared(written.splitlines(), records, _line_differs))


def parquet_faults(written: bytes, records: Sequence[Record]) -> list[str]:
    rows = [row for batch in parquet.ParquetFile(io.BytesIO(written)).iter_batches(500) for row in batch.to_pylist()]
    return list(_compared(rows, records, _row_differs))


def csv_faults(written: bytes, records: Sequence[Record]) -> list[str]:
    """A row a record with its own title and address, as long as the first, and no cell that starts a formula."""
    heads, *rows = csv.reader(io.StringIO(written.decode("utf-8-sig"), newline=""))
    return list(_compared(rows, records, lambda row, record: _cells_differ(heads, row, record)))


def _compared(rows: Sequence[Any], records: Sequence[Record], differs: Callable[[Any, Record], str]) -> Iterator[str]:
    if len(rows) != len(records):
        yield f"{len(rows)} rows for {len(records)} records"
    for row, record in zip(rows, records, strict=False):
        if found := _told(differs, row, record):
            yield f"{record.offering.offering_id}: {found}"


def _told(differs: Callable[[Any, Record], str], row: Any, record: Record) -> str:
    try:
        return differs(row, record)
    except msgspec.ValidationError as error:
        return f"it cannot be read: {error}"


def _line_differs(line: bytes, record: Record) -> str:
    told, sent = msgspec.json.decode(line), record.offering
    said = [*told.pop("statements"), *told.pop("negated_statements")]
    titles, descriptions = (_texts(told.get(name)) for name in ("title", "description"))
    parted = sorted(map(_with_sorted_slots, sent.statements), key=lambda each: each.polarity is Polarity.NEGATED)
    reviewed = told["lifecycle"].get("last_reviewed")
    read = (
        told
        | {"last_reviewed": reviewed}
        | {"title": titles, "description": descriptions, "statements": [_with_pairs(each) for each in said]}
    )
    offering = msgspec.convert(read, Offering)
    wanted = msgspec.structs.replace(sent, title=offering.title, description=offering.description, statements=tuple(parted))
    if not {text.words for text in offering.title} <= {text.words for text in sent.title} or told["name"] != sent.name:
        return "the title is another"
    if bool(offering.description) != bool(sent.description):
        return "the description is another"
    if told["lifecycle"]["status"] != record.lifecycle or told.get("cluster_id", "") != record.cluster_id:
        return "the record stands otherwise"
    return "" if offering == wanted else f"{_first_difference(offering, wanted)} is another"


def _texts(told: Any) -> list[dict[str, str]]:
    """Words by language; words alone are of a language nobody knows."""
    by_language = {"und": told} if isinstance(told, str) else told or {}
    return [{"words": words, "lang": lang} for lang, words in by_language.items()]


def _with_pairs(statement: dict[str, Any]) -> dict[str, Any]:
    return statement | {"slots": sorted(statement["slots"].items())}


def _with_sorted_slots(statement: Statement) -> Statement:
    return msgspec.structs.replace(statement, slots=tuple(sorted(statement.slots)))


def _first_difference(one: Offering, other: Offering) -> str:
    return next(name for name in one.__struct_fields__ if getattr(one, name) != getattr(other, name))


def _row_differs(row: dict[str, Any], record: Record) -> str:
    times = {name: row.pop(name) for name in ("first_seen", "last_seen", "last_changed")}
    if any(at != datetime.fromisoformat(getattr(record, name)) for name, at in times.items()):
        return "a time is another"
    if (row.pop("lifecycle"), row.pop("reason")) != (record.lifecycle, record.reason):
        return "the record stands otherwise"
    offering = msgspec.convert(_without_nulls(row), Offering)
    return "" if offering == record.offering else f"{_first_difference(offering, record.offering)} is another"


def _without_nulls(row: Any) -> Any:
    if isinstance(row, dict):
        return {name: _without_nulls(value) for name, value in row.items() if value is not None}
    return [_without_nulls(each) for each in row] if isinstance(row, list) else row


def _cells_differ(heads: list[str], row: list[str], record: Record) -> str:
    if len(row) != len(heads):
        return f"{len(row)} cells under {len(heads)} heads"
    if any(unicodedata.normalize("NFKC", cell.strip())[:1] in _RUNS for cell in row):
        return "a cell starts a formula"
    cells = dict(zip(heads, row, strict=True))
    told = tuple(cells[name].removeprefix("'") for name in ("title", "url"))
    sent = tuple(text.removeprefix("'") for text in (record.offering.name, record.offering.url))
    return "" if told == sent else "title or address is another"
