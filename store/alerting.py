"""Keeps what is watched: the newest harvests of all sources with what was counted of them, and the alerts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import islice

import msgspec
from msgspec.structs import replace
from sqlalchemy import Connection, Engine, Select, delete, distinct, func, insert, or_, select, update

from schemas import Alert, Harvest, Night, NightState, Outcome, StoreError, encode, last_crawls
from store.bulk import BATCH
from store.opening import alone, plainly, writing
from store.tables import alerts, harvests, nights

_ALERT = msgspec.json.Decoder(Alert)
_HARVEST = msgspec.json.Decoder(Harvest)
_NIGHT = msgspec.json.Decoder(Night)
MOST = 60_000
"""Harvests that are read at once, about: those of two thousand sources by thirty."""
FEWEST = 8
"""Harvests that every source has among them, however many sources there are: the newest, and what is usual before it."""


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
        """The newest `each` harvests of every source, and its newest in full; newest first.

        Where these would be more than `MOST`, only a thousand sources with a trouble have all of them; the others have fewer,
        but `FEWEST` at least.
        """
        with plainly(), self._engine.connect() as connection:
            return _recent(connection, each)

    def last_crawls(self, each: int) -> dict[str, Harvest]:
        """By source the newest of its `each` newest harvests that asked the site, where one did."""
        with plainly(), self._engine.connect() as connection:
            newest = _bodies(connection, _NEWEST)
            last = {one.source_id: one for one in newest if one.crawled}
            for name in {one.source_id for one in newest} - last.keys():
                mine = select(harvests.c.sequence).where(harvests.c.source_id == name)
                theirs = _bodies(connection, mine.order_by(harvests.c.sequence.desc()).limit(each))
                last |= last_crawls(theirs)
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


def _recent(connection: Connection, each: int) -> tuple[Harvest, ...]:
    sources = connection.execute(select(func.count(distinct(harvests.c.source_id)))).scalar_one()
    few = min(each, max(FEWEST, MOST // max(1, sources)))
    place = func.row_number().over(partition_by=harvests.c.source_id, order_by=harvests.c.sequence.desc())
    placed = select(harvests.c.sequence, harvests.c.source_id, place.label("place")).subquery()
    good = select(func.max(harvests.c.sequence)).where(harvests.c.outcome == Outcome.FULL.value).group_by(harvests.c.source_id)
    which = or_(placed.c.place <= few, placed.c.sequence.in_(good))
    if few < each:
        which |= placed.c.source_id.in_(_troubled(connection)) & (placed.c.place <= each)
    return _bodies(connection, select(placed.c.sequence).where(which))


def _troubled(connection: Connection) -> list[str]:
    """The sources on whose newest harvest something was found wrong, or nobody has looked for it yet."""
    found = (one.source_id for one in _bodies(connection, _NEWEST) if one.wrong or not one.watched)
    return list(islice(found, BATCH))


_NEWEST = select(func.max(harvests.c.sequence)).group_by(harvests.c.source_id)


def _bodies(connection: Connection, sequences: Select[tuple[int]]) -> tuple[Harvest, ...]:
    """The newest first."""
    wanted = select(harvests.c.body).where(harvests.c.sequence.in_(sequences)).order_by(harvests.c.sequence.desc())
    return tuple(map(_HARVEST.decode, connection.execute(wanted).scalars()))
