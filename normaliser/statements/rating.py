"""The rating a source states in a field of its own, worded as a statement."""

from __future__ import annotations

import re

from schemas import Dimension, Level, RawListing, Source, Statement, Words

_VALUE = re.compile(r"(\d{1,2}(?:[.,]\d+)?)\s*(?:(?:/|out of|sur)\s*(\d+))?(?![\d.,]|\s*%)")
_COUNT = re.compile(r"\d[\d.,\s]*")
_CHIP = re.compile(r"\(?\s*(\d[\d,.\s]*)\s*(?:reviews?|ratings?|avis|évaluations?)\b|\(\s*(\d[\d,.\s]*)\)", re.IGNORECASE)
_SCALE = 5
"""The scale of a rating that names none: schema.org's default for `bestRating`."""


def rating(raw: RawListing, source: Source) -> Statement | None:
    """`4.7` and `1733`, or a chip `4.7 (958 reviews)`; a rating of zero, or beyond its scale, is none."""
    for words in raw.of("rating"):
        found = _VALUE.search(words.words)
        if not found:
            continue
        value, scale = float(found[1].replace(",", ".")), int(found[2] or _SCALE)
        if not 0 < value <= scale:
            continue
        chip = _CHIP.search(words.words, found.end())
        count = _number(chip[1] or chip[2]) if chip else _count(raw)
        return _statement(f"{value:g} out of {scale}", count, words, source)
    return None


def _number(words: str) -> int:
    return int(re.sub(r"\D", "", words) or 0)


def _count(raw: RawListing) -> int:
    found = (_COUNT.search(words.words) for words in raw.of("rating_count"))
    return next((number for match in found if match and (number := _number(match[0]))), 0)


def _statement(value: str, count: int, words: Words, source: Source) -> Statement:
    slots = (("value_and_scale", value),) + ((("rating_count", str(count)),) if count else ())
    return Statement(
        dimension=Dimension.QUALITY_RATING,
        level=Level.DESCRIBED if count else Level.MENTIONED,
        text=f"{value} ({count} ratings)" if count else value,
        slots=slots,
        cue="structured",
        structured=True,
        page=words.page,
        locator=words.locator,
        lang=source.language,
    )
