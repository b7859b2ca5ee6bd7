"""Reads the small tables that lie here; lines that start with # are notes."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from schemas import code_digest, digest, table


@cache
def rows(name: str) -> tuple[Mapping[str, str], ...]:
    """The rows of `indexer/tables/<name>.csv` as mappings of column to text."""
    lines = (files(__name__) / f"{name}.csv").read_text(encoding="utf-8").splitlines()
    return tuple(csv.DictReader(line for line in lines if line and not line.startswith("#")))


@cache
def rules() -> str:
    """The version of everything that makes a document of records; by another one every document is made again."""
    mine = sorted(path.name.removesuffix(".csv") for path in files(__name__).iterdir() if path.name.endswith(".csv"))
    return digest([code_digest("indexer", "schemas"), table("level_terms"), *(rows(name) for name in mine)])
