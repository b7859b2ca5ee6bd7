"""What an offering costs: the words on its card, and the euros that sort it into a range."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cache

from babel.numbers import format_currency

from indexer.tables import rows
from schemas import Offering, Period, Price, PriceKind, Value

_SPOKEN = {Period.MONTH: " a month", Period.YEAR: " a year", Period.PER_CREDIT: " a credit", Period.ONE_OFF: ""}
_COURSE = (PriceKind.TUITION, PriceKind.SUBSCRIPTION)
_RANGES = ((0, "free"), (300, "to-300"), (1000, "301-1000"))


class Cost(Value, kw_only=True, frozen=True):
    """The cheapest stated price. `eur` is None when nothing is stated, or its currency has no rate."""

    text: str = "Price not given"
    eur: float | None = None

    @property
    def range(self) -> str:
        """The slug of the facet `price`."""
        if self.eur is None:
            return "unknown"
        return next((slug for most, slug in _RANGES if self.eur <= most), "over-1000")


def cost(offering: Offering, today: date) -> Cost:
    """A price for everybody goes before one for members or residents; among equals the cheapest in euros is taken."""
    stated = [price for price in offering.prices if price.kind in _COURSE]
    stated = [price for price in stated if price.audience == "all"] or stated
    credits = next((Decimal(str(found.value)) for found in offering.credits if found.value > 0), None)
    costs = [_one(price, credits, today) for price in stated]
    if not costs:
        return Cost()
    cheapest = min(costs, key=lambda found: (found.eur is None, found.eur or 0.0))
    if cheapest.eur != 0:
        return cheapest
    return Cost(text=cheapest.text + _certificate(offering), eur=0.0)


def turns(offering: Offering) -> Iterator[date]:
    """The days on which its euros may become others: those from which a rate of its currencies holds."""
    currencies = {price.currency for price in offering.prices}
    return (date.fromisoformat(since) for currency, since, _ in _rates() if currency in currencies)


def euros(amount: Decimal, currency: str, today: date) -> float | None:
    """The amount at the newest rate in force on the day, to the cent; None when the table has no rate."""
    if amount == 0:
        return 0.0
    dated = [rate for rate in _rates() if rate[0] == currency and rate[1] <= today.isoformat()]
    rate = max(dated, key=lambda found: found[1], default=None)
    return round(float(amount * rate[2]), 2) if rate else None


def money(amount: Decimal, currency: str) -> str:
    """An amount as a reader in Ireland knows it: `€450`, `CA$23.99`, `CHF 90`; cents only when there are any."""
    pattern = "¤#,##0" if amount == amount.to_integral_value() else "¤#,##0.00"
    written = format_currency(amount, currency, pattern, locale="en_IE", currency_digits=False)
    return written.replace(currency, f"{currency} ", 1)


def _one(price: Price, credits: Decimal | None, today: date) -> Cost:
    if price.amount_max == 0:
        return Cost(text="Free", eur=0.0)
    times, about, spoken = Decimal(1), "", _SPOKEN[price.period]
    if price.period is Period.PER_CREDIT and credits:
        times, about, spoken = credits, "about ", ""
    low, high = price.amount_min * times, price.amount_max * times
    text = money(low, price.currency) + (f" to {money(high, price.currency)}" if high > low else "")
    counted = price.period is not Period.PER_CREDIT or credits is not None
    return Cost(text=about + text + spoken, eur=euros(low or high, price.currency, today) if counted else None)


def _certificate(offering: Offering) -> str:
    """What a free course still charges for its certificate, as an addition to `Free`."""
    paid = [p for p in offering.prices if p.kind is PriceKind.CERTIFICATE and p.amount_min > 0]
    return f" (certificate {money(paid[0].amount_min, paid[0].currency)})" if paid else ""


@cache
def _rates() -> tuple[tuple[str, str, Decimal], ...]:
    return tuple((row["currency"], row["date"], Decimal(row["eur_per_unit"])) for row in rows("rates"))
