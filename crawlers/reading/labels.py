"""The words that name a field: the shared label table in the page's language, with each source's own words laid over it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from crawlers.reading.near import Near, near
from schemas import Source, fold, table

LONGEST = 60
"""Characters of a label; what is longer says something else."""
_ASIDE = re.compile(r" *\([^()\d]*\)$")


class Label(NamedTuple):
    """The raw field a label names; shape: fact (one short value), list (items), prose (running text)."""

    field: str
    shape: str


@dataclass(frozen=True, eq=False, slots=True)
class Labels:
    """`known` by folded label; `prefixes` matches a label before its value without a colon, `openings` are their first words.

    `byline` is the raw field that the line below the title fills, if any; `misspelt` finds the label one slip away."""

    known: Mapping[str, Label]
    misspelt: Near
    prefixes: re.Pattern[str]
    openings: frozenset[str]
    byline: str = ""

    def find(self, words: str) -> Label | None:
        """The field some words name: as they are, without a note in brackets, in two languages, or with one slip in them."""
        return _find(fold(words), self) if len(words) <= LONGEST else None

    def sure(self, words: str) -> bool:
        """Whether the words are a label as it stands in the table."""
        return fold(words) in self.known


@lru_cache(maxsize=1 << 16)
def _find(words: str, labels: Labels) -> Label | None:
    known = labels.known.get(words)
    if known is not None or not words:
        return known
    if words.endswith(")"):
        return _find(_ASIDE.sub("", words), labels) if _ASIDE.search(words) else None
    if "/" in words:
        named = {labels.known.get(part.strip()) for part in words.split("/")}
        return named.pop() if len(named) == 1 else None
    meant = {labels.known[label] for label in labels.misspelt.of(words) if label in labels.known}
    return meant.pop() if len(meant) == 1 else None


@cache
def shapes() -> Mapping[str, str]:
    """The shape of each raw field, as the label table gives it first."""
    return {row["field"]: row["shape"] for row in reversed(table("labels"))}


@cache
def _shared(language: str) -> tuple[Mapping[str, Label], Near]:
    """The table's labels; those of the page's language come last, so that they win over another language's."""
    rows = sorted(table("labels"), key=lambda row: row["lang"] == language)
    spoken = {row["label"] for row in rows if row["lang"] == language} or {row["label"] for row in rows}
    return {row["label"]: Label(row["field"], row["shape"]) for row in rows}, near(spoken)


@lru_cache(maxsize=1024)
def _labels(own: tuple[tuple[str, tuple[str, ...]], ...], byline: str, language: str) -> Labels:
    shared, misspelt = _shared(language)
    known = dict(shared) | {fold(word): Label(field, shapes().get(field, "fact")) for field, words in own for word in words}
    before = sorted((row["label"] for row in table("labels") if row["prefix"] == "1"), key=len, reverse=True)
    prefixes = re.compile(rf"({'|'.join(map(re.escape, before))}) (?=\S)", re.IGNORECASE)
    return Labels(known, misspelt, prefixes, frozenset(label.partition(" ")[0] for label in before), byline)


def labels(source: Source, language: str | None = None) -> Labels:
    """The labels under which this source's pages in a language are read."""
    return _labels(tuple(source.labels.items()), source.byline, language or source.language)


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
