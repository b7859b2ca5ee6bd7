"""Keeps the nights: one row for each date, written by nobody but the holder of the lease of nights."""

from __future__ import annotations

import msgspec
from sqlalchemy import Engine, delete, func, insert, select

from schemas import Harvest, Lease, Night, Overtaken, encode
from store.leases import still_held
from store.opening import plainly, writing
from store.tables import harvests, nights

_NIGHT = msgspec.json.Decoder(Night)
_HARVEST = msgspec.json.Decoder(Harvest)


class Nights:
    """May be shared by threads. Any method raises StoreError when the database cannot be read or written."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def keep(self, night: Night, lease: Lease) -> None:
        """In the place of what was known of that date. Raises Overtaken, and writes nothing, where another has the lease."""
        with plainly(), writing(self._engine).begin() as connection:
            if not still_held(connection, lease):
                raise Overtaken(lease.overtaken)
            connection.execute(delete(nights).where(nights.c.date == night.date))
            connection.execute(insert(nights), {"date": night.date, "state": night.state.value, "body": encode(night)})

    def get(self, date: str) -> Night | None:
        """The night of a date."""
        with plainly(), self._engine.connect() as connection:
            body = connection.execute(select(nights.c.body).where(nights.c.date == date)).scalar_one_or_none()
            return None if body is None else _NIGHT.decode(body)

    def newest(self, most: int) -> tuple[Night, ...]:
        """By date, the newest first."""
        wanted = select(nights.c.body).order_by(nights.c.date.desc()).limit(most)
        with plainly(), self._engine.connect() as connection:
            return tuple(map(_NIGHT.decode, connection.execute(wanted).scalars()))

    def mark(self) -> int:
        """The place of the harvest that was recorded last."""
        with plainly(), self._engine.connect() as connection:
            return connection.execute(select(func.max(harvests.c.sequence))).scalar_one() or 0

    def harvested(self, night: Night) -> dict[str, Harvest]:
        """By source its newest harvest since the night began, of those that asked the site."""
        wanted = select(harvests.c.body).where(harvests.c.sequence > night.after).order_by(harvests.c.sequence)
        with plainly(), self._engine.connect() as connection:
            found = map(_HARVEST.decode, connection.execute(wanted).scalars())
            return {one.source_id: one for one in found if one.crawled}
