"""An engine whose searches are timed, by who answered them."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable

from indexer import Engine
from schemas import CredAtlasError, Document, Outage, Published, Query, Results
from web.watch.instruments import Instruments

LOOK = Query(per_page=1, counted=False)
"""What a watcher searches for, which is no reader's search, and so is not timed."""


class Timed:
    def __init__(self, engine: Engine, instruments: Instruments) -> None:
        self._engine, self._instruments = engine, instruments

    @property
    def name(self) -> str:
        return self._engine.name

    async def search(self, query: Query) -> Results:
        begun = time.perf_counter()
        try:
            results = await self._engine.search(query)
        except CredAtlasError:
            if query != LOOK:
                self._instruments.unanswered.inc()
            raise
        if query != LOOK:
            fallback = "no" if results.engine == self.name else "yes"
            self._instruments.searching.labels(results.engine, fallback).observe(time.perf_counter() - begun)
        return results

    def outage(self) -> Outage | None:
        return self._engine.outage()

    def stamp(self) -> str:
        return self._engine.stamp()

    def hashes(self) -> dict[str, str]:
        return self._engine.hashes()

    def publish(self, documents: Iterable[Document], aside: bool = False) -> Published:
        return self._engine.publish(documents, aside)

    def change(self, changed: Iterable[Document], gone: Collection[str]) -> Published:
        return self._engine.change(changed, gone)

    async def warm(self) -> bool:
        return await self._engine.warm()

    async def close(self) -> None:
        await self._engine.close()
