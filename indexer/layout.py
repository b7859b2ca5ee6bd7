"""How documents lie in an index: which words are searched with what weight, what can be filtered, how results are sorted."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from functools import cache
from typing import Any

from indexer.tables import rows
from schemas import FACETS, SORTS, Document

WEIGHTS: dict[str, float] = {
    "facts": 16.0,
    "title": 8.0,
    "code": 6.0,
    "skills": 4.0,
    "subjects": 4.0,
    "provider_name": 3.0,
    "outcomes": 2.0,
    "catalogue_name": 1.5,
    "description": 1.0,
    "common": 0.5,
}
"""Searched fields, heaviest first."""

ANOTHER_NUMBER, SYNONYM = 0.7, 0.8
"""What a plural for a singular, and a phrase that stands for the one typed, are worth beside the word itself."""

BEGINNING = 2.0
"""What a word that begins as typed is worth, however rare it is."""

SEVERAL_FIELDS = 0.5
"""What a word adds in every field beside the one in which it is worth most."""

WHOLE_TITLE, TOGETHER = 40.0, 12.0
"""What a title adds that is the query, and one that holds its words next to each other."""

FIELDS_ELSEWHERE = tuple(field for field in WEIGHTS if field not in ("outcomes", "description", "common"))
"""What is searched of the other listings of a course; their long texts are not kept."""

EXACT_FIELDS = ("code", "facts", "common")
ONE_TYPO, TWO_TYPOS = 4, 8
"""Letters a word must have before one, or two, of them may be wrong."""

MOST_WORDS = 10
"""Words of a query that are searched; what follows them is ignored, as Meilisearch does."""

MOST_HITS = 10_000_000
"""More than any catalogue has: all that a page, or all pages together, may hold."""

MARK_OPEN, MARK_CLOSE = "\ue000", "\ue001"
REBUILD_SHARE = 0.25
"""Beyond this share of changed documents a new index is built aside.

In Meilisearch, of 10,000 documents 10 % with other words took 0.24 of the time of building aside, 20 % took 0.37 and 40 % took
0.69; of 200,000 already 10 % took 0.34 (benchmarks/publish.py). The switch stands before the place where the larger breaks even.
"""

KEPT_FOR = timedelta(days=14)
"""Another release's index that was not published to for so long is removed."""

PARTIAL_COST = 0.1
"""What a document counts in that share of which nothing changed that is searched: 20 % of those took 0.02, 40 % took 0.10."""

ELSEWHERE = "elsewhere."
NAMED_FACETS = {"catalogue": "catalogue_name", "provider": "provider_name", "skill": "skills", "occupation": "occupations"}
"""Facet to the field that holds the names of its values, one for one as far as they have one."""
_NEVER = 1e12
_START_RANK = {"any-time": "0", "unknown": "3", "closed": "2"}


def searched(document: Document, field: str) -> str:
    """The text of one searched field, of all listings of the course."""
    return "\n".join((*texts(document, field), *texts_elsewhere(document, field)))


def texts(listing: Document, field: str) -> tuple[str, ...]:
    value = getattr(listing, field)
    return value if isinstance(value, tuple) else (value,) if value else ()


def texts_elsewhere(document: Document, field: str) -> tuple[str, ...]:
    """What the other listings say in a field and the document does not."""
    own = texts(document, field)
    return tuple(dict.fromkeys(text for each in document.others for text in texts(each, field) if text not in own))


def facet_values(document: Document, facet: str) -> tuple[str, ...]:
    """What any listing of the course has, so that a count is what ticking its value gives."""
    if not document.others:
        return texts(document, facet)
    return tuple(dict.fromkeys(value for each in (document, *document.others) for value in texts(each, facet)))


def facet_names(document: Document, facet: str) -> tuple[str, ...]:
    """Of a facet of NAMED_FACETS: how each of its values writes itself, in their order."""
    names: dict[str, str] = {}
    for each in reversed((document, *document.others)):
        names.update(zip(texts(each, facet), texts(each, NAMED_FACETS[facet]), strict=False))
    return tuple(names.get(value, "") for value in facet_values(document, facet))


