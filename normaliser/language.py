"""The languages a listing is taught in, as BCP 47 tags; never taken from the language of its page."""

from __future__ import annotations

import re
from functools import lru_cache

from normaliser.desk import Desk
from schemas import fold, table

EXTRACTOR = "language@1"
_TAGS = {row["word"]: row["tag"] for row in table("languages")}
_KNOWN = {tag.split("-")[0] for tag in _TAGS.values()}
_TAG = re.compile(r"([a-z]{2,3})(?:[-_]([a-z]{4}))?(?:[-_]([a-z]{2}|[0-9]{3}))?", re.IGNORECASE)
_SPLIT = re.compile(r"[,;/|&]|\b(?:and|et|und|y)\b")


def take(desk: Desk) -> tuple[str, ...]:
    """Tags in the order stated, or the platform's constant where no listing says."""
    tags: list[str] = []
    for some, found in desk.read("language", "language", lambda words, _: read(words)):
        for tag in some:
            if tag not in tags:
                desk.prove(f"instruction_languages.{len(tags)}", found, EXTRACTOR)
                tags.append(tag)
    if tags:
        desk.stated.add("language")
        return tuple(tags)
    constant = desk.constant("language")
    return (constant,) if constant else ()


@lru_cache(maxsize=4096)
def read(words: str) -> tuple[str, ...] | None:
    """Every language named, or None when one of the names is not a language."""
    whole = _tag(words)
    tags = [whole] if whole else [_tag(part) for part in _SPLIT.split(words) if part.strip()]
    return tuple(tag for tag in tags if tag) if tags and all(tags) else None


def _tag(words: str) -> str | None:
    if named := _TAGS.get(fold(words)):
        return named
    found = _TAG.fullmatch(words.strip())
    if not found or found[1].lower() not in _KNOWN:
        return None
    parts = (found[1].lower(), (found[2] or "").title(), (found[3] or "").upper())
    return "-".join(part for part in parts if part)
