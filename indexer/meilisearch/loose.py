"""Asks Meilisearch for what has some of the words: several queries whose answers it merges into one. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Any

from indexer.meilisearch.asking import typed
from indexer.words.wording import loosened
from schemas import Query

_EVERY_PART_OF = 4
"""Words up to which every choice among them is asked for; of more only each alone, those side by side, and all."""

_HEAVIER = 100.0
"""What a word more weighs: a hit of the most words comes first, however well one of fewer matches."""


def is_loose(query: Query) -> bool:
    fixed, free = loosened(query.words)
    return query.loose and query.after is None and len(free) > (not fixed)


def loosely(question: dict[str, Any], text: str) -> dict[str, Any]:
    """One of the questions of a search as one whose words are enough in part."""
    size, place = question["hitsPerPage"], question["page"] - 1
    counted = {question["indexUid"]: question["facets"]} if question.get("facets") else {}
    shared = {key: value for key, value in question.items() if key not in ("q", "facets", "page", "hitsPerPage")}
    queries = [shared | {"q": words, "federationOptions": {"weight": _HEAVIER**many}} for words, many in _choices(text)]
    return {"federation": {"limit": size, "offset": place * size, "facetsByIndex": counted}, "queries": queries}


def _choices(text: str) -> Iterator[tuple[str, int]]:
    """Words to ask for, with how many of those typed they are. Behind a space the last of them is complete."""
    fixed, free = loosened(text)
    last, every = len(free) - 1, len(free) <= _EVERY_PART_OF
    for many in range(len(free), 0, -1) if every else (len(free), 2, 1):
        for chosen in combinations(range(len(free)), many):
            if every or many != 2 or chosen[1] - chosen[0] == 1:
                words = typed(" ".join([fixed, *(free[place] for place in chosen)]))
                yield words if chosen[-1] == last else f"{words} ", many
    if fixed:
        yield typed(fixed), 0
