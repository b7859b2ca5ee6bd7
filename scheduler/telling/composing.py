"""What an outlet is told next: one message of all that happened to the alerts since it was last told. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from urllib.parse import quote

from msgspec.structs import replace

from reporter import news, told
from schemas import Alert, AlertState, Alive, Happening, Line, Message, Outlet, Severity, Value, Watches, digest, squeeze

MOST = 100
"""Lines of one message; what is beyond is counted."""
_WEEK = timedelta(days=7)


class Week(Value, kw_only=True, frozen=True):
    """The nights of the last seven days, and those that were missed."""

    there: int = 0
    missed: int = 0


class Desk(Value, kw_only=True, frozen=True):
    """What every message of a round is made of; `names` are those of the catalogues, `site` the public address of the pages."""

    alerts: Mapping[str, Alert]
    names: Mapping[str, str]
    limits: Watches
    now: datetime
    site: str = ""

    @property
    def today(self) -> date:
        return self.now.date()

    @property
    def at(self) -> str:
        return self.now.isoformat(timespec="seconds")


def due(outlet: Outlet, limits: Watches, today: date) -> bool:
    """Whether it is to be told that all goes on: once since the day of the week that is set, and at the very first.

    A day far ahead of today was written by a clock that was wrong, and counts for none.
    """
    if not outlet.turn:
        return True
    if limits.weekly is None:
        return False
    day = today - timedelta(days=(today.weekday() - limits.weekly) % 7)
    return not outlet.weekly or not day <= date.fromisoformat(outlet.weekly) <= today + _WEEK


def composed(outlet: Outlet, desk: Desk, week: Week) -> Outlet:
    """The outlet with its next message pending, or as it was where there is nothing to tell.

    An outlet that was never told anything hears first that it is told from here on, and what stands. Of an alert that is
    snoozed nothing counts as told.
    """
    alive = due(outlet, desk.limits, desk.today)
    seen = {key: len(one.history) for key, one in desk.alerts.items() if one.state(desk.today) is not AlertState.SNOOZED}
    lines = _ordered(_happened(outlet, desk)) if outlet.turn else []
    if not lines and not alive:
        return outlet
    standing = [one for one in desk.alerts.values() if one.state(desk.today) is AlertState.OPEN]
    counts = {grade: sum(one.severity is grade for one in standing) for grade in Severity}
    there = _ordered(_line(one, "stands", one.first_seen, desk) for one in standing) if alive else []
    message = Message(
        message_id=digest((outlet.name, outlet.turn, desk.at, lines, there)),
        at=desk.at,
        lines=tuple(lines[:MOST]),
        more=len(lines[MOST:]),
        open={grade: count for grade, count in counts.items() if count},
        alive=_alive(desk, week, there) if alive else None,
    )
    weekly = desk.today.isoformat() if alive else outlet.weekly
    return replace(outlet, told=outlet.told | seen, weekly=weekly, pending=message)


def _alive(desk: Desk, week: Week, there: list[Line]) -> Alive:
    listed, more = tuple(there[:MOST]), len(there[MOST:])
    return Alive(nights=week.there, missed=week.missed, catalogues=len(desk.names), standing=listed, more=more)


def _happened(outlet: Outlet, desk: Desk) -> Iterable[Line]:
    for key, alert in desk.alerts.items():
        happened = news(alert, desk.today, outlet.told.get(key, 0))
        if happened:
            one = _summed(alert, happened)
            yield _line(alert, one.what, one.at, desk)


def _summed(alert: Alert, happened: tuple[Happening, ...]) -> Happening:
    """Of several happenings, newest first, the one that says most to who has heard of none: that it opened, where it stands."""
    begun = (one for one in happened if one.what in ("opened", "reopened"))
    return happened[0] if alert.closed_at else next(begun, happened[0])


def _line(alert: Alert, what: str, at: str, desk: Desk) -> Line:
    """Words of a page have no line of their own, whatever they hold."""
    monitor = alert.monitor
    return Line(
        key=alert.key,
        what=what,
        at=at,
        severity=alert.severity,
        kind=monitor.kind,
        field=monitor.field,
        source_id=monitor.source_id,
        catalogue=_plain(desk.names.get(monitor.source_id, monitor.source_id)),
        sentence=_plain(told(monitor, "sentence", desk.limits)),
        advice="" if what == "closed" else _plain(told(monitor, "advice", desk.limits)),
        records=monitor.records,
        acknowledged_by=_plain(alert.acknowledged_by),
        link=f"{desk.site}/ops/issues?state=any#{quote(alert.key)}" if desk.site else "",
    )


def _plain(words: str) -> str:
    """On one line, and without signs that are not to be seen."""
    return squeeze("".join(sign if sign.isprintable() else " " for sign in words))


def _ordered(lines: Iterable[Line]) -> list[Line]:
    """What closed comes last; before it the gravest first, and of these by catalogue."""
    return sorted(lines, key=lambda one: (one.what == "closed", one.severity.rank, one.catalogue.casefold(), one.key))
