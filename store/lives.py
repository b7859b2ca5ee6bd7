"""When each record was in which state, told from the narrow rows alone, and what those states held."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from sqlalchemy import Engine, func, select

from schemas import Fate, Life, Lifecycle, Offering, batches
from store.bulk import BATCH
from store.opening import plainly
from store.payload import unpack
from store.tables import fates, offerings, versions

_STREAMED = 500  # offerings held in memory at a time


class Lives:
    """Any method raises StoreError when the database cannot be read."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def of(self, offering_ids: Iterable[str]) -> Iterator[Life]:
        """The life of each of these records, in no order; no state of theirs is read."""
        key, gone = offerings.c.offering_id, Lifecycle.WITHDRAWN.value
        with plainly(), self._engine.connect() as connection:
            for some in batches(offering_ids, BATCH):
                states, turns = defaultdict(list), defaultdict(list)
                old = select(versions.c.offering_id, versions.c.valid_from, versions.c.version_id)
                for row in connection.execute(old.where(versions.c.offering_id.in_(some)).order_by(versions.c.version_id)):
                    states[row.offering_id].append((row.valid_from, row.version_id))
                told = select(fates.c.offering_id, fates.c.since, fates.c.lifecycle)
                for row in connection.execute(told.where(fates.c.offering_id.in_(some)).order_by(fates.c.fate_id)):
                    turns[row.offering_id].append((row.since, row.lifecycle != gone))
                for name, at in connection.execute(select(key, offerings.c.last_changed).where(key.in_(some))):
                    yield Life(offering_id=name, states=(*states[name], (at, None)), turns=tuple(turns[name]))

    def held(self, numbers: Iterable[int]) -> Iterator[tuple[int, Offering]]:
        """What the states of these numbers held, which never changes; in no order."""
        wanted = select(versions.c.version_id, versions.c.payload)
        with plainly(), self._engine.connect() as connection:
            for some in batches(numbers, _STREAMED):
                for number, payload in connection.execute(wanted.where(versions.c.version_id.in_(some))):
                    yield number, unpack(payload)

    def counts(self) -> dict[tuple[str, str], int]:
        """How many records of each source are in each lifecycle, by both."""
        wanted = select(offerings.c.source_id, offerings.c.lifecycle, func.count())
        with plainly(), self._engine.connect() as connection:
            rows = connection.execute(wanted.group_by(offerings.c.source_id, offerings.c.lifecycle))
            return {(source_id, lifecycle): count for source_id, lifecycle, count in rows}

    def fates(self, offering_id: str) -> tuple[Fate, ...]:
        """Which nights did not find a record, and when it was back; newest first."""
        wanted = select(fates.c.since, fates.c.lifecycle, fates.c.nights_missing, fates.c.reason)
        with plainly(), self._engine.connect() as connection:
            found = connection.execute(wanted.where(fates.c.offering_id == offering_id).order_by(fates.c.fate_id.desc()))
            return tuple(Fate(since=at, lifecycle=Lifecycle(what), nights_missing=n, reason=why) for at, what, n, why in found)
