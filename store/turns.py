"""Whose turn it is at a host: one page at a time and in peace between two, whichever machine asks. PostgreSQL alone."""

from __future__ import annotations

import os

from sqlalchemy import ColumnElement, Double, Engine, and_, cast, extract, func, literal, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from schemas import Failure, Turn
from store.machine import this_machine
from store.opening import plainly
from store.tables import turns

HOLD = 60.0
"""Seconds after which a turn has ended, whatever became of who had it; an answer must be whole in thirty."""
LOOK = 0.25
"""Seconds between two looks at a host that another is asking."""
LONGEST = 86_400.0
"""Seconds that a host can be closed for."""
_NOW: ColumnElement[float] = cast(extract("epoch", func.clock_timestamp()), Double)


class Turns:
    """May be shared by threads. The database's clock decides alone; where that is set back, a host is asked once too early and
    none is waited for. Any method raises StoreError when the database cannot be written.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @property
    def shared(self) -> bool:
        """Whether other machines may stand in line here; if not, none of the methods may be called."""
        return self._engine.dialect.name == "postgresql"

    def take(self, host: str, holder: str, pause: float) -> Turn:
        """Takes the turn at a host that was left in peace for `pause` seconds, and for as long as its last answer took."""
        mine = insert(turns).values(host=host, holder=holder, held_until=_NOW + HOLD, asked=0, took=0, closed_until=0, closed="")
        again = {"holder": holder, "held_until": _NOW + HOLD, "closed": ""}
        free = and_(~_held(), ~_closed(), _rested(pause))
        taking = mine.on_conflict_do_update(index_elements=["host"], set_=again, where=free).returning(turns.c.host)
        left = func.greatest(
            func.least(turns.c.held_until - _NOW, LOOK),
            turns.c.asked + func.greatest(literal(pause), turns.c.took) - _NOW,
            turns.c.closed_until - _NOW,
            0.001,
        )
        with plainly(), self._engine.begin() as connection:
            if connection.execute(taking).one_or_none() is not None:
                return Turn()
            seen = select(left, turns.c.closed, _closed()).where(turns.c.host == host)
            wait, closed, shut = connection.execute(seen).one()
            return Turn(wait=min(wait, LONGEST), closed=Failure(closed) if closed and shut else None)

    def leave(self, host: str, holder: str, took: float, shut: float, closed: Failure | None) -> None:
        """Gives the turn back after an answer that took so long; with `shut` the host is closed to all for so many seconds."""
        with plainly(), self._engine.begin() as connection:
            over = {"holder": "", "held_until": 0.0, "asked": _NOW, "took": took}
            connection.execute(
                update(turns).where(turns.c.host == host, turns.c.holder == holder).values(over | _shut(shut, closed))
            )

    def close(self, host: str, shut: float, closed: Failure) -> None:
        """Closes a host to all for so many seconds, whoever has its turn."""
        with plainly(), self._engine.begin() as connection:
            connection.execute(update(turns).where(turns.c.host == host).values(_shut(shut, closed)))


def myself(place: int) -> str:
    """The name of one who stands in line in this process, at one of its places."""
    return f"{this_machine()}:{os.getpid()}:{place}"


def _shut(seconds: float, closed: Failure | None) -> dict[str, object]:
    if seconds <= 0:
        return {}
    until = func.greatest(turns.c.closed_until, _NOW + min(seconds, LONGEST))
    return {"closed_until": until, "closed": "" if closed is None else closed.value}


def _held() -> ColumnElement[bool]:
    return and_(turns.c.held_until > _NOW, turns.c.held_until <= _NOW + HOLD)


def _closed() -> ColumnElement[bool]:
    return and_(turns.c.closed_until > _NOW, turns.c.closed_until <= _NOW + LONGEST)


def _rested(pause: float) -> ColumnElement[bool]:
    return or_(turns.c.asked > _NOW, turns.c.asked + func.greatest(literal(pause), turns.c.took) <= _NOW)
