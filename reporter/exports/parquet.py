"""Exports offerings as Parquet: a typed column for every field of the schema, in row groups, so that memory stays flat."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import Any

from msgspec import inspect

from reporter.exports.plain import spelled_out
from schemas import Offering, Record, Source, batches

_ROWS = 1_000
_DIGITS, _AFTER_POINT = 18, 4
"""What an amount of money may have: 64 bits hold it, and every reader knows it."""
_TIMES = ("first_seen", "last_seen", "last_changed")


def parquet(records: Iterable[Record], sources: Mapping[str, Source]) -> Iterator[bytes]:  # noqa: ARG001 - a format's face
    """One row a record, nested as the unified schema is; amounts are decimals, times UTC timestamps, None is null.

    An amount of more digits than a decimal(18, 4) holds is null; its `raw` words stand beside it.
    """
    import pyarrow  # a fifth of a second that only who writes Parquet should wait for
    from pyarrow.parquet import ParquetWriter

    schema, sink = _schema(), _Sink()
    with ParquetWriter(sink, schema, compression="zstd") as writer:
        for batch in batches(records, _ROWS):
            writer.write_table(pyarrow.Table.from_pylist([_row(record) for record in batch], schema), row_group_size=_ROWS)
            yield sink.taken()
    yield sink.taken()


class _Sink:
    """A file that only grows: what is written is handed on, and only its length remembered."""

    closed = False

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        self._length = 0

    def write(self, piece: bytes) -> int:
        self._pieces.append(bytes(piece))
        self._length += len(piece)
        return len(piece)

    def tell(self) -> int:
        return self._length

    def flush(self) -> None:
        """Nothing waits here."""

    def close(self) -> None:
        self.closed = True

    def taken(self) -> bytes:
        pieces, self._pieces = self._pieces, []
        return b"".join(pieces)


def _row(record: Record) -> dict[str, Any]:
    row: dict[str, Any] = spelled_out(record.offering)
    for price in row["prices"]:
        price.update({name: _amount(price[name]) for name in ("amount_min", "amount_max")})
    for statement in row["statements"]:
        statement["slots"] = [tuple(pair) for pair in statement["slots"]]
    times = {name: datetime.fromisoformat(getattr(record, name)) for name in _TIMES}
    return row | {"lifecycle": record.lifecycle, "reason": record.reason} | times


def _amount(amount: Decimal) -> Decimal | None:
    step = Decimal(1).scaleb(-_AFTER_POINT)
    if not amount.is_finite() or abs(amount) >= Decimal(10) ** (_DIGITS - _AFTER_POINT):
        return None
    return kept if (kept := amount.quantize(step)) == amount else None


@cache
def _schema() -> Any:
    """Read off the types of an Offering, so that a new field is a new column."""
    import pyarrow

    around = [("lifecycle", pyarrow.string()), ("reason", pyarrow.string())]
    times = [(name, pyarrow.timestamp("us", "UTC")) for name in _TIMES]
    return pyarrow.schema([*_column(inspect.type_info(Offering)), *around, *times])


def _column(known: inspect.Type) -> Any:
    """The Arrow type of one of ours; pairs of words become a map, words of a vocabulary plain text."""
    import pyarrow

    match known:
        case inspect.UnionType(types=(one, inspect.NoneType())):
            return _column(one)
        case inspect.VarTupleType(item_type=inspect.TupleType()):
            return pyarrow.map_(pyarrow.string(), pyarrow.string())
        case inspect.VarTupleType(item_type=one):
            return pyarrow.list_(_column(one))
        case inspect.StructType(fields=fields):
            return pyarrow.struct([(field.name, _column(field.type)) for field in fields])
        case inspect.DecimalType():
            return pyarrow.decimal128(_DIGITS, _AFTER_POINT)
        case inspect.FloatType():
            return pyarrow.float64()
        case inspect.IntType():
            return pyarrow.int64()
        case inspect.BoolType():
            return pyarrow.bool_()
    return pyarrow.string()
