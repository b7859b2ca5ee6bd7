"""Every text format, byte by byte, for the composed listings; `python -m tests.reporter.test_golden` writes a wanted change."""

from __future__ import annotations

from pathlib import Path

import pytest

from reporter import FORMATS, export
from tests.reporter.composed import LISTINGS
from tests.reporter.listings import SOURCES

GOLDEN = Path(__file__).parent / "golden"
TEXTS = [format for format in FORMATS if format != "parquet"]  # whose bytes depend on the release of its library


def printed(format: str) -> bytes:
    return b"".join(export(LISTINGS, SOURCES, format))


@pytest.mark.parametrize("format", TEXTS)
def test_the_composed_listings_are_written_as_they_were(format: str) -> None:
    assert printed(format) == (GOLDEN / format).read_bytes()


if __name__ == "__main__":
    for each in TEXTS:
        (GOLDEN / each).write_bytes(printed(each))
