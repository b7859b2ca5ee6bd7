"""How documents lie in an index: which words are searched with what weight, what can be filtered, how results are sorted."""

from __future__ import annotations

import hashlib
from functools import cache
from typing import Any

from indexer.tables import rows
from schemas import FACETS, SORTS, Document

WEIGHTS: dict[str, float] = {
    "title": 8.0,
    "code": 6.0,
    "skills": 4.0,
    "subjects": 4.0,
    "provider_name": 3.0,
    "outcomes": 2.0,
    "catalogue_name": 1.5,
    "description": 1.0,
}
"""Searched fields, heaviest first."""

EXACT_FIELDS = ("code",)
ONE_TYPO, TWO_TYPOS = 4, 8
"""Letters a word must have before one, or two, of them may be wrong."""

MOST_WORDS = 10
"""Words of a query that are searched; what follows them is ignored, as Meilisearch does."""

MARK_OPEN, MARK_CLOSE = "\ue000", "\ue001"
REBUILD_SHARE = 0.2
"""Beyond this share of changed documents a new index is built aside; measured in the performance notes."""

NAMED_FACETS = {"catalogue": "catalogue_name", "provider": "provider_name"}
_NEVER = 1e12
_START_RANK = {"any-time": "0", "unknown": "3", "closed": "2"}


def searched(document: Document, field: str) -> str:
    """The text of one searched field."""
    value = getattr(document, field)
    return value if isinstance(value, str) else "\n".join(value)


def facet_values(document: Document, facet: str) -> tuple[str, ...]:
    value = getattr(document, facet)
    return ((value,) if value else ()) if isinstance(value, str) else value


def sort_keys(document: Document) -> dict[str, float | str]:
    """A key for each of schemas.SORTS but relevance, all ascending; unknown comes last because its key is the largest.

    What can be begun any time is sooner than any date; what is closed comes after everything still ahead.
    """
    return {
        "info": -document.published,
        "price": _NEVER if document.price_eur is None else document.price_eur,
        "start": _START_RANK.get(document.start, "1") + document.start_date,
        "time": _NEVER if document.hours is None else document.hours,
    }


def walk_place(document_id: str) -> int:
    """Where a document stands in a walk through all matches: at a number that an engine can compare, whatever the id is.

    48 bits, so that a JSON number holds it exactly; two of a million documents share one in one catalogue of five hundred.
    """
    return int.from_bytes(hashlib.blake2b(document_id.encode(errors="replace"), digest_size=6).digest())


@cache
def stop_words() -> frozenset[str]:
    return frozenset(row["word"] for row in rows("stop_words"))


@cache
def synonyms() -> dict[str, tuple[str, ...]]:
    """Each phrase with the phrases that stand for it."""
    groups = [row["phrases"].split("|") for row in rows("synonyms")]
    return {phrase: tuple(other for other in group if other != phrase) for group in groups for phrase in group}


FACET_INDEX = {facet: place for place, facet in enumerate(FACETS)}


def meilisearch_settings() -> dict[str, Any]:
    """The same layout in Meilisearch's words; its digest names the index, so another layout is another index.

    `sort` ranks first, for a sort that a person chose has to hold over how well words match. Stop words are left out of
    the query instead of the settings, where a change of them rebuilds the index (110-145 s for 200,000 documents).
    """
    return {
        "searchableAttributes": list(WEIGHTS),
        "filterableAttributes": [*FACETS, *(named(facet) for facet in NAMED_FACETS), "by_id"],
        "sortableAttributes": [*(f"by_{sort}" for sort in SORTS[1:]), "by_id"],
        "rankingRules": ["sort", "words", "typo", "proximity", "attribute", "exactness", "by_info:asc"],
        "typoTolerance": {
            "minWordSizeForTypos": {"oneTypo": ONE_TYPO, "twoTypos": TWO_TYPOS},
            "disableOnAttributes": list(EXACT_FIELDS),
            "disableOnNumbers": True,
        },
        "synonyms": {phrase: list(others) for phrase, others in synonyms().items()},
        "separatorTokens": list("<>=+|~^$€£"),
        "pagination": {"maxTotalHits": 10_000_000},
        "faceting": {"maxValuesPerFacet": 100_000},
    }


def named(facet: str) -> str:
    """The attribute that holds `slug|name` in Meilisearch, so that its counts bring the names along."""
    return f"{facet}_named" if facet in NAMED_FACETS else facet
