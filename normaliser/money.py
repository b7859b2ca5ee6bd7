"""Reads the words of a price: every part with its currency, period, tax, kind and audience, or nothing at all."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from normaliser.lookups import cue
from normaliser.numbers import AMOUNT, amount
from schemas import Period, Price, PriceKind, Tax, table

_CURRENCIES = {row["sign"].upper(): row["currency"] for row in table("currencies")}
UNDENOMINATED = _CURRENCIES["¤"]
"""What is free costs nothing in every currency."""
_SIGN = "|".join(
    re.escape(sign) if not sign[-1].isalpha() else re.escape(sign) + r"(?![A-Za-z])"
    for sign in sorted(_CURRENCIES, key=len, reverse=True)
)
_BEFORE = "|".join(re.escape(sign) for sign in sorted(_CURRENCIES, key=len, reverse=True))
_MONEY = re.compile(
    rf"(?<![\w.,])(?:(?P<before>{_BEFORE}) ?)?(?P<low>{AMOUNT})"
    rf"(?: ?(?:-|–|—|to|à) ?(?:{_BEFORE})? ?(?P<high>{AMOUNT}))?"
    rf"(?: ?(?P<after>{_SIGN})(?! ?[0-9]))?(?! ?%)",
    re.IGNORECASE | re.ASCII,
)
_CLAUSES = re.compile(r"[;|•()]|[.,](?= |$)|(?<=free) ?[-–:] ?| (?:and|et|or|ou|plus) (?=\S{0,3}[0-9])", re.IGNORECASE)
_FREE = re.compile(
    r"^\W*(?:it is |this course is )?(?:free|gratuit)\b(?!.*\b(?:paid|payante?)\b)"
    r"(?! (?:trial|sample|preview|webinar|of (?:gst|vat|hst|tax)))|\bfor free$",
    re.IGNORECASE,
)
_BARE = re.compile(AMOUNT)
_OPEN = re.compile(
    r"\b(?:from|starting at|as low as|at least|à partir de|dès|ab|up to|jusqu'à) (?=\S{0,4} ?[0-9])", re.IGNORECASE
)
"""What is only where a price begins or ends says no price (a mention, by the level rule of the element `price`)."""


@lru_cache(maxsize=8192)
def read(words: str, label: str, dollar: str | None) -> tuple[Price, ...] | None:
    """The parts of a price in page order. None: cannot be read; empty: an amount without any currency.

    `dollar` is what a bare `$` means at this source. Two amounts that do not say what sets them apart are not read,
    nor is a price with an open end (from $99).
    """
    if _OPEN.search(words):
        return None
    if _BARE.fullmatch(words):
        return ()
    parts = _parts(words)
    named = next((code for found, _ in parts if found and (code := _currency(found, dollar))), None)
    prices: list[Price] = []
    for found, said in parts:
        currency = _currency(found, dollar) if found else named or dollar or UNDENOMINATED
        if not currency:
            return () if currency is None else None
        price = _price(found, said, label, currency, words)
        if price is None:
            return None
        prices.append(price)
    apart = {(price.kind, price.period, price.audience, price.currency) for price in prices}
    return tuple(prices) if prices and len(apart) == len(prices) else None


def plain(words: str, currency: str, raw: str) -> Price | None:
    """The price of a bare number whose currency stands beside it, as in structured offers."""
    figure, code = amount(words), currency.strip().upper()
    if figure is None or len(code) != 3 or not code.isalpha():
        return None
    return Price(amount_min=figure, amount_max=figure, currency=code, raw=raw)


def free(currency: str | None, raw: str) -> Price:
    """A price stated to be nothing."""
    return Price(amount_min=Decimal(0), amount_max=Decimal(0), currency=currency or UNDENOMINATED, raw=raw)


def _parts(words: str) -> list[tuple[re.Match[str] | None, str]]:
    """Each amount (None: free) with what is said of it: its own clause and those around it that name no amount."""
    parts: list[tuple[re.Match[str] | None, list[str]]] = []
    lead: list[str] = []
    for clause in _CLAUSES.split(words):
        amounts: list[re.Match[str] | None] = [found for found in _MONEY.finditer(clause) if found["before"] or found["after"]]
        if not amounts and _FREE.search(clause):
            amounts = [None]
        parts += [(found, [*lead, clause]) for found in amounts]
        if amounts:
            lead = []
        else:
            (parts[-1][1] if parts else lead).append(clause)
    return [(found, " ".join(said)) for found, said in parts]


def _currency(found: re.Match[str], dollar: str | None) -> str | None:
    """The ISO code of an amount; None for a bare `$` nobody explains, an empty text when two codes contradict."""
    codes = {code for sign in (found["before"], found["after"]) if sign and (code := _CURRENCIES[sign.upper()])}
    return dollar if not codes else codes.pop() if len(codes) == 1 else ""


def _price(found: re.Match[str] | None, said: str, label: str, currency: str, words: str) -> Price | None:
    low = amount(found["low"]) if found else Decimal(0)
    high = amount(found["high"]) if found and found["high"] else low
    if low is None or high is None or high < low:
        return None
    period = Period(cue("period", said) or Period.ONE_OFF)
    usual = PriceKind.SUBSCRIPTION if period is Period.MONTH else PriceKind.TUITION
    return Price(
        amount_min=low,
        amount_max=high,
        currency=currency,
        kind=PriceKind(cue("kind", said) or cue("kind", label) or usual),
        period=period,
        tax=Tax(cue("tax", said) or Tax.UNKNOWN),
        audience=cue("audience", said) or "all",
        raw=words,
    )
