"""Every record in brief, kept at hand: brought up to date from the feed of changes, so that no page reads all records again."""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from threading import Lock, RLock
from typing import Any, TypeVar

from msgspec.structs import replace

from reporter import Coverage, Slip, coverage_of, slip, tallies
from schemas import Life, Lifecycle, Record
from store import BEGINNING
from web.frame.desk import Desk

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
    """May be asked by several threads; each thing is reckoned once however many ask for it. `held` are the records as they stand,
    `lives` when each was in which state, and `older` the states that gave way, by number, as far as they were asked for."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._unseen = {source_id: frozenset(source.unseen) for source_id, source in desk.sources.items()}
        self._lock, self._reckoning = Lock(), RLock()
        self._held: dict[str, Slip] = {}
        self._lives: dict[str, Life] = {}
        self._older: dict[int, Slip] = {}
        self._token = BEGINNING
        self._sorted: tuple[Slip, ...] = ()
        self._made: OrderedDict[tuple[Any, ...], Any] = OrderedDict()

    def slips(self, day: date) -> Slips:
        """As `day` ended; today, the withdrawn too."""
        here = self._now(day)
        if day >= self._desk.today():
            return here
        return self.kept("slips", day, lambda: Slips(here.mark, day, _by_title(filter(None, self._nights([day])[0].values()))))

    def coverage(self, day: date, by: str) -> Coverage:
        """Of the records present as `day` ended."""

        def made() -> Coverage:
            return coverage_of(self.slips(day).present, self._desk.sources, by, day.isoformat())

        return self.kept(f"coverage {by}", day, made)

    def trend(self, last: date) -> Sequence[Mapping[tuple[str, str], tuple[int, int]]]:
        """Of each of the last nights up to `last`: by source and dimension, how many records publish it, of how many checked."""
        days = [last - timedelta(days=back) for back in reversed(range(NIGHTS))]

        def made() -> Sequence[Mapping[tuple[str, str], tuple[int, int]]]:
            counted: Counter[tuple[str, str]] = Counter()
            told = []
            before: Mapping[str, Slip | None] = {}
            for night in self._nights(days):
                for key, one in night.items():
                    was = before.get(key)
                    if was is not one:
                        counted.subtract([(was.source_id, was.mark)] if was else [])
                        counted.update([(one.source_id, one.mark)] if one else [])
                before = night
                told.append(tallies(counted))
            return told

        return self.kept("trend", last, made)

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
                self._lives.clear()
            fresh = {change.record.offering.offering_id: self._slip(change.record) for change in told.changes}
            self._held |= fresh
            self._lives |= {life.offering_id: life for life in self._desk.store.lives.of(fresh)}
            altered = altered or told.afresh or bool(told.changes)
            self._token, more = told.token, told.more
        if altered:
            self._sorted = _by_title(self._held.values())

    def _nights(self, days: Sequence[date]) -> list[Mapping[str, Slip | None]]:
        """Of each day, every record as it ended, None where it was not there; one that stood as it does is the same object."""
        with self._lock:
            untils = [(day + timedelta(days=1)).isoformat() for day in days]
            stood = {key: _at(life, untils) for key, life in self._lives.items()}
            self._fetch(stood)
            live = {key: one if one.present else replace(one, lifecycle=Lifecycle.LIVE) for key, one in self._held.items()}
            return [{key: self._stood(live[key], at[n]) for key, at in stood.items()} for n in range(len(days))]

    def _stood(self, one: Slip, at: tuple[bool, int | None]) -> Slip | None:
        there, number = at
        if not there:
            return None
        return one if number is None else self._older[number]

    def _fetch(self, stood: Mapping[str, Sequence[tuple[bool, int | None]]]) -> None:
        """Reads the states asked for that were never asked for before."""
        wanted = {number: key for key, at in stood.items() for there, number in at if there and number is not None}
        for number, offering in self._desk.store.lives.held(wanted.keys() - self._older.keys()):
            held, life = self._held[wanted[number]], self._lives[wanted[number]]
            since = next(since for since, version in life.states if version == number)
            record = Record(
                offering=offering, content_hash="", pages_hash="", first_seen=held.first_seen, last_changed=since, last_seen=since
            )
            self._older[number] = self._slip(record)

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


def warm(desk: Desk) -> None:
    """Reads every record beforehand, so that no page waits for it."""
    shelf_of(desk).slips(desk.today())


def _at(life: Life, untils: Sequence[str]) -> list[tuple[bool, int | None]]:
    """Most records were there all the time and never changed."""
    if len(life.states) == 1 and not life.turns and life.states[0][0] < untils[0]:
        return [(True, None)] * len(untils)
    return [life.at(until) for until in untils]


def _by_title(slips: Iterable[Slip]) -> tuple[Slip, ...]:
    return tuple(sorted(slips, key=lambda one: (one.sought, one.offering_id)))
