"""What the store knew on an earlier day, and what happened since: read from versions and fates."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, Select, func, select, union, union_all

from schemas import Cause, Harvest, Lifecycle, Outcome, Record, Step, batches
from store.payload import unpack
from store.tables import fates, harvests, offerings, payloads, versions

_HARVEST = msgspec.json.Decoder(Harvest)
_STREAMED = 500  # records held in memory at a time


def day_after(day: date) -> str:
    """What every time of the day, and of those before, stands before in the alphabet."""
    return (day + timedelta(days=1)).isoformat()


def records_before(connection: Connection, until: str) -> Iterator[Record]:
    """The records present at the end of the day before `until`, ordered by source and id."""
    newest = _newest_harvests(connection, until)
    for row in connection.execution_options(yield_per=_STREAMED).execute(_states_before(until)):
        if row.lifecycle != Lifecycle.WITHDRAWN:
            yield _record(row, newest.get(row.source_id, row.first_seen))


def steps_between(connection: Connection, since: str, until: str) -> Iterator[Step]:
    """Every step from the day `since` to the day before `until`: those of one record in their order, records in any."""
    told = (
        (offerings.c.offering_id, offerings.c.first_seen),
        (versions.c.offering_id, versions.c.valid_to),
        (fates.c.offering_id, fates.c.since),
    )
    moved = union(*(select(one).where(at >= since, at < until) for one, at in told))
    for ids in batches(connection.execute(moved).scalars().all(), _STREAMED):
        for life in _lives(connection, ids):
            yield from (step for step in _steps(*life) if since <= step.at < until)


def _states_before(until: str) -> Select[Any]:
    """Each offering's state and its newest fate, as they were."""
    same = payloads.c.offering_id == offerings.c.offering_id
    kept = select(
        versions.c.offering_id, versions.c.content_hash, versions.c.valid_from.label("last_changed"), versions.c.payload
    )
    held = select(offerings.c.offering_id, offerings.c.content_hash, offerings.c.last_changed, payloads.c.payload)
    state = union_all(
        kept.where(versions.c.valid_from < until, versions.c.valid_to >= until),
        held.join_from(offerings, payloads, same).where(offerings.c.last_changed < until),
    ).subquery()
    last = select(func.max(fates.c.fate_id)).where(fates.c.since < until).group_by(fates.c.offering_id)
    fate = select(fates).where(fates.c.fate_id.in_(last)).subquery()
    return (
        select(
            *(state.c.payload, state.c.content_hash, state.c.last_changed),
            *(offerings.c.source_id, offerings.c.pages_hash, offerings.c.first_seen, offerings.c.last_seen.label("seen_since")),
            *(fate.c.lifecycle, fate.c.nights_missing, fate.c.last_seen, fate.c.reason),
        )
        .join_from(state, offerings, offerings.c.offering_id == state.c.offering_id)
        .outerjoin(fate, fate.c.offering_id == state.c.offering_id)
        .order_by(offerings.c.source_id, offerings.c.offering_id)
    )


def _record(row: Row[Any], newest: str) -> Record:
    """Of one that was live, when it was last seen is known to the source's newest harvest."""
    return Record(
        offering=unpack(row.payload),
        content_hash=row.content_hash,
        pages_hash=row.pages_hash,
        lifecycle=Lifecycle(row.lifecycle or Lifecycle.LIVE),
        first_seen=row.first_seen,
        last_changed=row.last_changed,
        last_seen=row.last_seen or min(newest, row.seen_since or newest),
        nights_missing=row.nights_missing or 0,
        reason=row.reason or "",
    )


def _newest_harvests(connection: Connection, until: str) -> Mapping[str, str]:
    """When the newest harvest of each source ended that was taken over by then."""
    taken = select(harvests.c.body).where(harvests.c.outcome != Outcome.FAILED.value).order_by(harvests.c.sequence)
    ended = ((one.source_id, one.ended_at) for one in map(_HARVEST.decode, connection.execute(taken).scalars()))
    return {source_id: at for source_id, at in ended if at < until}


def _lives(connection: Connection, ids: Sequence[str]) -> Iterator[tuple[Row[Any], list[Row[Any]], list[Row[Any]]]]:
    """Each offering as it stands, the versions before that, and its fates."""
    old, told = defaultdict(list), defaultdict(list)
    for row in connection.execute(select(versions).where(versions.c.offering_id.in_(ids)).order_by(versions.c.version_id)):
        old[row.offering_id].append(row)
    for row in connection.execute(select(fates).where(fates.c.offering_id.in_(ids)).order_by(fates.c.fate_id)):
        told[row.offering_id].append(row)
    current = select(offerings.c.offering_id, offerings.c.source_id, offerings.c.first_seen, payloads.c.payload)
    same = payloads.c.offering_id == offerings.c.offering_id
    for row in connection.execute(current.join_from(offerings, payloads, same).where(offerings.c.offering_id.in_(ids))):
        yield row, old[row.offering_id], told[row.offering_id]


def _steps(current: Row[Any], old: Sequence[Row[Any]], told: Sequence[Row[Any]]) -> Iterator[Step]:
    """A life from its first night on: a state that gives way while the record is away is no step of its own."""
    states = [*(row.payload for row in old), current.payload]
    moments = [(row.valid_to, 0, row) for row in old] + [(row.since, 1, row) for row in told]
    yield Step(at=current.first_seen, source_id=current.source_id, after=unpack(states[0]))
    here, held = True, 0
    for at, kind, row in sorted(moments, key=lambda moment: moment[:2]):
        what = {"at": at, "source_id": current.source_id}
        if kind == 0:
            held += 1
            if here:
                yield Step(
                    **what, before=unpack(states[held - 1]), after=unpack(states[held]), cause=row.cause and Cause(row.cause)
                )
        elif here is (row.lifecycle == Lifecycle.WITHDRAWN):
            here = not here
            state = unpack(states[held])
            yield Step(**what, after=state) if here else Step(**what, before=state)
