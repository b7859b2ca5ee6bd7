"""Reads the tables that lie beside this room's modules: words of titles, weights of fields, standing of catalogues."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from schemas import code_digest, digest


@cache
def rows(name: str) -> tuple[Mapping[str, str], ...]:
    """The rows of `matcher/<name>.csv`; lines that start with # are notes."""
    lines = (files("matcher") / f"{name}.csv").read_text(encoding="utf-8").splitlines()
    return tuple(csv.DictReader(line for line in lines if line and not line.startswith("#")))


@cache
def rules() -> str:
    """The version of everything that decides whether two records are one course; a new one matches every record again."""
    return digest([code_digest("matcher"), *(rows(name) for name in _TABLES)])


_TABLES = ("title_words", "fields", "limits", "standing")
