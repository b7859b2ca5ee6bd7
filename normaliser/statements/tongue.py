"""Tells whether prose is in a language that the cue tables read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from functools import cache, lru_cache

from normaliser.statements.cues import rows
from schemas import Passage

UNREAD = "unread_language"
"""Why nothing is known of what prose in such a language says."""
_WORD = re.compile(r"[^\W\d_]+")
_ENOUGH = 30
"""Different words below which prose tells no language, so that the one its page declares decides."""
_MOST = 4_000
"""Characters that are looked at."""
_KINDS, _SHARE = 3, 0.04
"""How many of a language's own words must stand in prose of that language, and what share of all its words they make."""


@cache
def _own() -> Mapping[str, frozenset[str]]:
    return {row["language"]: frozenset(row["own"].split()) for row in rows("languages")}


@lru_cache(maxsize=1)  # the dimensions and the elements of a listing ask in turn
def foreign(passages: tuple[Passage, ...], declared: str) -> bool:
    """Whether no cue can find anything, because of the language; `declared` is what the page says of itself, or empty."""
    words = Counter(_WORD.findall(" ".join(passage.words for passage in passages)[:_MOST].lower()))
    if len(words) < _ENOUGH:
        return declared.partition("-")[0].lower() not in {*_own(), ""}
    return not any(_speaks(words, own) for own in _own().values())


def _speaks(words: Counter[str], own: frozenset[str]) -> bool:
    found = [words[word] for word in own if word in words]
    return len(found) >= _KINDS and sum(found) >= _SHARE * words.total()
