"""Chooses the engine: Meilisearch where one is set, with the embedded engine answering whenever it does not."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable

from indexer.embedded import EmbeddedEngine
from indexer.engine import Engine
from indexer.meili import MeiliEngine
from schemas import Document, EngineDown, EngineRefused, Published, Query, Results, Settings

BREAK_SECONDS = 15.0
"""After a failure the first engine is left alone for this long."""


def open_engine(settings: Settings) -> Engine:
    """The embedded engine, or Meilisearch with the embedded one as its stand-in when `meili_url` is set."""
    embedded = EmbeddedEngine(settings.index)
    if not settings.meili_url:
        return embedded
    return EngineWithStandIn(MeiliEngine(settings.meili_url, settings.meili_key), embedded)


class EngineWithStandIn:
    """Both are published to, the stand-in first, so it can answer whatever becomes of the other.

    `Results.engine` says who answered; `trouble` is the sentence of the last failure, empty while the first engine answers.
    """

    def __init__(self, first: Engine, stand_in: Engine, clock: Callable[[], float] = time.monotonic) -> None:
        self._first = first
        self._stand_in = stand_in
        self._clock = clock
        self._closed_until = 0.0
        self.trouble = ""

    @property
    def name(self) -> str:
        return self._first.name

    async def search(self, query: Query) -> Results:
        if self._clock() < self._closed_until:
            return await self._stand_in.search(query)
        try:
            found = await self._first.search(query)
        except (EngineDown, EngineRefused) as error:
            self.trouble = str(error)
            self._closed_until = self._clock() + BREAK_SECONDS
            return await self._stand_in.search(query)
        self.trouble = ""
        return found

    def publish(self, documents: Iterable[Document]) -> Published:
        catalogue = tuple(documents)
        self._stand_in.publish(catalogue)
        published = self._first.publish(catalogue)
        self._closed_until = 0.0
        return published

    def hashes(self) -> dict[str, str]:
        return self._first.hashes()

    async def close(self) -> None:
        await self._first.close()
        await self._stand_in.close()
