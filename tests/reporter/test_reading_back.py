"""What reads the exports back at size finds every kind of fault, and none in what is whole."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

import msgspec
import pytest
from hypothesis import given, settings

from reporter import export
from schemas import Lifecycle, Price, Record
from tests.parts.reading_back import csv_faults, jsonl_faults, parquet_faults
from tests.reporter.anything import records
from tests.reporter.composed import CHANGED, EMPTY, INITIAL, ODD
from tests.reporter.listings import SOURCES

Faults = Callable[[bytes, Sequence[Record]], list[str]]
CHECKED: list[tuple[str, Faults]] = [("jsonl", jsonl_faults), ("csv", csv_faults), ("parquet", parquet_faults)]


def written(format: str, told: Sequence[Record]) -> bytes:
    return b"".join(export(told, SOURCES, format))


@pytest.mark.parametrize(("format", "faults"), CHECKED)
def test_a_whole_file_has_none(format: str, faults: Faults) -> None:
    told = [INITIAL, CHANGED, EMPTY]
    assert faults(written(format, told), told) == []
    assert faults(written(format, []), []) == []


@pytest.mark.parametrize(("format", "faults"), CHECKED)
def test_an_empty_file_of_records_is_found_out(format: str, faults: Faults) -> None:
    assert faults(written(format, []), [INITIAL]) == ["0 rows for 1 records"]


@pytest.mark.parametrize(("format", "faults"), CHECKED)
def test_another_record_in_its_place_is_found_out(format: str, faults: Faults) -> None:
    other = msgspec.structs.replace(CHANGED.offering, url="https://harbour.example/elsewhere")
    assert len(faults(written(format, [msgspec.structs.replace(CHANGED, offering=other)]), [CHANGED])) == 1


@pytest.mark.parametrize(("format", "faults"), [CHECKED[0], CHECKED[2]])
def test_one_other_value_or_lifecycle_is_found_out(format: str, faults: Faults) -> None:
    price = Price(amount_min=Decimal(1), amount_max=Decimal(1), currency="EUR", raw="€1")
    dearer = msgspec.structs.replace(INITIAL, offering=msgspec.structs.replace(INITIAL.offering, prices=(price,)))
    gone = msgspec.structs.replace(INITIAL, lifecycle=Lifecycle.MISSING)
    assert "prices is another" in faults(written(format, [dearer]), [INITIAL])[0]
    assert "stands otherwise" in faults(written(format, [gone]), [INITIAL])[0]


def test_what_json_has_no_figure_for_cannot_be_read() -> None:
    assert "cannot be read" in jsonl_faults(written("jsonl", [ODD]), [ODD])[0]


def test_a_cell_that_runs_is_found_out() -> None:
    assert "formula" in csv_faults(written("csv", [INITIAL]).replace(b"Harbour College", b"=1+1"), [INITIAL])[0]


@settings(max_examples=30)
@given(record=records())
def test_any_row_of_a_table_reads_back(record: Record) -> None:
    assert csv_faults(written("csv", [record]), [record]) == []
