"""Chooses the engine: Meilisearch where one is set, with the embedded engine answering whenever it does not."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable

from indexer.embedded import EmbeddedEngine
from indexer.engine import Engine, repeatable
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

    def publish(self, documents: Iterable[Document], aside: bool = False) -> Published:
        catalogue = repeatable(documents)
        self._stand_in.publish(catalogue, aside)
        published = self._first.publish(catalogue, aside)
        self._closed_until = 0.0
        return published

    def change(self, changed: Iterable[Document], gone: Collection[str]) -> Published:
        documents = repeatable(changed)
        self._stand_in.change(documents, gone)
        return self._first.change(documents, gone)

    def stamp(self) -> str:
        """Both have one or there is none: a publish by difference has to be right for both."""
        try:
            stamps = (self._first.stamp(), self._stand_in.stamp())
        except (EngineDown, EngineRefused):
            return ""
        return " ".join(stamps) if all(stamps) else ""

    def hashes(self) -> dict[str, str]:
        return self._first.hashes()

    async def close(self) -> None:
        await self._first.close()
        await self._stand_in.close()
