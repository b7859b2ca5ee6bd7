"""Harvests while they go on and after: asked for, beating, stopped or over; and the pauses of catalogues."""

from __future__ import annotations

import os
from collections.abc import Collection
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, Engine, Row, and_, case, delete, func, insert, select, update

from schemas import ACTIVE, Beat, Harvest, HarvestRun, Pause, Record, RunState, encode
from store.machine import has_ended, this_machine
from store.moves import Move, moved, moved_ids
from store.opening import alone, plainly, writing
from store.tables import harvests, pauses, runs

Told = tuple[HarvestRun, Harvest | None]
"""A run, and the harvest that was recorded of it."""
_BEAT, _HARVEST, _PAUSE = msgspec.json.Decoder(Beat), msgspec.json.Decoder(Harvest), msgspec.json.Decoder(Pause)
_KEPT = tuple(column.name for column in runs.columns if column.name != "asked_by")
_ACTIVE = runs.c.state.in_([state.value for state in ACTIVE])
_RECORDED = runs.outerjoin(harvests, and_(harvests.c.harvest_id == runs.c.harvest_id, runs.c.state == RunState.ENDED.value))
_WORD = case((runs.c.state == RunState.ENDED.value, harvests.c.outcome), else_=runs.c.state)
"""How a run went in one word: the outcome of one that was recorded, else its state."""


