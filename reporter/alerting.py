"""How alerts open, stand, get worse, close and open again as runs show what is watched. Pure."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from datetime import date

from msgspec.structs import replace

from schemas import Alert, AlertState, Happening, Monitor, Watches

WORSE = 1.5
"""So many times the records, and an alert has got worse since it was last told."""


def alerted(before: Mapping[str, Alert], found: Iterable[Monitor], now: str, limits: Watches) -> dict[str, Alert]:
    """The alerts, by their keys, that these monitors make others; what they say nothing of stays as it is."""
    after = {}
    for monitor in found:
        held = before.get(monitor.key)
        if monitor.well is False:
            after[monitor.key] = _seen(held, monitor, now, limits)
        elif monitor.well and held is not None and not held.closed_at:
            after[monitor.key] = _clean(held, now, limits)
    return after


def _seen(held: Alert | None, monitor: Monitor, now: str, limits: Watches) -> Alert:
    severity = limits.of(monitor.kind, monitor.source_id).severity
    if held is None:
        opened = Happening(at=now, what="opened", records=monitor.records)
        return Alert(monitor=monitor, severity=severity, first_seen=now, last_seen=now, history=(opened,))
    if monitor.run and monitor.run == held.monitor.run and not held.closed_at:
        return replace(held, monitor=monitor, severity=severity)
    same = {"monitor": monitor, "severity": severity, "last_seen": now, "clean": 0}
    if held.closed_at:
        again = Happening(at=now, what="reopened", records=monitor.records)
        return replace(held, **same, runs=1, closed_at="", acknowledged_by="", history=(*held.history, again))
    if severity.rank < held.severity.rank or monitor.records >= max(1, _told(held)) * WORSE:
        worse = Happening(at=now, what="worse", records=monitor.records)
        return replace(held, **same, runs=held.runs + 1, history=(*held.history, worse))
    return replace(held, **same, runs=held.runs + 1)


def _told(held: Alert) -> int:
    """How many records were affected when it was last told of."""
    return next((one.records for one in reversed(held.history) if one.what in TOLD), 0)


def _clean(held: Alert, now: str, limits: Watches) -> Alert:
    clean = held.clean + 1
    if clean < limits.of(held.monitor.kind, held.monitor.source_id).clean:
        return replace(held, clean=clean)
    return replace(held, clean=clean, closed_at=now, history=(*held.history, Happening(at=now, what="closed")))


def settled(before: Mapping[str, Alert], known: Container[str], paused: Container[str]) -> tuple[Monitor, ...]:
    """What of these alerts is wrong no more, whatever runs show: all at a catalogue that is none of ours, and that a paused one
    is stale."""
    standing = (one.monitor for one in before.values() if one.monitor.source_id and not one.closed_at)
    return tuple(
        replace(one, well=True)
        for one in standing
        if one.source_id not in known or (one.kind == "stale" and one.source_id in paused)
    )


def woken(before: Mapping[str, Alert], today: date, now: str) -> dict[str, Alert]:
    """The alerts, by their keys, that stand yet on the day until which they were snoozed."""
    return {
        key: replace(
            held, snoozed_until="", history=(*held.history, Happening(at=now, what="still", records=held.monitor.records))
        )
        for key, held in before.items()
        if held.snoozed_until and held.state(today) is AlertState.OPEN
    }


TOLD = ("opened", "reopened", "worse", "still")
"""What of an alert's history is news; that it closed is told where it was told that it opened."""


def acknowledged(held: Alert, by: str, now: str) -> Alert:
    return replace(held, acknowledged_by=by, history=(*held.history, Happening(at=now, what="acknowledged", by=by)))


def snoozed(held: Alert, until: str, by: str, now: str) -> Alert:
    """Until a day nothing is told of it; without one it is told again."""
    what = "snoozed" if until else "awake"
    return replace(held, snoozed_until=until, history=(*held.history, Happening(at=now, what=what, by=by, words=until)))


def noted(held: Alert, note: str, by: str, now: str) -> Alert:
    return replace(held, note=note, history=(*held.history, Happening(at=now, what="noted", by=by, words=note)))


def news(held: Alert, today: date, after: int = 0) -> tuple[Happening, ...]:
    """What there is to tell of an alert, newest first: nothing while it is snoozed, nor ever what happened meanwhile.

    Left out are the first `after` happenings of its history.
    """
    if held.state(today) is AlertState.SNOOZED:
        return ()
    quiet, told = "", list[Happening]()
    for number, one in enumerate(held.history):
        if one.what in ("snoozed", "awake"):
            quiet = one.words
        elif number >= after and one.what in (*TOLD, "closed") and one.at[:10] >= quiet:
            told.append(one)
    return tuple(reversed(told))
