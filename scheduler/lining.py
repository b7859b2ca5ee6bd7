"""The line before each host that all machines stand in which work on one PostgreSQL."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from itertools import count
from time import monotonic

from crawlers import REST, Line
from schemas import Failure, StoreError, Turn
from store import Store, myself

PATIENCE = 60.0
"""Seconds in which a database that is restarted has to come back, before the crawl ends."""
AGAIN = 1.0
_PLACES = count()


class SharedLine:
    """One crawl's place in it. A turn that could not be given back ends by itself."""

    def __init__(self, store: Store) -> None:
        self._turns, self._holder = store.turns, myself(next(_PLACES))

    async def enter(self, host: str, pause: float) -> Turn:
        end = monotonic() + PATIENCE
        while True:
            try:
                return await asyncio.to_thread(self._turns.take, host, self._holder, pause)
            except StoreError:
                if monotonic() > end:
                    raise
            await asyncio.sleep(AGAIN)

    async def leave(self, host: str, took: float, shut: float, closed: Failure | None) -> None:
        with suppress(StoreError):
            rest = REST if closed is not None else 0.0
            await asyncio.to_thread(self._turns.leave, host, self._holder, took, max(shut, rest), closed)

    async def close(self, host: str, closed: Failure) -> None:
        with suppress(StoreError):
            await asyncio.to_thread(self._turns.close, host, REST, closed)


def line_of(store: Store) -> Line | None:
    """The line, where the database is one that other machines may use."""
    return SharedLine(store) if store.turns.shared else None
