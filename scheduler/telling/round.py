"""One round of telling: each outlet gets what it was not told yet, once, by one process at a time."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import cached_property

from msgspec.structs import replace

from reporter import silence
from scheduler.logged import log_told
from scheduler.telling.attempt import attempt
from scheduler.telling.composing import Desk, Week, composed, due
from scheduler.watching import limits_of, remember
from schemas import (
    Lease,
    Message,
    NightState,
    NotHeard,
    Outlet,
    Receiver,
    Settings,
    Source,
    Value,
    digest,
    nights_until,
)
from store import Store

LEASE = "tell"
PATIENCE = 70.0
"""Seconds in which another who tells is done, or is seen to say nothing."""


class Delivery(Value, kw_only=True, frozen=True):
    """One message to one outlet: of how many lines, and a sentence where it was not accepted, or not by all."""

    outlet: str
    message_id: str
    lines: int = 0
    accepted: bool
    trouble: str = ""


class Told(Value, kw_only=True, frozen=True):
    """What a round told; nothing where nothing has happened. `elsewhere` says that another went on telling all the while."""

    deliveries: tuple[Delivery, ...] = ()
    elsewhere: bool = False

    @property
    def well(self) -> bool:
        return all(one.accepted for one in self.deliveries)


def tell(
    settings: Settings,
    store: Store,
    now: datetime,
    sources: Mapping[str, Source] | None = None,
    wait: Callable[[float], None] = time.sleep,
    ticks: Callable[[], float] = time.monotonic,
) -> Told:
    """Tells every outlet what it was not told yet; `sources` name the catalogues.

    An outlet that fails keeps its message pending for the next round. What was sent, but not known to be accepted when the
    process ended, is sent again with the same id. Raises WrongUse for settings that cannot be used, and StoreError.
    """
    there = settings.outlets
    if not there:
        return Told()
    lease = _taken(store, wait, ticks)
    if lease is None:
        return Told(elsewhere=True)
    try:
        round_ = _Round(settings, store, now, sources or {})
        deliveries: list[Delivery] = []
        for outlet in there:
            deliveries += round_.serve(outlet, lease)
    finally:
        store.leases.release(lease)
    for one in deliveries:
        log_told(one.outlet, one.lines, one.accepted, one.trouble)
    return Told(deliveries=tuple(deliveries))


def listen(settings: Settings, store: Store, now: datetime, sources: Mapping[str, Source] | None = None) -> Told:
    """Remembers whether nights go on, and tells what is to be told; nothing while a night goes on, which tells at its end,
    unless it is one that never ends.

    For who is there when a night is not: cheap enough for every few minutes.
    """
    limits, held = limits_of(settings), store.watched.alerts().get("silent")
    found = silence(store.watched.last_night(now) or settings.begun, now, limits)
    if store.leases.holder("night") and all(one.well for one in found):
        return Told()
    stands = held is not None and not held.closed_at
    if any((one.well is False) is not stands for one in found):
        remember(store, found, now.isoformat(timespec="seconds"), limits)
    return tell(settings, store, now, sources)


def tested(settings: Settings, now: datetime) -> Told:
    """Sends a message through each outlet that says that it is a test."""
    message = Message(message_id=digest(("test", now.isoformat())), at=now.isoformat(timespec="seconds"), test=True)
    return Told(deliveries=tuple(_sent(message, to, now) for to in settings.outlets))


def _taken(store: Store, wait: Callable[[float], None], ticks: Callable[[], float]) -> Lease | None:
    """The lease, once another who tells is done: what they read may be older than what we have to tell."""
    begun = ticks()
    while (lease := store.leases.take(LEASE, ticks())) is None:
        if ticks() - begun > PATIENCE:
            return None
        wait(0.5)
    return lease


class _Round:
    """What the outlets of one round are told from; read once."""

    def __init__(self, settings: Settings, store: Store, now: datetime, sources: Mapping[str, Source]) -> None:
        self._store, self._now, self._timetable = store, now, settings.timetable
        names = {name: source.name for name, source in sources.items()}
        alerts, limits = store.watched.alerts(), limits_of(settings)
        self._desk = Desk(alerts=alerts, names=names, limits=limits, now=now, site=settings.site.rstrip("/"))

    def serve(self, to: Receiver, lease: Lease) -> list[Delivery]:
        """What waits from an earlier round, and what has happened since; ends at the first that is not accepted."""
        outlet: Outlet | None = self._store.outbox.outlet(to.name)
        done: list[Delivery] = []
        while outlet is not None and self._store.leases.beat(lease):
            if outlet.pending is None:
                week = self._week if due(outlet, self._desk.limits, self._desk.today) else Week()
                told = composed(outlet, self._desk, week)
                if told.pending is None:
                    break
                outlet = self._store.outbox.keep(told)
                continue
            sent = _sent(outlet.pending, to, self._now)
            done.append(sent)
            outlet = self._store.outbox.keep(_noted(outlet, sent, self._desk.at))
            if not sent.accepted:
                break
        return done

    @cached_property
    def _week(self) -> Week:
        """Where there are no nights yet, days on which anything was harvested stand for them."""
        since = (self._now - timedelta(days=7)).isoformat(timespec="seconds")
        known = self._store.nights.newest(8)
        nights = nights_until(known, self._timetable, self._now, 8)
        if not known:
            every = self._store.watched.recent_of(self._store.watched.newest(), 8)
            return Week(there=len({one.ended_at[:10] for some in every for one in some if one.ended_at > since}))
        missed = [one.state is NightState.MISSED for one in nights if (one.begun or one.due_at) > since]
        return Week(there=missed.count(False), missed=missed.count(True))


def _sent(message: Message, to: Receiver, now: datetime) -> Delivery:
    accepted, trouble = True, ""
    try:
        trouble = attempt(message, to, now)
    except NotHeard as problem:
        accepted, trouble = False, str(problem)
    lines = len(message.lines) + message.more
    return Delivery(outlet=to.name, message_id=message.message_id, lines=lines, accepted=accepted, trouble=trouble)


def _noted(outlet: Outlet, sent: Delivery, at: str) -> Outlet:
    if sent.accepted:
        return replace(outlet, pending=None, accepted_at=at, trouble=sent.trouble)
    return replace(outlet, failed_at=at, trouble=sent.trouble)
