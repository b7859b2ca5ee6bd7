"""The rating a source states in a field of its own, worded as a statement."""

from __future__ import annotations

import re

from schemas import Dimension, Level, RawListing, Source, Statement, Words, table

_WHAT = r"(?:reviews?|ratings?|avis|évaluations?)\b"
_VALUE = re.compile(
    rf"(?<![\d.,])(\d{{1,2}}(?:[.,]\d+)?)\s*(?:(?:/|out of|sur)\s*(\d+))?(?![\d.,]|\s*%|\s?[km]\b|\s*{_WHAT})", re.IGNORECASE
)
_FIGURE = r"\d[\d.,\s]*(?:[km]\b)?"
_COUNT = re.compile(_FIGURE, re.IGNORECASE)
_CHIP = re.compile(rf"\(?\s*({_FIGURE})\s*{_WHAT}|\(\s*({_FIGURE})\)", re.IGNORECASE)
_OTHER = re.compile(r"enrol|inscri|learners?\b|students?\b|followers?\b", re.IGNORECASE)
"""How many take a course says nothing of how many judged it."""
_SHORT = re.compile(r"(\d{1,4}(?:[.,]\d{1,2})?)\s?([km])", re.IGNORECASE)
_TIMES = {"k": 1_000, "m": 1_000_000}
_DIGITS = {row["word"]: row["unit"] for row in table("units") if row["unit"].isdigit() and row["lang"] == "en"}
_WORDS = f"(?:{'|'.join(_DIGITS)})"
_SPELT = re.compile(rf"\b{_WORDS}\b(?=\s+(?:out of|stars?\b))|(?<=out of ){_WORDS}\b", re.IGNORECASE)
_SCALE = 5
"""The scale of a rating that names none: schema.org's default for `bestRating`."""


def rating(raw: RawListing, source: Source) -> Statement | None:
    """`4.7` and `1733`, or a chip `4.7 (958 reviews)`; a rating of zero, or beyond its scale, is none."""
    for words in raw.of("rating"):
        found = _VALUE.search(_in_figures(words.words))
        if not found:
            continue
        value, scale = float(found[1].replace(",", ".")), int(found[2] or _SCALE)
        if not 0 < value <= scale:
            continue
        chip = _CHIP.search(_in_figures(words.words), found.end())
        count = _number(chip[1] or chip[2]) if chip else _count(raw)
        return _statement(f"{value:g} out of {scale}", count, words, source)
    return None


def _in_figures(words: str) -> str:
    """Five out of five as 5 out of 5."""
    return _SPELT.sub(lambda one: _DIGITS[one[0].casefold()], words)


def _number(words: str) -> int:
    """A count; one cut short (1.1K) is as round as it is said."""
    if short := _SHORT.fullmatch(words.strip()):
        return round(float(short[1].replace(",", ".")) * _TIMES[short[2].lower()])
    return int(re.sub(r"\D", "", words) or 0)


def _count(raw: RawListing) -> int:
    found = (_COUNT.search(words.words) for words in raw.of("rating_count") if not _OTHER.search(words.words))
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
