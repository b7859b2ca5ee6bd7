"""What a listing costs: the price people see, then what structured offers add. A missing price is unknown, never free."""

from __future__ import annotations

from decimal import Decimal

from msgspec.structs import replace

from normaliser import money
from normaliser.desk import NO_CURRENCY, Desk, stem
from schemas import Price, Words

EXTRACTOR = "price@1"
Told = list[tuple[Price, Words]]


def take(desk: Desk) -> tuple[Price, ...]:
    """The prices in the order they are to be believed; of two that differ the visible one comes first and an issue is raised."""
    told: Told = []
    for price, found in (
        *_worded(desk),
        *_offered(desk, "price_amount", 1),
        *_offered(desk, "price_minor", 100),
        *_flagged(desk),
    ):
        if any(_same(price, known) for known, _ in told):
            continue
        if other := next((at for known, at in told if _key(known) == _key(price)), None):
            desk.clash([other, found])
        told.append((price, found))
    for at, (_, found) in enumerate(told):
        desk.prove(f"prices.{at}", found, EXTRACTOR)
    if told:
        desk.stated.add("price")
    return tuple(price for price, _ in told)


def _worded(desk: Desk) -> Told:
    told: Told = []
    dollar = desk.source.currency
    beside = _currencies(desk)

    def reader(words: str, found: Words) -> tuple[Price, ...] | None:
        parts = money.read(words, found.label, dollar)
        bare = money.plain(words, beside.get(stem(found), ""), words) if parts == () else None
        return (bare,) if bare else parts

    for parts, found in desk.read("price", "price", reader):
        if not parts:
            desk.unread("price", found, NO_CURRENCY)
        told += [(replace(price, raw=found.words.strip()), found) for price in parts]
    return told


def _offered(desk: Desk, field: str, units: int) -> Told:
    """Numbers of structured offers, each with the currency that stands beside it."""
    told: Told = []
    beside = _currencies(desk)
    for found in desk.of(field):
        words = desk.ours(found).strip()
        if not words or words == "null":
            continue
        currency = beside.get(stem(found), "")
        price = money.plain(words, currency, words)
        if price is None:
            desk.unread("price", found, "unread" if currency else NO_CURRENCY)
            continue
        figure = price.amount_min / units
        told.append((Price(amount_min=figure, amount_max=figure, currency=price.currency, raw=words), found))
    return told


def _currencies(desk: Desk) -> dict[str, str]:
    return {stem(found): found.words for found in desk.of("price_currency")}


def _flagged(desk: Desk) -> Told:
    """A flag that says free; a flag that says not free tells no price."""
    return [
        (money.free(desk.source.currency, found.words), found)
        for found in desk.of("price_free")
        if found.words.strip().casefold() in ("true", "1", "yes")
    ]


def _key(price: Price) -> tuple[str, ...]:
    return price.kind, price.period, price.audience, price.currency


def _same(price: Price, other: Price) -> bool:
    """The same sum said twice; nothing is nothing in every currency."""
    amounts = (price.amount_min, price.amount_max) == (other.amount_min, other.amount_max)
    return amounts and (price.currency == other.currency or price.amount_max == Decimal(0))
