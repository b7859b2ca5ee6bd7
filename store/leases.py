"""Who does what only one may do at a time, on however many machines: leases that are lost with the life of their holder."""

from __future__ import annotations

import os
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, Engine, Row, insert, select, update

from schemas import Lease
from store.machine import has_ended, started, this_machine
from store.opening import alone, plainly, writing
from store.tables import leases

SILENCE = 60.0
"""Seconds without a beat after which another may take a lease over."""


class _Seen(NamedTuple):
    """How a lease stood when it was last looked at, and since when it has stood so, in the looker's own ticks."""

    token: int
    beats: int
    since: float
    beating: bool = False
    """Whether it was seen to beat, within the time that it may be silent."""


class Leases:
    """May be shared by threads. Any method raises StoreError when the database cannot be read or written.

    No time of day decides, so no clock that is set, or differs from another's, does: a holder counts its beats, and who wants
    the lease has to see it count no further for `SILENCE` seconds of `ticks`, which only ever go forward (`time.monotonic`).
    The lease of a process of this machine that has ended is free at once.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._seen: dict[str, _Seen] = {}

    def take(self, name: str, ticks: float) -> Lease | None:
        """The lease, where nobody holds it or its holder is gone; else None, and `holder` tells who has it.

        Each taking has a higher token than the one before, so that what an earlier holder still says is known for old.
        """
        with plainly(), writing(self._engine, lasting=False).begin() as connection:
            alone(connection, leases)
            row = _row(connection, name)
            if row is None:
                lease = Lease(name=name, holder=_myself(), token=1)
                connection.execute(insert(leases), {"name": name, "holder": lease.holder, "token": 1, "beats": 0})
                return lease
            if row.holder and not _gone(row.holder) and not self._silent(row, ticks):
                return None
            lease = Lease(name=name, holder=_myself(), token=row.token + 1)
            connection.execute(
                update(leases).where(leases.c.name == name).values(holder=lease.holder, token=lease.token, beats=0)
            )
            return lease

    def beat(self, lease: Lease) -> bool:
        """Says that its holder lives; False when another has taken it meanwhile, and the work is to stop."""
        with plainly(), writing(self._engine, lasting=False).begin() as connection:
            return still_held(connection, lease)

    def release(self, lease: Lease) -> None:
        """Gives it back; one that another has taken is left to them."""
        with plainly(), writing(self._engine, lasting=False).begin() as connection:
            connection.execute(update(leases).where(_theirs(lease)).values(holder=""))

    def held(self) -> dict[str, str]:
        """By name who has a lease, but for processes of this machine that have ended."""
        wanted = select(leases.c.name, leases.c.holder).where(leases.c.holder != "").order_by(leases.c.name)
        with plainly(), self._engine.connect() as connection:
            return {row.name: row.holder for row in connection.execute(wanted) if not _gone(row.holder)}

    def holder(self, name: str) -> str:
        """Who has it, as `machine:process:start`; empty when nobody does, or a process of this machine that has ended."""
        with plainly(), self._engine.connect() as connection:
            row = _row(connection, name)
            return "" if row is None or _gone(row.holder) else str(row.holder)

    def lives(self, name: str) -> bool:
        """Whether who has it is known to live: a process of this machine, or one that was seen to beat since a take failed."""
        holder, seen = self.holder(name), self._seen.get(name)
        return holder.startswith(f"{this_machine()}:") or (bool(holder) and seen is not None and seen.beating)

    def _silent(self, row: Row[str, str, int, int], ticks: float) -> bool:
        """Whether it has stood as it stands for too long; what is seen first is only noted."""
        seen = self._seen.get(row.name)
        if seen is None or (seen.token, seen.beats) != (row.token, row.beats):
            beating = seen is not None and seen.token == row.token and ticks - seen.since <= SILENCE
            self._seen[row.name] = _Seen(row.token, row.beats, ticks, beating)
            return False
        return ticks - seen.since > SILENCE


def still_held(connection: Connection, lease: Lease) -> bool:
    """Whether it is held by this holder until the transaction ends."""
    return connection.execute(update(leases).where(_theirs(lease)).values(beats=leases.c.beats + 1)).rowcount > 0


def _row(connection: Connection, name: str) -> Row[str, str, int, int] | None:
    wanted = select(leases.c.name, leases.c.holder, leases.c.token, leases.c.beats)
    return connection.execute(wanted.where(leases.c.name == name)).one_or_none()


def _theirs(lease: Lease) -> ColumnElement[bool]:
    return (leases.c.name == lease.name) & (leases.c.token == lease.token) & (leases.c.holder == lease.holder)


def _myself() -> str:
    return f"{this_machine()}:{os.getpid()}:{started(os.getpid())}"


def _gone(holder: str) -> bool:
    machine, _, process = holder.partition(":")
    pid, _, began = process.partition(":")
    return pid.isdecimal() and has_ended(machine, int(pid), began)
