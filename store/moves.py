"""What one harvest made of the records: those that were new to it, that changed, that it did not find, and that came back."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import ColumnElement, Connection, func, select

from schemas import Harvest, Lifecycle, Record
from store.reading import read_record, select_records
from store.tables import fates, offerings, versions


class Move(StrEnum):
    """`gone` are all that were not found, those within their nights of grace too."""

    NEW = "new"
    CHANGED = "changed"
    GONE = "gone"
    RETURNED = "returned"


def moved(connection: Connection, harvest: Harvest, move: Move, offset: int, limit: int) -> tuple[tuple[Record, ...], int]:
    """The records as they stand today, and how many there are of them in all."""
    which = _which(harvest, move)
    total = connection.execute(select(func.count()).select_from(offerings).where(*which)).scalar_one()
    wanted = select_records().where(*which).order_by(offerings.c.offering_id).offset(offset).limit(limit)
    return tuple(map(read_record, connection.execute(wanted))), total


def moved_ids(connection: Connection, harvest: Harvest, move: Move) -> frozenset[str]:
    return frozenset(connection.execute(select(offerings.c.offering_id).where(*_which(harvest, move))).scalars())


def _which(harvest: Harvest, move: Move) -> tuple[ColumnElement[bool], ...]:
    mine, key, back = offerings.c.source_id == harvest.source_id, offerings.c.offering_id, Lifecycle.LIVE.value
    told = select(fates.c.offering_id).where(fates.c.since == harvest.ended_at)
    returned = told.where(fates.c.lifecycle == back)
    if move is Move.NEW:
        return mine, offerings.c.first_seen == harvest.ended_at
    if move is Move.CHANGED:
        replaced = select(versions.c.offering_id).where(versions.c.harvest_id == harvest.harvest_id)
        return mine, key.in_(replaced), key.not_in(returned)
    return mine, key.in_(returned if move is Move.RETURNED else told.where(fates.c.lifecycle != back))
