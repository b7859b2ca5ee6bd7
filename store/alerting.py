"""Keeps what is watched: the newest harvests of all sources with what was counted of them, and the alerts."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import groupby

import msgspec
from msgspec.structs import replace
from sqlalchemy import Connection, Engine, Select, delete, func, insert, or_, select, update

from schemas import Alert, Harvest, Night, NightState, Outcome, StoreError, batches, encode, last_crawls
from store.opening import alone, plainly, writing
from store.tables import alerts, harvests, nights

_ALERT = msgspec.json.Decoder(Alert)
_HARVEST = msgspec.json.Decoder(Harvest)
_NIGHT = msgspec.json.Decoder(Night)
_AT_ONCE = 100  # sources whose harvests are held in memory at a time


class Alerting:
    """The alerts inside a transaction, which others that would change them wait for."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self) -> dict[str, Alert]:
        """Every alert by its key, those that have closed too."""
        return _all(self._connection)

    def watch(self, harvest: Harvest) -> bool:
        """Keeps what was found wrong with a recorded harvest; False, and nothing is written, where that was done before."""
        mine = harvests.c.harvest_id == harvest.harvest_id
        known = self._connection.execute(select(harvests.c.body).where(mine)).scalar_one_or_none()
        if known is None or _HARVEST.decode(known).watched:
            return False
        self._connection.execute(update(harvests).where(mine).values(body=encode(replace(harvest, watched=True))))
        return True

    def keep(self, altered: Mapping[str, Alert]) -> None:
        """An alert keeps its row for ever, so that one that opens again has its history."""
        if altered:
            self._connection.execute(delete(alerts).where(alerts.c.key.in_(altered)))
            self._connection.execute(insert(alerts), [{"key": key, "body": encode(one)} for key, one in altered.items()])


class Watched:
    """May be shared by threads. Any method raises StoreError when the database cannot be read or written."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def recent(self, each: int) -> tuple[Harvest, ...]:
        """The newest `each` harvests of every source, and its newest in full; newest first."""
        with plainly(), self._engine.connect() as connection:
            return _read(connection, _recent(each))

    def newest(self) -> dict[str, int]:
        """By source the place of its newest harvest among all that were recorded."""
        last = select(harvests.c.source_id, func.max(harvests.c.sequence).label("place")).group_by(harvests.c.source_id)
        with plainly(), self._engine.connect() as connection:
            return {row.source_id: row.place for row in connection.execute(last)}

    def recent_of(self, source_ids: Collection[str], each: int) -> Iterator[tuple[Harvest, ...]]:
        """The same of some sources, one after the other, so that of ten thousand nobody holds more than a few at a time."""
        for names in batches(sorted(source_ids), _AT_ONCE):
            with plainly(), self._engine.connect() as connection:
                found = sorted(_read(connection, _recent(each, names)), key=lambda one: one.source_id)
            for _, theirs in groupby(found, key=lambda one: one.source_id):
                yield tuple(theirs)

    def last_crawls(self, each: int) -> dict[str, Harvest]:
        """By source the newest of its `each` newest harvests that asked the site, where one did."""
        with plainly(), self._engine.connect() as connection:
            newest = _read(connection, select(func.max(harvests.c.sequence)).group_by(harvests.c.source_id))
            last = {one.source_id: one for one in newest if one.crawled}
            for name in {one.source_id for one in newest} - last.keys():
                mine = select(harvests.c.sequence).where(harvests.c.source_id == name)
                last |= last_crawls(_read(connection, mine.order_by(harvests.c.sequence.desc()).limit(each)))
        return last

    def last_night(self, now: datetime) -> str:
        """When there was last a night, by which silence is judged: the end of the last one or, while it has none, its beginning;
        before the first the end of the newest harvest, and empty where there was none. A date that no zone has come to was
        written by a clock that was ahead, and would hush years of silence."""
        tomorrow = (now + timedelta(days=1)).date().isoformat()
        known = nights.c.state != NightState.MISSED.value, nights.c.date <= tomorrow
        night = select(nights.c.body).where(*known).order_by(nights.c.date.desc()).limit(1)
        newest = select(harvests.c.body).order_by(harvests.c.sequence.desc()).limit(1)
        with plainly(), self._engine.connect() as connection:
            if body := connection.execute(night).scalar():
                last = _NIGHT.decode(body)
                return last.ended or last.begun
            body = connection.execute(newest).scalar()
        return "" if body is None else _HARVEST.decode(body).ended_at

    def measure(self, harvest: Harvest) -> Harvest:
        """Keeps what was counted of a recorded harvest after it was."""
        known = update(harvests).where(harvests.c.harvest_id == harvest.harvest_id)
        with plainly(), writing(self._engine).begin() as connection:
            if connection.execute(known.values(body=encode(harvest))).rowcount != 1:
                raise StoreError(f"There is no harvest {harvest.harvest_id} to count; nothing was changed.")
        return harvest

    def alerts(self) -> dict[str, Alert]:
        """Every alert by its key, those that have closed too."""
        with plainly(), self._engine.connect() as connection:
            return _all(connection)

    @contextmanager
    def alerting(self) -> Iterator[Alerting]:
        """All alerts, to read and write in one transaction or not at all."""
        with plainly(), writing(self._engine).begin() as connection:
            alone(connection, alerts)
            yield Alerting(connection)


def _all(connection: Connection) -> dict[str, Alert]:
    return {row.key: _ALERT.decode(row.body) for row in connection.execute(select(alerts).order_by(alerts.c.key))}


def _recent(each: int, source_ids: Collection[str] | None = None) -> Select[tuple[int]]:
    """The newest harvests of every source, or of some, and the newest in full of each."""
    theirs = () if source_ids is None else (harvests.c.source_id.in_(source_ids),)
    newest = func.row_number().over(partition_by=harvests.c.source_id, order_by=harvests.c.sequence.desc())
    placed = select(harvests.c.sequence, newest.label("place")).where(*theirs).subquery()
    full = harvests.c.outcome == Outcome.FULL.value
    good = select(func.max(harvests.c.sequence)).where(full, *theirs).group_by(harvests.c.source_id)
    return select(placed.c.sequence).where(or_(placed.c.place <= each, placed.c.sequence.in_(good)))


def _read(connection: Connection, sequences: Select[tuple[int]]) -> tuple[Harvest, ...]:
    """The newest first."""
    wanted = select(harvests.c.body).where(harvests.c.sequence.in_(sequences)).order_by(harvests.c.sequence.desc())
    return tuple(map(_HARVEST.decode, connection.execute(wanted).scalars()))
