"""Reads the vocabulary tables that ship with the product; each row knows its origin by the table's own columns."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files


@cache
def table(name: str) -> tuple[Mapping[str, str], ...]:
    """The rows of `vocabularies/<name>.csv` as read-only mappings of column to text; lines that start with # are notes."""
    lines = (files("schemas") / "vocabularies" / f"{name}.csv").read_text(encoding="utf-8").splitlines()
    return tuple(csv.DictReader(line for line in lines if line and not line.startswith("#")))


def raw_text(name: str) -> str:
    """A vocabulary file that is not a table, as text."""
    return (files("schemas") / "vocabularies" / name).read_text(encoding="utf-8")
