"""How the standards write a day, a length of time, a figure, an address and words in a language."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import cache
from urllib.parse import quote

from reporter.exports.plain import Node
from schemas import (
    Basis,
    Classification,
    Disclosure,
    Effort,
    EffortKind,
    Offering,
    Polarity,
    Price,
    Run,
    Scope,
    Span,
    Text,
    Unit,
    table,
)

_TAG = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")
_ADDRESS = re.compile(r"https?://[^\s/?#%@<>\"{}|\\^`\[\]]+([/?#]([^\s%<>\"{}|\\^`\[\]]|%[0-9A-Fa-f]{2})*)?")
_RESERVED = "%/:?#[]@!$&'()*+,;=-._~"
_LETTERS = {Unit.DAY: "D", Unit.WEEK: "W", Unit.MONTH: "M", Unit.YEAR: "Y"}
_MUCH = 10**12
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


@cache
def _words(standard: str, about: str) -> dict[str, str]:
    rows = table("standard_words")
    return {row["ours"]: row["theirs"] for row in rows if (row["standard"], row["about"]) == (standard, about)}


def word(standard: str, about: str, ours: str | None) -> str | None:
    """The standard's own word for a word of ours; None where it has none that means the same."""
    return _words(standard, about).get(ours or "")


def figure(value: float) -> int | float | None:
    """A whole number without a point; None for what is no quantity."""
    if not math.isfinite(value) or value < 0:
        return None
    return int(value) if value == int(value) else value


def tag(lang: str | None) -> str:
    """A language as BCP 47 writes it, `und` where nobody knows."""
    return lang if lang and _TAG.fullmatch(lang) else "und"


def by_language(texts: Iterable[Text], offering: Offering) -> dict[str, str]:
    """The first words of each language that says something; the page's language where they do not tell their own."""
    page = offering.page_language
    told = {tag(page if text.lang == "und" else text.lang): text.words for text in reversed(tuple(texts)) if text.words.strip()}
    return dict(reversed(told.items()))


def in_page_language(words: str | None, offering: Offering) -> dict[str, str]:
    return {tag(offering.page_language): words} if words and words.strip() else {}


def web_address(url: str | None) -> str | None:
    """What is an address of the web, its letters beyond ASCII escaped; None for anything else."""
    escaped = quote(url or "", safe=_RESERVED)
    return escaped if _ADDRESS.fullmatch(escaped) else None


def day(told: str | None) -> str | None:
    """A whole date that exists, or None; a month alone is none."""
    try:
        return date.fromisoformat(told).isoformat() if told and len(told) == 10 else None
    except ValueError:
        return None


def day_or_month(told: str | None) -> str | None:
    return told if told and _MONTH.fullmatch(told) else day(told)


def days(runs: Iterable[Run], end: bool = False) -> list[str]:
    """The different days on which runs start, or end."""
    return list(dict.fromkeys(found for run in runs if (found := day(run.end if end else run.start))))


def elapsed(span: Span | None, weeks: bool = True) -> str | None:
    """An ISO 8601 duration of one stated length, `P4W`, without weeks `P28D`; None for a range or a broken number."""
    if span is None or span.min != span.max or not (number := figure(span.min)) or number != int(number):
        return None
    if span.unit is Unit.WEEK and not weeks:
        return f"P{7 * int(number)}D"
    return f"P{int(number)}{_LETTERS[span.unit]}"


def one_duration(offering: Offering, weeks: bool = True) -> str | None:
    """The length that every run which tells one has."""
    told = {run.duration for run in offering.runs if run.duration}
    return elapsed(told.pop(), weeks) if len(told) == 1 else None


def hours(number: float) -> str | None:
    """An ISO 8601 duration in hours and minutes: `PT7H30M`; None where it is no whole number of minutes."""
    minutes = 60 * number
    if not math.isfinite(minutes) or minutes <= 0 or minutes != int(minutes):
        return None
    whole, rest = divmod(int(minutes), 60)
    return f"PT{f'{whole}H' if whole else ''}{f'{rest}M' if rest else ''}"


def labels(offering: Offering, axis: str) -> list[str]:
    """The stated labels of an axis, each once; what we mapped is no word of theirs."""
    told = (each for each in offering.classifications if each.axis == axis and each.method == "stated")
    return list(dict.fromkeys(each.label for each in told if each.label.strip()))


def disclosed(offering: Offering, element: str) -> list[Disclosure]:
    """What the offering itself says on an element in words."""
    return [told for told in offering.disclosures if told.kind == element and told.scope is Scope.OFFERING and told.text.strip()]


def own_words(offering: Offering, element: str) -> list[Node]:
    """The words themselves, by language: what is disclosed on an element, and what is said on a dimension and not denied."""
    affirmed = (said for said in offering.statements if said.dimension == element and said.polarity is Polarity.AFFIRMED)
    told = [(said.lang, said.text) for said in affirmed if said.scope is Scope.OFFERING and not said.structured]
    told += [(each.lang, each.text) for each in disclosed(offering, element)]
    return unique({tag(lang): words} for lang, words in told if words.strip())


def coded(offering: Offering, axis: str) -> list[Classification]:
    """The codes of an axis as stated, each in its scheme."""
    told = (each for each in offering.classifications if each.axis == axis and each.method == "stated")
    return [each for each in told if each.scheme and each.scheme.strip() and each.code and each.code.strip()]


def amounts(price: Price) -> tuple[Decimal, Decimal] | None:
    """Both ends, where they are an amount of money that somebody may pay."""
    low, high = price.amount_min, price.amount_max
    usable = price.currency.strip() and low.is_finite() and high.is_finite() and 0 <= low <= high < _MUCH
    return (low, high) if usable else None


def one_amount(price: Price) -> Decimal | None:
    ends = amounts(price)
    return ends[0] if ends and ends[0] == ends[1] else None


def stated(offering: Offering, kind: EffortKind) -> Effort | None:
    """Hours the page itself states; what we reckoned from credits or weeks is no word of theirs."""
    return next((effort for effort in offering.effort if effort.kind is kind and effort.basis is Basis.STATED), None)


def total_hours(offering: Offering) -> str | None:
    effort = stated(offering, EffortKind.TOTAL)
    return hours(effort.min) if effort and effort.min == effort.max else None


def unique(nodes: Iterable[Node]) -> list[Node]:
    """Each once, in order."""
    kept: list[Node] = []
    for node in nodes:
        if node not in kept:
            kept.append(node)
    return kept
