"""When each night is due, in the operator's zone: one instant for every date there is, whatever the clocks there do. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import takewhile
from zoneinfo import ZoneInfo

from schemas.value import Value

_DAY = timedelta(days=1)


class Timetable(Value, kw_only=True, frozen=True):
    """A night is named by the date on which it is due, at `at` in `zone`.

    Where clocks go forward over that time it is due as much later as they skip; where it comes twice, the first time. A date
    that the zone itself left out, as Samoa did with 2011-12-30, has no night.
    """

    zone: str = "UTC"
    at: time = time(2)

    def due_at(self, night: date) -> datetime:
        """In UTC."""
        return datetime.combine(night, self.at, ZoneInfo(self.zone)).astimezone(UTC)

    def exists(self, night: date) -> bool:
        return self.due_at(night) < self.due_at(night + _DAY)

    def night_of(self, now: datetime) -> date:
        """The night that was due last."""
        day = now.astimezone(ZoneInfo(self.zone)).date()
        return next(each for each in _back(day + _DAY) if self.exists(each) and self.due_at(each) <= now)

    def next_after(self, now: datetime) -> date:
        """The night that is due next."""
        day = now.astimezone(ZoneInfo(self.zone)).date()
        return next(each for each in _forth(day - _DAY) if self.exists(each) and self.due_at(each) > now)

    def between(self, first: date, last: date) -> tuple[date, ...]:
        """The dates after the first one and before the last one that have a night."""
        return tuple(each for each in takewhile(lambda day: day < last, _forth(first + _DAY)) if self.exists(each))


def _forth(day: date) -> Iterator[date]:
    while True:
        yield day
        day += _DAY


def _back(day: date) -> Iterator[date]:
    while True:
        yield day
        day -= _DAY
