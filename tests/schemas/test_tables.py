"""Every table that ships is read by a room, and tells its origin."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from schemas import table
from tests.parts.written import repository

FOLDER = Path(__file__).parents[2] / "schemas" / "vocabularies"
TABLES = sorted(file.stem for file in FOLDER.iterdir() if file.suffix != ".md" and file.is_file())


def test_there_is_nothing_but_tables() -> None:
    assert {file.suffix for file in FOLDER.iterdir() if file.is_file()} == {".csv", ".md"}


@pytest.mark.parametrize("name", TABLES)
def test_a_table_has_rows_and_a_room_that_reads_it(name: str) -> None:
    assert table(name)
    rooms = [file for file in repository() if file.is_python and file.room not in ("tests", "benchmarks")]
    assert any(re.search(rf'\b(?:table|raw_text)\("{name}(?:\.csv)?"\)|"{name}"', file.text) for file in rooms)
