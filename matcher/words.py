"""Asks the table of words that say something beside a title's subject, with months, years and languages among them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from matcher.tables import rows
from schemas import fold, table

WORD = re.compile(r"[^\W_]+")
_YEAR = re.compile(r"20\d\d")


def says(kind: str, words: str) -> bool:
    """Whether the folded words are of this kind; a paper is an award, too."""
    return bool(_YEAR.fullmatch(words)) if kind == "year" else words in _kinds().get(kind, {})


def ours(kind: str, words: str) -> str:
    """What the words are called here; empty where they are not of this kind."""
    return _kinds().get(kind, {}).get(words, "")


@cache
def towns() -> frozenset[str]:
    """Words of the names of known providers: most of them bear that of their town."""
    names = (name for row in table("providers") for name in (row["name"], *row["aliases"].split("|")))
    return frozenset(word for name in names for word in WORD.findall(fold(name)) if not says("body", word))


@cache
def papers() -> frozenset[str]:
    """Awards that a title may as well leave out."""
    return frozenset(row["ours"] for row in rows("title_words") if row["kind"] == "paper")


@cache
def _kinds() -> Mapping[str, Mapping[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for row in rows("title_words"):
        found.setdefault("award" if row["kind"] == "paper" else row["kind"], {})[row["words"]] = row["ours"]
    found["month"] = {row["word"]: row["month"] for row in table("months")}
    found["language"] = {row["word"]: row["tag"] for row in table("languages")}
    found["tag"] = {tag: tag for tag in found["language"].values() if len(tag) == 2}
    return found
