"""Counts the listings as their history goes by, step after step, so that every night is known from one pass."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

from msgspec.structs import replace

from schemas import Cause, Offering, OfferingKind, Step, table

NEW, GONE, CHANGED, REREAD = "new", "gone", "changed", "reread"
_THEIRS = (None, Cause.SOURCE)
_MODES = {"online": "online", "mixed": "blended", "onsite": "on_campus", "workplace": "on_campus"}
"""By the location of a delivery, as `delivery_modes.csv` tells it."""


class Count:
    """`listings` by night, source, type and delivery, and `providers` by night and slug: what each night added or took.

    `moved` counts what happened by night and source. What happened between two of `nights` belongs to the later one, and what
    happened since the last to the last: a correction need not wait for a harvest.
    """

    def __init__(self, nights: Sequence[str]) -> None:
        self._nights = nights
        self.listings: Counter[tuple[str, str, str, str]] = Counter()
        self.providers: Counter[tuple[str, str]] = Counter()
        self.names: dict[str, str] = {}
        self.moved: Counter[tuple[str, str, str]] = Counter()

    def hear(self, steps: Iterable[Step]) -> Iterator[Step]:
        """The same steps, counted as they pass, each at the night it belongs to."""
        for step in steps:
            night = self._nights[min(bisect_left(self._nights, step.at[:10]), len(self._nights) - 1)]
            self.moved[night, step.source_id, _happened(step)] += 1
            for offering, number in ((step.before, -1), (step.after, 1)):
                if offering is not None:
                    self.listings[night, offering.source_id, credential_type(offering), _mode(offering)] += number
                    self._provider(night, offering, number)
            yield step if step.at.startswith(night) else replace(step, at=night)

    def _provider(self, night: str, offering: Offering, number: int) -> None:
        if offering.provider:
            self.providers[night, offering.provider.slug] += number
            self.names[offering.provider.slug] = offering.provider.name


def credential_type(offering: Offering) -> str:
    """Of the talk's platforms, the talk's type; elsewhere whether it is listed as a micro-credential. Empty: it is neither."""
    if types := known_types().get(offering.source_id):
        return next((name for name, address in types.items() if address in offering.url), "")
    return offering.kind.value if offering.kind is OfferingKind.MICRO_CREDENTIAL else ""


@cache
def known_types() -> Mapping[str, Mapping[str, str]]:
    """By source: each of its types, and the part of an address that tells it."""
    types: dict[str, dict[str, str]] = {}
    for row in table("credential_types"):
        types.setdefault(row["source_id"], {})[row["type"]] = row["address"]
    return types


def _mode(offering: Offering) -> str:
    """Empty where it is not labelled."""
    return _MODES.get(offering.delivery.location, "") if offering.delivery else ""


def _happened(step: Step) -> str:
    if step.before is None:
        return NEW
    if step.after is None:
        return GONE
    return CHANGED if step.cause in _THEIRS else REREAD
