"""Says figures in plain sentences of a language: the rows of `sentences.csv`, with their plurals, numbers and days."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import cache

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal

from reporter.words import percent
from schemas import WrongUse, table

LANGUAGES = ("en", "fr")
_SLOT = re.compile(r"\{(\w+)\}")
_SPACE = {"en": "", "fr": "\u202f"}
"""Between a figure and its per cent sign."""


@cache
def _rows() -> Mapping[str, Mapping[str, str]]:
    return {row["sentence"]: row for row in table("sentences")}


class Tongue:
    """One language. `say` picks the form of a sentence by its number, and counts words that are rows themselves."""

    def __init__(self, language: str) -> None:
        if language not in LANGUAGES:
            raise WrongUse(f"There is no summary in {language!r}; say {' or '.join(LANGUAGES)}.")
        self.language = language
        self._plural = Locale(language).plural_form

    def say(self, sentence: str, n: int = 1, /, **given: str | int) -> str:
        row = _rows()[sentence]
        one, many = row[f"{self.language}_one"], row[f"{self.language}_many"]
        form = one if not many or self._plural(abs(n)) == "one" else many
        filled: dict[str, str | int] = {"n": n, **given}
        return _SLOT.sub(lambda slot: self._word(slot[1], filled[slot[1]]), form)

    def number(self, value: float) -> str:
        return format_decimal(value, locale=self.language)

    def points(self, share: float) -> str:
        """A change of a share in points of per cent with its sign; one that is not nothing never looks like nothing."""
        figure = format_decimal(abs(100 * share), format="0.0", locale=self.language)
        if not share:
            return self.number(0)
        least = format_decimal(0.1, format="0.0", locale=self.language)
        return ("+" if share > 0 else "−") + (figure if abs(share) >= 0.0005 else f"<{least}")

    def share(self, part: int, whole: int) -> str:
        return percent(part, whole).replace("%", f"{_SPACE[self.language]}%")

    def day(self, day: str) -> str:
        """`2026-11-28`, or an RFC 3339 time, as `28 November 2026`."""
        return format_date(date.fromisoformat(day[:10]), "d MMMM y", locale=self.language)

    def label(self, element: str) -> str:
        """An element as a person calls it."""
        return next((row[f"label_{self.language}"] for row in table("elements") if row["element"] == element), element)

    def _word(self, slot: str, value: str | int) -> str:
        if isinstance(value, str):
            return value
        return self.say(slot, value) if slot in _rows() else self.number(value)
