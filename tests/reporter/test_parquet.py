"""The catalogue as Parquet: every value comes back as it went in, of its type."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pyarrow
import pytest
from hypothesis import given
from hypothesis import strategies as some
from pyarrow import parquet

from reporter import export
from reporter.exports.plain import spelled_out
from schemas import Dimension, Price, Record
from tests.reporter.anything import records
from tests.reporter.listings import SOURCES, record, says
from tests.reporter.test_export import FULL


def table_of(told: Iterable[Record]) -> Any:
    return parquet.read_table(io.BytesIO(b"".join(export(told, SOURCES, "parquet"))))


def price(amount: str) -> Price:
    return Price(amount_min=Decimal(amount), amount_max=Decimal(amount), currency="EUR", raw=f"€{amount}")


def given_back(row: Any) -> Any:
    """A row without what is null."""
    if isinstance(row, dict):
        return {name: given_back(value) for name, value in row.items() if value is not None}
    return [given_back(each) for each in row] if isinstance(row, list) else row


def test_every_value_comes_back_as_it_went_in() -> None:
    one = record("knots", says(Dimension.QA_PROCESS, slots=(("body", "QQI"),)), **FULL)
    [row] = given_back(table_of([one]).to_pylist())
    sent = spelled_out(one.offering)
    sent["statements"][0]["slots"] = [("body", "QQI")]
    assert {name: row[name] for name in sent} == sent
    assert row["lifecycle"] == "live"
    assert row["last_seen"] == datetime(2026, 6, 3, 2, tzinfo=UTC)


def test_columns_are_typed() -> None:
    schema = table_of([]).schema
    assert schema.field("prices").type.value_type.field("amount_min").type == pyarrow.decimal128(18, 4)
    assert schema.field("instruction_languages").type == pyarrow.list_(pyarrow.string())
    assert schema.field("credits").type.value_type.field("value").type == pyarrow.float64()
    assert schema.field("delivery").type.field("learner_choice").type == pyarrow.bool_()
    assert schema.field("first_seen").type == pyarrow.timestamp("us", "UTC")


def test_an_empty_catalogue_is_a_table_without_rows() -> None:
    assert (table_of([]).num_rows, table_of([]).num_columns > 30) == (0, True)


def test_rows_are_written_group_by_group_as_they_come_in() -> None:
    asked = []

    def coming() -> Iterable[Record]:
        for number in range(2_500):
            asked.append(number)
            yield record(str(number))

    pieces = export(coming(), SOURCES, "parquet")
    first = next(pieces)
    assert (len(asked), first[:4]) == (1_000, b"PAR1")
    file = parquet.ParquetFile(io.BytesIO(first + b"".join(pieces)))
    assert [file.metadata.row_group(group).num_rows for group in range(file.num_row_groups)] == [1_000, 1_000, 500]
    assert file.metadata.row_group(0).column(0).compression == "ZSTD"


@pytest.mark.parametrize("amount", ["1E+40", "0.00001", "Infinity"])
def test_an_amount_that_does_not_fit_is_null_beside_its_words(amount: str) -> None:
    [row] = table_of([record("knots", prices=(price(amount),))]).to_pylist()
    assert (row["prices"][0]["amount_min"], row["prices"][0]["raw"]) == (None, f"€{amount}")


@given(some.lists(records(), max_size=2))
def test_any_offering_can_be_written_and_read(told: list[Record]) -> None:
    assert table_of(told).column("offering_id").to_pylist() == [each.offering.offering_id for each in told]
