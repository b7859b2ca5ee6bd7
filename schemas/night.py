"""A night as it goes on: which step it is at, what each one said, and how it ended."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from enum import StrEnum

from msgspec.structs import replace

from schemas.timetable import Timetable
from schemas.value import Value


class NightState(StrEnum):
    """`partly` is a night in which a step or a source failed; `interrupted` one that stopped and may go on within its date;
    `missed` a date that has none."""

    RUNNING = "running"
    ENDED = "ended"
    PARTLY = "partly"
    INTERRUPTED = "interrupted"
    MISSED = "missed"


class Stage(StrEnum):
    """The steps of a night, in their order."""

    HARVEST = "harvest"
    PUBLISH = "publish"
    AUDIT = "audit"
    REPORT = "report"
    ALERTS = "alerts"


class StepOutcome(StrEnum):
    """`partly` is a harvest of which some sources failed; `left` a step that another one, which failed, was needed for."""

    DONE = "done"
    PARTLY = "partly"
    FAILED = "failed"
    LEFT = "left"


class NightStep(Value, kw_only=True, frozen=True):
    """`said` is the sentence in which it tells what it did, or what went wrong."""

    stage: Stage
    begun: str
    ended: str
    outcome: StepOutcome
    said: str = ""


class Night(Value, kw_only=True, frozen=True):
    """`date` names it; times are RFC 3339 UTC, empty where it has not come to that. `sources` are those due at its beginning and
    `after` the place of the last harvest that was recorded before; `breaks` counts how often it was interrupted and gone on with.
    """

    date: str
    state: NightState
    due_at: str
    begun: str = ""
    ended: str = ""
    holder: str = ""
    after: int = 0
    sources: tuple[str, ...] = ()
    steps: tuple[NightStep, ...] = ()
    breaks: int = 0
    reason: str = ""

    def step(self, stage: Stage) -> NightStep | None:
        """A step that has ended."""
        return next((one for one in self.steps if one.stage is stage), None)

    @property
    def over(self) -> bool:
        return self.state in (NightState.ENDED, NightState.PARTLY)


def nights_until(known: Iterable[Night], timetable: Timetable, now: datetime, most: int) -> tuple[Night, ...]:
    """The last nights, the newest first, with those that were missed: dates between the first night known and the one of today
    that have none. Today's own is missed once the next one is due."""
    rows = {date.fromisoformat(one.date): one for one in known}
    today = timetable.night_of(now)
    first = max(min(rows, default=today), today - timedelta(days=most))
    told = [rows[day] if day in rows else _missed(day, timetable) for day in timetable.between(first - timedelta(days=1), today)]
    told += [rows[today]] if today in rows else []
    return tuple(reversed(told))[:most]


def _missed(day: date, timetable: Timetable) -> Night:
    return Night(date=day.isoformat(), state=NightState.MISSED, due_at=timetable.due_at(day).isoformat(timespec="seconds"))


def as_standing(nights: Iterable[Night], holder: str) -> tuple[Night, ...]:
    """The nights as they are to be believed: one that says it is running, while nobody holds its lease, is interrupted."""
    return tuple(
        replace(one, state=NightState.INTERRUPTED) if one.state is NightState.RUNNING and not holder else one for one in nights
    )
