"""Words of a card by language: the phrases of `phrases.csv`, and figures as the language writes them."""

from __future__ import annotations

from functools import cache

from indexer.tables import rows

SPOKEN = "en"
"""The language that the index itself holds."""
_MISSING = ("no_price", "no_time", "no_start")


def phrase(language: str, key: str, a: str = "", b: str = "") -> str:
    """A language we have no words in is spoken to in English."""
    held = _phrases()[key]
    return held.get(language, held[SPOKEN]).format(a=a, b=b)


def mode_text(language: str, canonical: str) -> str:
    held = _modes()[canonical]
    return held.get(language, held[SPOKEN])


def says_nothing(text: str) -> bool:
    """Whether a card's words only tell, in any language, that something is not given."""
    return text in _nothing()


@cache
def _nothing() -> frozenset[str]:
    return frozenset(words for held in (*(_phrases()[key] for key in _MISSING), _modes()["unknown"]) for words in held.values())


@cache
def _phrases() -> dict[str, dict[str, str]]:
    return {row["key"]: {language: words for language, words in row.items() if language != "key"} for row in rows("phrases")}


@cache
def _modes() -> dict[str, dict[str, str]]:
    return {
        row["canonical"]: {language: words for language, words in row.items() if language not in ("canonical", "mode")}
        for row in rows("modes")
    }
