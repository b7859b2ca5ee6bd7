"""What share of the records states which field, and is told in which language: the facts by which a changed page is noticed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from scheduler.judge import ENOUGH
from schemas import Offering, State
from store import Store

PAID = "a price above 0"
"""Watched as a field is: a page whose form has changed may print 0 where it printed a price. Where it prints none, that is what
the price itself tells."""


def shares(store: Store, source_id: str, tonight: Sequence[Offering], kept: Collection[str]) -> dict[str, Any]:
    """The Facts that are shares, by their names there; `kept` are the ids of the records that stay as they are."""
    filled, languages = Counter[str](), Counter[str]()
    for offering in _judged(store, source_id, tonight, kept):
        filled.update(_stated(offering))
        languages[(offering.page_language or "").split("-")[0]] += 1
    restated = _restated(store, source_id, tonight) if len(tonight) >= max(ENOUGH, len(kept)) else {}
    return {"filled": filled, "languages": languages, "read": languages.total(), "restated": restated}


def _stated(offering: Offering) -> Iterator[str]:
    yield from (state.field for state in offering.own_states if state.state == State.STATED)
    if not offering.prices or any(price.amount_max for price in offering.prices):
        yield PAID


def _judged(store: Store, source_id: str, tonight: Sequence[Offering], kept: Collection[str]) -> Iterator[Offering]:
    """Tonight's offerings and, where these are the fewer, those that stay as they are."""
    yield from tonight
    if ENOUGH <= len(tonight) < len(kept):
        staying = set(kept)
        yield from (r.offering for r in store.records(source_id) if r.offering.offering_id in staying)


def _restated(store: Store, source_id: str, tonight: Sequence[Offering]) -> Mapping[str, tuple[int, int]]:
    """By field: of the records read again tonight, how many stated it before, and how many do now."""
    again = {offering.offering_id: offering for offering in tonight}
    before, now = Counter[str](), Counter[str]()
    for record in store.records(source_id):
        if (offering := again.get(record.offering.offering_id)) is not None:
            before.update(_stated(record.offering))
            now.update(_stated(offering))
    return {name: (count, now[name]) for name, count in before.items()}
