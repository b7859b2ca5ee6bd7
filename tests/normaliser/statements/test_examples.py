"""Holds the detector against the examples by which each dimension was defined, before there was a cue."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from benchmarks.statements import SOURCE
from normaliser.statements import find
from schemas import Dimension, Level, Passage, RawListing

ROWS = list(csv.DictReader((Path(__file__).parent / "examples.csv").read_text(encoding="utf-8").splitlines()))
"""`most` is the highest level a text may reach: `verifiable` counts, `mentioned` may be found or not, an empty one does not."""


def found(text: str, dimension: str) -> list[Level]:
    raw = RawListing(source_id="s", url="u", passages=(Passage(words=text, page="p", locator="text:1"),))
    return [said.level for said in find(raw, SOURCE) if said.dimension == dimension]


def test_every_dimension_has_examples_and_near_misses() -> None:
    for dimension in Dimension:
        assert {"", "verifiable"} <= {row["most"] for row in ROWS if row["dimension"] == dimension}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['dimension']}-{row['text'][:40]}")
def test_an_example_counts_and_a_near_miss_does_not(row: dict[str, str]) -> None:
    levels = found(row["text"], row["dimension"])
    assert bool(levels) is (row["most"] == Level.VERIFIABLE) or row["most"] == Level.MENTIONED
    assert all(level.rank <= (Level(row["most"]).rank if row["most"] else 0) for level in levels)