class Runs:
    """May be shared by threads. Any method raises StoreError when the database cannot be read or written."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def ask(self, run_id: str, source_id: str, by: str, now: datetime) -> bool:
        """Remembers that a harvest is asked for; False, and nothing is written, while one of that source is under way."""
        at = now.isoformat(timespec="seconds")
        with plainly(), writing(self._engine).begin() as connection:
            alone(connection, runs)
            if any(one.standing(now) in ACTIVE for one in _active(connection, source_id)):
                return False
            asked = HarvestRun(run_id=run_id, source_id=source_id, state=RunState.ASKED, asked_at=at, by=by)
            connection.execute(insert(runs), _row(asked))
            return True

    def given_to(self, run_id: str, pid: int) -> None:
        """The process of this machine that is to do it."""
        self._set(runs.c.run_id == run_id, pid=pid, host=this_machine())

    def begin(self, run_id: str, source_id: str, harvest_id: str, now: datetime) -> None:
        """A harvest begins in this process, which alone may do it. Earlier ones of the source that had begun and did not tell how
        they ended, or whose process is gone, are told to be interrupted."""
        at = now.isoformat(timespec="seconds")
        with plainly(), writing(self._engine).begin() as connection:
            for one in _active(connection, source_id):
                cut = one.state is RunState.RUNNING or one.standing(now) is RunState.INTERRUPTED
                if one.run_id != run_id and cut:
                    over = update(runs).where(runs.c.run_id == one.run_id)
                    connection.execute(over.values(state=RunState.INTERRUPTED.value, ended_at=one.heard))
            row = connection.execute(select(runs).where(runs.c.run_id == run_id)).one_or_none()
            begun = HarvestRun(
                run_id=run_id,
                source_id=source_id,
                harvest_id=harvest_id,
                state=RunState.RUNNING,
                asked_at=at if row is None else row.asked_at,
                by="" if row is None else row.asked_by,
                started_at=at,
                beat_at=at,
                pid=os.getpid(),
                host=this_machine(),
            )
            told = _row(begun)
            if row is None:
                connection.execute(insert(runs), told)
            else:
                del told["cancel"]  # which a person may say at this moment
                connection.execute(update(runs).where(runs.c.run_id == run_id).values(told))

    def beat(self, run_id: str, beat: Beat, now: datetime) -> bool:
        """Tells how far a harvest is; gives whether it is asked to stop."""
        mine = runs.c.run_id == run_id
        self._set(mine & _ACTIVE, lasting=False, beat=encode(beat), beat_at=now.isoformat(timespec="seconds"))
        with plainly(), self._engine.connect() as connection:
            return bool(connection.execute(select(runs.c.cancel).where(mine)).scalar_one_or_none())

    def close(self, run_id: str, state: RunState, reason: str, now: datetime) -> None:
        """Ends a harvest of which nothing is recorded."""
        at = now.isoformat(timespec="seconds")
        self._set((runs.c.run_id == run_id) & _ACTIVE, state=state.value, reason=reason, ended_at=at)

    def cancel(self, run_id: str) -> bool:
        """Asks a harvest to stop before its next page; False when it is over."""
        return self._set((runs.c.run_id == run_id) & _ACTIVE, cancel=True)

    def get(self, name: str) -> Told | None:
        """By the id of the run, or of its harvest."""
        wanted = select(runs, harvests.c.body).select_from(_RECORDED)
        with plainly(), self._engine.connect() as connection:
            row = connection.execute(wanted.where((runs.c.run_id == name) | (runs.c.harvest_id == name)).limit(1)).one_or_none()
            return None if row is None else _told(row)

    def active(self, source_id: str = "") -> tuple[HarvestRun, ...]:
        """Those of a source, or of all, that have not told how they ended, the newest first."""
        with plainly(), self._engine.connect() as connection:
            return _active(connection, source_id)

    def ended(
        self, source_id: str = "", words: Collection[str] = (), since: str = "", until: str = "", offset: int = 0, limit: int = 50
    ) -> tuple[tuple[Told, ...], int]:
        """Those that have, by the time at which they ended, the newest first, and how many there are of them in all.

        `words` are outcomes and states, any where there are none; `since` and `until` are times, the second one exclusive.
        """
        which: list[ColumnElement[bool]] = [~_ACTIVE]
        which += [runs.c.source_id == source_id] if source_id else []
        which += [_WORD.in_(list(words))] if words else []
        which += [runs.c.ended_at >= since] if since else []
        which += [runs.c.ended_at < until] if until else []
        newest = runs.c.ended_at.desc(), runs.c.run_id.desc()
        wanted = select(runs, harvests.c.body).select_from(_RECORDED).where(*which)
        with plainly(), self._engine.connect() as connection:
            rows = connection.execute(wanted.order_by(*newest).offset(offset).limit(limit)).all()
            total = connection.execute(select(func.count()).select_from(_RECORDED).where(*which)).scalar_one()
            return tuple(map(_told, rows)), total

    def broken(self) -> tuple[HarvestRun, ...]:
        """Of the newest 200 that failed or were interrupted, those that never became a harvest, the newest first."""
        newest, _ = self.ended(words=("interrupted", "failed"), limit=200)
        return tuple(run for run, harvest in newest if harvest is None)

    def moved(self, harvest: Harvest, move: Move, offset: int = 0, limit: int = 50) -> tuple[tuple[Record, ...], int]:
        """What a harvest made of the records, as they stand today, and how many they are."""
        with plainly(), self._engine.connect() as connection:
            return moved(connection, harvest, move, offset, limit)

    def moved_ids(self, harvest: Harvest, move: Move) -> frozenset[str]:
        """The ids of all of them."""
        with plainly(), self._engine.connect() as connection:
            return moved_ids(connection, harvest, move)

    def pause(self, pause: Pause) -> None:
        """In the place of the pause that the source may have already."""
        with plainly(), writing(self._engine).begin() as connection:
            connection.execute(delete(pauses).where(pauses.c.source_id == pause.source_id))
            connection.execute(insert(pauses), {"source_id": pause.source_id, "body": encode(pause)})

    def resume(self, source_id: str) -> bool:
        """False when it was not paused."""
        with plainly(), writing(self._engine).begin() as connection:
            return connection.execute(delete(pauses).where(pauses.c.source_id == source_id)).rowcount > 0

    def paused(self, now: datetime) -> dict[str, Pause]:
        """The pauses that hold, by source."""
        with plainly(), self._engine.connect() as connection:
            known = map(_PAUSE.decode, connection.execute(select(pauses.c.body).order_by(pauses.c.source_id)).scalars())
            return {pause.source_id: pause for pause in known if pause.holds(now)}

    def _set(self, which: ColumnElement[bool], lasting: bool = True, **values: Any) -> bool:
        with plainly(), writing(self._engine, lasting).begin() as connection:
            return connection.execute(update(runs).where(which).values(**values)).rowcount > 0


def end_run(connection: Connection, harvest: Harvest) -> None:
    """Tells, in the transaction that records a harvest, that its run is over; one that nobody announced has run, too."""
    over = {"state": RunState.ENDED.value, "ended_at": harvest.ended_at}
    mine = update(runs).where(runs.c.harvest_id == harvest.harvest_id)
    if connection.execute(mine.values(**over)).rowcount == 0:
        run = HarvestRun(
            run_id=harvest.harvest_id,
            source_id=harvest.source_id,
            harvest_id=harvest.harvest_id,
            state=RunState.ENDED,
            asked_at=harvest.started_at,
            started_at=harvest.started_at,
            beat_at=harvest.ended_at,
            ended_at=harvest.ended_at,
        )
        connection.execute(insert(runs), _row(run))


def _active(connection: Connection, source_id: str = "") -> tuple[HarvestRun, ...]:
    wanted = select(runs).where(_ACTIVE).order_by(runs.c.asked_at.desc(), runs.c.run_id.desc())
    return tuple(map(_run, connection.execute(wanted.where(runs.c.source_id == source_id) if source_id else wanted)))


def _told(row: Row[Any]) -> Told:
    return _run(row), None if row.body is None else _HARVEST.decode(row.body)


def _run(row: Row[Any]) -> HarvestRun:
    kept = {name: row._mapping[name] for name in _KEPT if name not in ("state", "beat")}
    state = RunState(row.state)
    gone = state in ACTIVE and bool(row.pid) and has_ended(row.host, row.pid)
    return HarvestRun(by=row.asked_by, state=state, beat=_BEAT.decode(row.beat), gone=gone, **kept)


def _row(run: HarvestRun) -> dict[str, Any]:
    kept = {name: getattr(run, name) for name in _KEPT}
    return kept | {"asked_by": run.by, "state": run.state.value, "beat": encode(run.beat)}
