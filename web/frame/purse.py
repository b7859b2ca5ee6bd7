"""The currency in which the page being made speaks of prices, and whether the rates are recent enough to speak in it."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextvars import ContextVar
from datetime import date, timedelta
from decimal import Decimal
from urllib.parse import parse_qsl

from babel.numbers import get_currency_symbol
from starlette.types import ASGIApp, Receive, Scope, Send

from indexer import money, rate
from schemas import Value
from web.frame.tongue import spoken

CURRENCIES = ("EUR", "CAD", "AUD", "GBP", "USD")
"""The first is the one in which the index sorts prices into ranges."""
PARAMETER = "cur"
RECENT = timedelta(days=35)
"""Rates older than this are told to nobody."""
_HOMES = {"en": "en_IE"}


class Purse(Value, kw_only=True, frozen=True):
    """`euros` is what one unit of the currency is worth, None where the rates, the oldest of which is of `since`, are too old."""

    currency: str = CURRENCIES[0]
    euros: Decimal | None = None
    since: date = date.min


_EMPTY = Purse()
_HELD: ContextVar[Purse] = ContextVar("purse", default=_EMPTY)


def purse() -> Purse:
    return _HELD.get()


def filled(currency: str, today: date) -> Purse:
    """A purse of this currency at the rates of the day; where those are old, one of euros, the others being unknown."""
    rates = {each: rate(each, today) for each in CURRENCIES}
    since = min(found.since if found else date.min for found in rates.values())
    wanted = rates[currency]
    return Purse(currency=currency, euros=wanted.euros, since=since) if wanted and today - since <= RECENT else Purse(since=since)


def about(price: float | None, said: str) -> str:
    """`€458`: a price of so many euros in the page's currency, or nothing where it is said in that one already."""
    held = purse()
    if not price or held.euros is None or re.search(rf"(?<![A-Z]){re.escape(_symbol())}(?![A-Z])", said):
        return ""
    return written(Decimal(round(price)) / held.euros)


def rounded(euros: int) -> str:
    """A limit drawn in euros, to two figures in the page's currency."""
    held = purse()
    amount = Decimal(euros) / (held.euros or 1)
    return written(round(amount, 1 - amount.adjusted()))


def written(amount: Decimal) -> str:
    return money(Decimal(int(amount + Decimal("0.5"))), purse().currency, spoken())


def _symbol() -> str:
    return get_currency_symbol(purse().currency, _HOMES.get(spoken(), spoken()))


class Paying:
    """Takes the currency that an address names, and keeps it for what answers. Pure ASGI."""

    def __init__(self, app: ASGIApp, today: Callable[[], date]) -> None:
        self._app = app
        self._today = today

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            asked = dict(parse_qsl(scope["query_string"].decode("latin-1"))).get(PARAMETER, "")
            _HELD.set(filled(asked if asked in CURRENCIES else CURRENCIES[0], self._today()))
        await self._app(scope, receive, send)
