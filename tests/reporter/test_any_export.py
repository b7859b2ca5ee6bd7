"""What holds for every format and any offering."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from reporter import FORMATS, export
from schemas import Record
from tests.reporter.anything import records
from tests.reporter.listings import SOURCES


@pytest.mark.parametrize("format", FORMATS)
@given(told=some.lists(records(), max_size=2))
def test_no_export_raises_and_the_same_records_give_the_same_file(format: str, told: list[Record]) -> None:
    assert b"".join(export(told, SOURCES, format)) == b"".join(export(told, SOURCES, format))
