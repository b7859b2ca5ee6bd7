"""Chooses the engine: Meilisearch where one is set, with the embedded engine answering whenever it does not."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Collection, Coroutine, Iterable
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, Literal, TypeVar

from indexer.circuit import Asked, Heard, LeftAlone, State, step
from indexer.embedded.engine import EmbeddedEngine
from indexer.engine import Engine, repeatable
from indexer.meaning.meaning import open_meaning
from indexer.meilisearch.engine import MeiliEngine
from schemas import Document, EngineDown, EngineLate, EngineRefused, Outage, Published, Query, Results, Settings

HEDGE = 0.3
"""Seconds after which the other engine is asked too, and whichever answers first is shown."""

BEHIND = 2
"""Searches waited for beyond HEDGE that show an engine to be stuck: a page that searches three times must not wait thrice."""

_KEPT_WARM = 2.0
_LOOK = Query(per_page=1)
_LOG = logging.getLogger(__name__)
_Result = TypeVar("_Result")
_Said = Results | EngineDown | EngineRefused


def open_engine(settings: Settings) -> Engine:
    """The embedded engine, or Meilisearch with the embedded one as its stand-in when `meili_url` is set."""
    embedded = EmbeddedEngine(settings.index)
    if not settings.meili_url:
        return embedded
    meaning, key, least = open_meaning(settings.model, settings.vectors), settings.meili_key, settings.meili_search_key
    first = MeiliEngine(settings.meili_url, key, folder=settings.index, search_key=least, meaning=meaning)
    return EngineWithStandIn(first, embedded)


class EngineWithStandIn:
    """Both are published to, the stand-in first, so it can answer whatever becomes of the other.

    `Results.engine` says who answered. While the first is left alone, looks that no learner waits for find out whether it
    is back. The looks, and what keeps the stand-in's newest index open, run beside the searches until `close`.
    """

    def __init__(self, first: Engine, stand_in: Engine, clock: Callable[[], float] = time.time) -> None:
        self._first = first
        self._stand_in = stand_in
        self._clock = clock
        self._state: State = Asked()
        self._beside: set[asyncio.Task[Any]] = set()
        self._overdue: set[asyncio.Task[Any]] = set()
        self._keeper: asyncio.Task[None] | None = None

    @property
    def name(self) -> str:
        return self._first.name

    async def warm(self) -> bool:
        self._keep()
        return any(await asyncio.gather(self._stand_in.warm(), self._first.warm()))

    async def search(self, query: Query) -> Results:
        """Asks the engine whose turn it is, and the other too once that one has failed or let HEDGE go by.

        While BEHIND earlier searches are still waited for, both are asked at once.
        """
        self._keep()
        ways = [self._ask, self._instead] if isinstance(self._state, Asked) else [self._instead, self._ask]
        running: set[asyncio.Task[_Said]] = set()
        troubles: list[EngineDown | EngineRefused] = []
        while ways or running:
            if ways:
                running.add(self._run(ways.pop(0)(query)))
            hedge = (0 if len(self._overdue) >= BEHIND else HEDGE) if ways else None
            ended, running = await asyncio.wait(running, timeout=hedge, return_when=asyncio.FIRST_COMPLETED)
            if not ended and hedge:
                self._overdue |= running
            for said in (task.result() for task in ended):
                if isinstance(said, Results):
                    return said
                troubles.append(said)
        raise troubles[0]

    def outage(self) -> Outage | None:
        if isinstance(self._state, Asked):
            return None
        since = datetime.fromtimestamp(self._state.since, UTC).isoformat(timespec="seconds")
        return Outage(since=since, what=self._state.heard.what, said=self._state.heard.said)

    def publish(self, documents: Iterable[Document], aside: bool = False) -> Published:
        catalogue = repeatable(documents)
        self._stand_in.publish(catalogue, aside)
        published = self._first.publish(catalogue, aside)
        self._state = Asked()
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
        """Of the documents of either engine; empty where the other holds it otherwise, or not at all."""
        first, other = self._first.hashes(), self._stand_in.hashes()
        return {each: found if (found := first.get(each, "")) == other.get(each, "") else "" for each in first | other}

    async def close(self) -> None:
        for task in self._beside:
            task.cancel()
        await asyncio.gather(*self._beside, return_exceptions=True)
        await self._first.close()
        await self._stand_in.close()

    async def _ask(self, query: Query, is_look: bool = False) -> _Said:
        """The first engine's answer or trouble, which the state hears of even when nobody waits for it any more."""
        try:
            found = await self._first.search(query)
        except (EngineDown, EngineRefused) as error:
            self._hear(Heard(what=_kind(error), said=str(error), is_look=is_look))
            return error
        self._hear(Heard(what="answered", is_look=is_look))
        return found

    async def _instead(self, query: Query) -> _Said:
        """The stand-in's answer; one that was never published to has none, and must not say that nothing is found."""
        try:
            if await self._stand_in.warm():
                return await self._stand_in.search(query)
        except EngineRefused as error:
            return error
        return EngineDown("There is no embedded index to stand in; run `credatlas publish`.")

    def _hear(self, heard: Heard) -> None:
        before, self._state = self._state, step(self._state, heard, self._clock())
        if isinstance(before, Asked) and isinstance(self._state, LeftAlone):
            _LOG.warning("%s The embedded engine answers until it is back.", heard.said)
            self._run(self._return())
        elif isinstance(before, LeftAlone) and isinstance(self._state, Asked):
            _LOG.warning("%s answers again.", self.name)

    async def _return(self) -> None:
        while isinstance(self._state, LeftAlone):
            await asyncio.sleep(self._state.wait)
            await self._ask(_LOOK, is_look=True)
        await self._first.warm()

    def _keep(self) -> None:
        if self._keeper is None or self._keeper.done():
            self._keeper = self._run(self._stay_warm())

    async def _stay_warm(self) -> None:
        while True:
            with suppress(EngineRefused):
                await self._stand_in.warm()
            await asyncio.sleep(_KEPT_WARM)

    def _run(self, work: Coroutine[Any, Any, _Result]) -> asyncio.Task[_Result]:
        """Holds on to the task, since an event loop alone would let it be collected before its end."""
        task = asyncio.create_task(work)
        self._beside.add(task)
        task.add_done_callback(self._beside.discard)
        task.add_done_callback(self._overdue.discard)
        return task


def _kind(error: EngineDown | EngineRefused) -> Literal["late", "down", "refused"]:
    if isinstance(error, EngineRefused):
        return "refused"
    return "late" if isinstance(error, EngineLate) else "down"
