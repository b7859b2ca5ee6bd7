"""The words a person reads for a facet value, and the counts they stand beside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache, lru_cache

from babel import Locale

from indexer.documents.levels import level_labels
from indexer.tables import rows
from schemas import Count, Facet, Filter

_REMEMBERED = 16_384
"""Labels, of which a large catalogue counts some thousand for every page."""


@lru_cache(_REMEMBERED)
def label(facet: str, value: str, name: str = "") -> str:
    """`name` is how the catalogue or provider with this slug writes itself; without it the slug is made readable."""
    if value == "unknown":
        return "Not given"
    return name or _known().get((facet, value)) or value.replace("-", " ").capitalize()


def facet(name: str, counts: Mapping[str, int], names: Mapping[str, str], filters: Iterable[Filter]) -> Facet:
    """Values nobody has are left out unless they are ticked, so that a tick can always be taken away."""
    ticked = (value for asked in filters if asked.facet == name for value in asked.values)
    shown = dict.fromkeys(ticked, 0) | {value: count for value, count in counts.items() if count}
    worded = [Count(value=value, label=label(name, value, names.get(value, "")), count=count) for value, count in shown.items()]
    return Facet(name=name, counts=tuple(sorted(worded, key=lambda row: (-row.count, row.label, row.value))))


@cache
def _known() -> dict[tuple[str, str], str]:
    english = Locale("en")
    known = {("level", value): words for value, words in level_labels().items()}
    known |= {("language", code.lower().replace("_", "-")): words for code, words in english.languages.items()}
    known |= {("subject", row["value"]): row["label"] for row in rows("fields")}
    known |= {("country", code.lower()): words for code, words in english.territories.items()}
    return known | {(row["facet"], row["value"]): row["label"] for row in rows("labels")}
