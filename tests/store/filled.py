"""Rows in every table there is, whatever they mean: what is copied whole must lose none of them, and none of a table to come."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, Connection, Double, Integer, LargeBinary, Table, insert, select

from store.tables import metadata
from store.whole import PASSING

EACH = 3


def fill(connection: Connection) -> None:
    """Three rows to a table; a column that refers to another names the row of the same number."""
    for table in metadata.sorted_tables:
        connection.execute(insert(table), [_row(table, number) for number in range(1, EACH + 1)])


def everything(connection: Connection) -> dict[str, list[tuple[Any, ...]]]:
    """All rows by table, but for those of the moment."""
    lasting = [table for table in metadata.sorted_tables if table.name not in PASSING]
    return {table.name: sorted(tuple(row) for row in connection.execute(select(table))) for table in lasting}


def _row(table: Table, number: int) -> dict[str, Any]:
    return {column.name: _value(column, number) for column in table.columns}


def _value(column: Column[Any], number: int) -> Any:
    if isinstance(column.type, Boolean):
        return number % 2 == 0
    if isinstance(column.type, Integer | BigInteger | Double):
        return number * 1_000
    if isinstance(column.type, LargeBinary):
        return bytes((0, 255, number))
    target = next(iter(column.foreign_keys), None)
    return f"{target.column if target else column} {number} ü\n\\N\t"
