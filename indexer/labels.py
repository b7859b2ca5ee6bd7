"""The words a person reads for a facet value."""

from __future__ import annotations

from functools import cache

from babel import Locale

from indexer.levels import level_labels
from indexer.tables import rows


def label(facet: str, value: str, name: str = "") -> str:
    """`name` is how the catalogue or provider with this slug writes itself; without it the slug is made readable."""
    if value == "unknown":
        return "Not given"
    return name or _known().get((facet, value)) or value.replace("-", " ").capitalize()


@cache
def _known() -> dict[tuple[str, str], str]:
    english = Locale("en")
    known = {("level", value): words for value, words in level_labels().items()}
    known |= {("language", code.lower().replace("_", "-")): words for code, words in english.languages.items()}
    known |= {("country", code.lower()): words for code, words in english.territories.items()}
    return known | {(row["facet"], row["value"]): row["label"] for row in rows("labels")}
