"""The figures of the server and of the house for Prometheus, to those alone who are near enough."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from fastapi import APIRouter, Request
from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4, generate_latest
from starlette.concurrency import run_in_threadpool
from starlette.responses import PlainTextResponse, Response

from schemas import CredAtlasError, as_standing, nights_until
from store import Store
from web.frame.desk import AtDesk, Desk
from web.frame.hosts import is_within, who_asks
from web.standing import standing
from web.watch.families import NIGHTS, House, Remembered, Told
from web.watch.instruments import Instruments
from web.watch.timed import LOOK

KEPT = 5.0
"""Seconds for which the store is not asked again."""
router = APIRouter(include_in_schema=False)


class Figures:
    """Those of one application. Whoever asks waits for the store once, the first time; from then on it is asked beside them."""

    def __init__(self, instruments: Instruments) -> None:
        self._instruments = instruments
        self._house, self._until = b"", 0.0
        self._looking: asyncio.Task[None] | None = None

    async def written(self, desk: Desk) -> bytes:
        if time.monotonic() >= self._until and (self._looking is None or self._looking.done()):
            self._looking = asyncio.create_task(self._look(desk))
        if not self._house and self._looking is not None:
            await asyncio.shield(self._looking)
        return generate_latest(self._instruments.registry) + self._house

    async def _look(self, desk: Desk) -> None:
        self._house = await run_in_threadpool(generate_latest, Told(await _looked_at(desk)))
        self._until = time.monotonic() + KEPT


@router.get("/metrics")
async def metrics(request: Request, desk: AtDesk) -> Response:
    if not is_within(who_asks(request), desk.settings.readers_of_metrics):
        return PlainTextResponse("These figures are for the operator's own networks; CREDATLAS_METRICS says which.\n", 403)
    figures: Figures = request.app.state.figures
    return Response(await figures.written(desk), media_type=CONTENT_TYPE_PLAIN_0_0_4, headers={"Cache-Control": "no-store"})


async def _looked_at(desk: Desk) -> House:
    try:
        found = await desk.engine.search(LOOK)
    except CredAtlasError:
        found = None
    mine = found is not None and found.engine == desk.engine.name
    documents = found.total if found is not None and mine else None
    try:
        store = await run_in_threadpool(_remembered, desk, documents)
    except CredAtlasError:
        store = None
    searchable = found is not None
    return House(datetime.now(UTC), store, documents, searchable, searchable and not mine, _backed_up(desk.settings.last_backup))


def _backed_up(file: Path) -> float | None:
    """The file is written with each backup."""
    try:
        return file.stat().st_mtime
    except OSError:
        return None


def _remembered(desk: Desk, documents: int | None) -> Remembered:
    stand, store = standing(desk, documents), desk.store
    nights = nights_until(store.nights.newest(NIGHTS + 1), desk.settings.timetable, stand.now, NIGHTS)
    return Remembered(
        stand=stand,
        lives=_lives(store, store.newest()),
        nights=as_standing(nights, store.leases.holder("night")),
        queue=store.queue.counts(),
    )


@lru_cache(maxsize=4)
def _lives(store: Store, _newest: str) -> dict[tuple[str, str], int]:
    """Counted once for each state of the store."""
    return store.lives.counts()
