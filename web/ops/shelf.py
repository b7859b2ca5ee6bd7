"""Every record in brief, kept at hand: brought up to date from the feed of changes, so that no page reads all records again."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from threading import Lock, RLock
from typing import Any, TypeVar

from reporter import Coverage, Slip, Trend, coverage_of, slip, trend
from schemas import Dimension, Record
from store import BEGINNING
from web.desk import Desk

T = TypeVar("T")
NIGHTS = 14
"""Nights of a trend."""
_KEPT = 24
"""Days and tables held at once."""
_NOWHERE: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Slips:
    """All records as a day ended, by title; `mark` is another as soon as any record is."""

    mark: str
    day: date
    all: tuple[Slip, ...]

    @property
    def present(self) -> Iterable[Slip]:
        """Those that are not withdrawn."""
        return (one for one in self.all if one.present)


class Shelf:
    """May be asked by several threads; each thing is reckoned once however many ask for it."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._unseen = {source_id: frozenset(source.unseen) for source_id, source in desk.sources.items()}
        self._lock, self._reckoning = Lock(), RLock()
        self._held: dict[str, Slip] = {}
        self._token = BEGINNING
        self._sorted: tuple[Slip, ...] = ()
        self._made: OrderedDict[tuple[Any, ...], Any] = OrderedDict()

    def slips(self, day: date) -> Slips:
        """As `day` ended; today, the withdrawn too."""
        here = self._now(day)
        if day >= self._desk.today():
            return here
        return self._kept(("slips", *self._when(here)), lambda: replace(here, all=self._past(day)))

    def coverage(self, day: date, by: str) -> Coverage:
        """Of the records present as `day` ended."""
        here = self._now(day)

        def made() -> Coverage:
            return coverage_of(self.slips(day).present, self._desk.sources, by, day.isoformat())

        return self._kept(("coverage", by, *self._when(here)), made)

    def trend(self, last: date) -> Trend:
        """Of the dimensions, by source, over the last nights up to `last`."""
        days = [last - timedelta(days=back) for back in reversed(range(NIGHTS))]

        def made() -> Trend:
            before, steps = self._desk.store.records_as_of(days[0] - timedelta(days=1)), self._desk.store.steps(days[0], last)
            told = [day.isoformat() for day in days]
            return trend(before, steps, self._desk.sources, told, tuple(Dimension), by_source=True)

        return self._kept(("trend", *self._when(self._now(last))), made)

    def kept(self, name: str, day: date, make: Callable[[], T]) -> T:
        """What a page makes of the records as a day ended, made once until one of them changes; equal names are the same."""
        return self._kept((name, *self._when(self._now(day))), make)

    def _now(self, day: date) -> Slips:
        with self._lock:
            self._catch_up()
            return Slips(mark=self._token, day=day, all=self._sorted)

    def _when(self, slips: Slips) -> tuple[date, str]:
        """What two answers about a day have in common. No record of a day that ended long ago changes, in any time zone."""
        over = slips.day < self._desk.today() - timedelta(days=1)
        return slips.day, "" if over else slips.mark

    def _catch_up(self) -> None:
        altered, more = False, True
        while more:
            told = self._desk.store.changes(self._token)
            if told.afresh:
                self._held.clear()
            self._held |= {change.record.offering.offering_id: self._slip(change.record) for change in told.changes}
            altered = altered or told.afresh or bool(told.changes)
            self._token, more = told.token, told.more
        if altered:
            self._sorted = _by_title(self._held.values())

    def _past(self, day: date) -> tuple[Slip, ...]:
        return _by_title(map(self._slip, self._desk.store.records_as_of(day)))

    def _slip(self, record: Record) -> Slip:
        return slip(record, self._unseen.get(record.offering.source_id, _NOWHERE))

    def _kept(self, key: tuple[Any, ...], make: Callable[[], T]) -> T:
        with self._reckoning:
            if key not in self._made:
                self._made[key] = make()
                while len(self._made) > _KEPT:
                    self._made.popitem(last=False)
            self._made.move_to_end(key)
            found: T = self._made[key]
            return found


@lru_cache(maxsize=4)
def shelf_of(desk: Desk) -> Shelf:
    """The one shelf of a desk."""
    return Shelf(desk)


def _by_title(slips: Iterable[Slip]) -> tuple[Slip, ...]:
    return tuple(sorted(slips, key=lambda one: (one.sought, one.offering_id)))
