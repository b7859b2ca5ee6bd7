"""Remembers how far each outlet has been told of the alerts, and the message that it is not known to have accepted."""

from __future__ import annotations

import msgspec
from msgspec.structs import replace
from sqlalchemy import Engine, insert, select, update

from schemas import Outlet, encode
from store.opening import alone, plainly, writing
from store.tables import outlets

_OUTLET = msgspec.json.Decoder(Outlet)


class Outbox:
    """May be shared by threads. Any method raises StoreError when the database cannot be read or written."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def outlet(self, name: str) -> Outlet:
        """One that was never told anything has had no turn."""
        with plainly(), self._engine.connect() as connection:
            body = connection.execute(select(outlets.c.body).where(outlets.c.name == name)).scalar()
        return Outlet(name=name) if body is None else _OUTLET.decode(body)

    def keep(self, outlet: Outlet) -> Outlet | None:
        """The outlet with its next turn; None, and nothing is written, where another has written it since it was read."""
        kept = replace(outlet, turn=outlet.turn + 1)
        row = {"turn": kept.turn, "body": encode(kept)}
        with plainly(), writing(self._engine).begin() as connection:
            alone(connection, outlets)
            seen = outlets.c.name == outlet.name, outlets.c.turn == outlet.turn
            if connection.execute(update(outlets).where(*seen).values(row)).rowcount:
                return kept
            known = connection.execute(select(outlets.c.turn).where(outlets.c.name == outlet.name)).first()
            if known is not None or outlet.turn:
                return None
            connection.execute(insert(outlets), {"name": outlet.name, **row})
            return kept