def sort_keys(document: Document) -> dict[str, float | str]:
    """A key for each of schemas.SORTS but relevance, all ascending; unknown comes last because its key is the largest.

    What can be begun any time is sooner than any date; what is closed comes after everything still ahead. A course stands where
    its best listing would: a learner who sorts by price looks for the cheapest way to take it.
    """
    keys = [_sort_keys(each) for each in (document, *document.others)]
    return keys[0] if len(keys) == 1 else {sort: min(each[sort] for each in keys) for sort in keys[0]}


def _sort_keys(listing: Document) -> dict[str, float | str]:
    return {
        "info": -listing.published,
        "price": _NEVER if listing.price_eur is None else listing.price_eur,
        "start": _START_RANK.get(listing.start, "1") + listing.start_date,
        "time": _NEVER if listing.hours is None else listing.hours,
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
    """Each phrase as it is left of a query, in singular and plural and without stop words, with those that stand for it."""
    found: dict[str, tuple[str, ...]] = {}
    for row in rows("synonyms"):
        group = row["phrases"].split("|")
        for phrase in group:
            others = tuple(other for other in group if other != phrase)
            found[telling(phrase)] = tuple(dict.fromkeys((*found.get(telling(phrase), ()), *others)))
    return {f"{phrase}s": others for phrase, others in found.items() if phrase[-1] not in "sx"} | found


def telling(phrase: str) -> str:
    """A phrase without its stop words, unless it has no other words."""
    words = phrase.split()
    return " ".join([word for word in words if word not in stop_words()] or words)


@cache
def signs() -> dict[str, str]:
    """Each name that holds a sign, and the word it is searched as."""
    return {row["written"]: row["word"] for row in rows("signs")}


FACET_INDEX = {facet: place for place, facet in enumerate(FACETS)}


def meilisearch_settings() -> dict[str, Any]:
    """The same layout in Meilisearch's words; its digest names the index, so another layout is another index.

    `sort` ranks first, for a sort that a person chose has to hold over how well words match. Stop words are left out of
    the query instead of the settings, where a change of them rebuilds the index (110-145 s for 200,000 documents).
    """
    return {
        "searchableAttributes": [attribute for field in WEIGHTS for attribute in attributes(field)],
        "filterableAttributes": [*map(held, FACETS), *map(named, NAMED_FACETS), "by_id"],
        "sortableAttributes": [*(f"by_{sort}" for sort in SORTS[1:]), "by_id"],
        "rankingRules": ["sort", "words", "typo", "proximity", "attribute", "exactness", "by_info:asc"],
        "typoTolerance": {
            "minWordSizeForTypos": {"oneTypo": ONE_TYPO, "twoTypos": TWO_TYPOS},
            "disableOnAttributes": [attribute for field in EXACT_FIELDS for attribute in attributes(field)],
            "disableOnNumbers": True,
        },
        "synonyms": {phrase: list(others) for phrase, others in synonyms().items()},
        "separatorTokens": list("<>=+|~^$€£"),
        "pagination": {"maxTotalHits": MOST_HITS},
        "faceting": {"maxValuesPerFacet": 100_000},
    }


def attributes(field: str) -> tuple[str, ...]:
    """Where Meilisearch finds a searched field: in the document itself and in the other listings of the course."""
    return (field, f"{ELSEWHERE}{field}") if field in FIELDS_ELSEWHERE else (field,)


SERVED = "by_id IS NOT NULL"
"""What every search asks of a document: one that has lost its place in the walk is on its way out of the index."""


def held(facet: str) -> str:
    """The attribute that holds all values of a facet in Meilisearch."""
    return f"facets.{facet}"


def named(facet: str) -> str:
    """The attribute that holds `slug|name` in Meilisearch, so that its counts bring the names along."""
    return f"{held(facet)}_named" if facet in NAMED_FACETS else held(facet)
