"""What an offering costs: the words on its card, and the euros that sort it into a range."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cache

from babel import Locale
from babel.numbers import format_currency

from indexer.documents.phrases import SPOKEN, phrase
from indexer.tables import rows
from schemas import Offering, Period, Price, PriceKind, Value

_HOME = {"en": "en_IE", "fr": "fr"}
"""Whose way of writing money a language takes."""
_COURSE = (PriceKind.TUITION, PriceKind.SUBSCRIPTION)
_RANGES = ((0, "free"), (300, "to-300"), (1000, "301-1000"))


class Cost(Value, kw_only=True, frozen=True):
    """The cheapest stated price. `eur` is None when nothing is stated, or its currency has no rate."""

    text: str
    eur: float | None = None

    @property
    def range(self) -> str:
        """The slug of the facet `price`."""
        if self.eur is None:
            return "unknown"
        return next((slug for most, slug in _RANGES if self.eur <= most), "over-1000")


def cost(offering: Offering, today: date, language: str = SPOKEN) -> Cost:
    """A price for everybody goes before one for members or residents; among equals the cheapest in euros is taken."""
    stated = [price for price in offering.prices if price.kind in _COURSE]
    stated = [price for price in stated if price.audience == "all"] or stated
    credits = next((Decimal(str(found.value)) for found in offering.credits if found.value > 0), None)
    costs = [_one(price, credits, today, language) for price in stated]
    if not costs:
        return Cost(text=phrase(language, "no_price"))
    cheapest = min(costs, key=lambda found: (found.eur is None, found.eur or 0.0))
    if cheapest.eur != 0:
        return cheapest
    return Cost(text=_with_certificate(cheapest.text, offering, language), eur=0.0)


class Rate(Value, kw_only=True, frozen=True):
    """What one unit of a currency is in euros, and the day since which it is."""

    euros: Decimal
    since: date


def turns(offering: Offering) -> Iterator[date]:
    """The days on which its euros may become others: those from which a rate of its currencies holds."""
    currencies = {price.currency for price in offering.prices}
    return (date.fromisoformat(since) for currency, since, _ in _rates() if currency in currencies)


def euros(amount: Decimal, currency: str, today: date) -> float | None:
    """The amount at the newest rate in force on the day, to the cent; None when the table has no rate."""
    if amount == 0:
        return 0.0
    found = rate(currency, today)
    return round(float(amount * found.euros), 2) if found else None


def rate(currency: str, today: date) -> Rate | None:
    """The newest in force on the day; that of the euro is always today's."""
    if currency == "EUR":
        return Rate(euros=Decimal(1), since=today)
    dated = [row for row in _rates() if row[0] == currency and row[1] <= today.isoformat()]
    newest = max(dated, key=lambda row: row[1], default=None)
    return Rate(euros=newest[2], since=date.fromisoformat(newest[1])) if newest else None


def money(amount: Decimal, currency: str, language: str = SPOKEN) -> str:
    """An amount as a reader knows it, in Ireland for English: `€450`, `CA$23.99`, `CHF 90`; cents only when there are any."""
    home = _HOME.get(language, language)
    pattern = str(Locale.parse(home).currency_formats["standard"].pattern)
    pattern = pattern.replace(".00", "") if amount == amount.to_integral_value() else pattern
    written = format_currency(amount, currency, pattern, locale=home, currency_digits=False)
    return written.replace(currency, f"{currency} ", 1) if written.startswith(currency) else written


def _one(price: Price, credits: Decimal | None, today: date, language: str) -> Cost:
    if price.amount_max == 0:
        return Cost(text=phrase(language, "free"), eur=0.0)
    worked_out = price.period is Period.PER_CREDIT and credits is not None
    times, period = (credits or Decimal(1), Period.ONE_OFF) if worked_out else (Decimal(1), price.period)
    low, high = price.amount_min * times, price.amount_max * times
    text = money(low, price.currency, language)
    text = phrase(language, "span", text, money(high, price.currency, language)) if high > low else text
    text = phrase(language, period.value, text)
    counted = period is not Period.PER_CREDIT
    eur = euros(low or high, price.currency, today) if counted else None
    return Cost(text=phrase(language, "about", text) if worked_out else text, eur=eur)


def _with_certificate(text: str, offering: Offering, language: str) -> str:
    """What a free course still charges for its certificate, as an addition to `Free`."""
    paid = [p for p in offering.prices if p.kind is PriceKind.CERTIFICATE and p.amount_min > 0]
    charged = money(paid[0].amount_min, paid[0].currency, language) if paid else ""
    return phrase(language, "with_certificate", text, charged) if paid else text


@cache
def _rates() -> tuple[tuple[str, str, Decimal], ...]:
    return tuple((row["currency"], row["date"], Decimal(row["eur_per_unit"])) for row in rows("rates"))


def rated(today: date) -> date | None:
    """From when the newest of the rates in force on the day is."""
    return max((date.fromisoformat(since) for _, since, _ in _rates() if since <= today.isoformat()), default=None)
