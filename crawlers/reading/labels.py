"""The words that name a field: the shared label table, with each source's own words laid over it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from schemas import Source, fold, table

RELATED = "related"
"""The field of headings under which a page shows other courses; nothing below them belongs to this one."""


class Label(NamedTuple):
    """The raw field a label names; shape: fact (one short value), list (items), prose (running text)."""

    field: str
    shape: str


@dataclass(frozen=True, eq=False, slots=True)
class Labels:
    """`known` by folded label; `prefixes` matches a label before its value without a colon, `openings` are their first words.

    `byline` is the raw field that the line below the title fills, if any."""

    known: Mapping[str, Label]
    prefixes: re.Pattern[str]
    openings: frozenset[str]
    byline: str = ""


@cache
def shapes() -> Mapping[str, str]:
    """The shape of each raw field, as the label table gives it first."""
    return {row["field"]: row["shape"] for row in reversed(table("labels"))}


@lru_cache(maxsize=1024)
def _labels(own: tuple[tuple[str, tuple[str, ...]], ...], byline: str) -> Labels:
    known = {row["heading"]: Label(RELATED, "prose") for row in table("related")}
    known |= {row["label"]: Label(row["field"], row["shape"]) for row in table("labels")}
    known |= {fold(word): Label(field, shapes().get(field, "fact")) for field, words in own for word in words}
    before = sorted((row["label"] for row in table("labels") if row["prefix"] == "1"), key=len, reverse=True)
    prefixes = re.compile(rf"({'|'.join(map(re.escape, before))}) (?=\S)", re.IGNORECASE)
    return Labels(known, prefixes, frozenset(label.partition(" ")[0] for label in before), byline)


def labels(source: Source) -> Labels:
    """The labels under which this source's pages are read."""
    return _labels(tuple(source.labels.items()), source.byline)


@cache
def chips() -> tuple[tuple[re.Pattern[str], str, int], ...]:
    """Patterns of short texts that name their own field: (pattern, raw field, group of the value)."""
    return tuple((re.compile(row["pattern"], re.IGNORECASE), row["field"], int(row["group"])) for row in table("chips"))


@cache
def _any_chip() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{row['pattern']})" for row in table("chips")), re.IGNORECASE)


@lru_cache(maxsize=1 << 14)
def chips_of(text: str) -> tuple[tuple[str, str], ...]:
    """(raw field, value) of everything a short text says by itself."""
    if not _any_chip().fullmatch(text):
        return ()
    return tuple((raw, found[group]) for pattern, raw, group in chips() if (found := pattern.fullmatch(text)))
