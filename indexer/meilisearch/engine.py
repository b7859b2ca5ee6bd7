"""The engine of the product: a Meilisearch server, changed by its publisher and searched over one warm connection."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

import aiohttp
import msgspec
from msgspec.structs import replace

from indexer.engine import bounded
from indexer.meaning.meaning import FEW, Meaning, is_few
from indexer.meilisearch.asking import by_meaning, near, questions, results
from indexer.meilisearch.entry import Answer, Answers, Merged
from indexer.meilisearch.keys import Key, key_path
from indexer.meilisearch.loose import is_loose, loosely
from indexer.meilisearch.publisher import Publisher
from indexer.meilisearch.wire import Wire, bearing
from indexer.words.words import asked
from schemas import Document, EngineDown, EngineLate, EngineRefused, Hit, Published, Query, Results

INDEX = "credatlas"
PATIENCE = 1.0
"""Seconds a search may take; after that it is not waited for. A stand-in is asked much sooner."""

_PLAIN = {"Content-Type": "application/json", "Accept-Encoding": "identity"}
"""A compressed answer comes in two packets and waits for a delayed acknowledgement: 52 ms instead of 8, as measured."""

_ANSWERS, _MERGED = msgspec.json.Decoder(Answers), msgspec.json.Decoder(Merged)
_Told = TypeVar("_Told")


class MeiliEngine:
    """`index` begins the names of its indexes, a digest of what they keep follows. Publishers of one `folder` take turns.

    It searches with the `search_key`; where none is given, `warm` asks for the one that a publish has left, by the `key`.
    One event loop at a time; close it at the end.
    """

    name = "meilisearch"

    def __init__(
        self,
        url: str,
        key: str,
        index: str = INDEX,
        patience: float = PATIENCE,
        folder: Path | None = None,
        search_key: str = "",
        meaning: Meaning | None = None,
    ) -> None:
        self._url = url.rstrip("/")
        self._key = key
        self._meaning = meaning
        self._search_key = search_key
        self._key_url = self._url + key_path(index)
        self._wire = Wire(self._url, key)
        bearing(search_key)  # a wrong one is told at once, not at the first search
        self._publisher = Publisher(self._wire, index, folder, meaning)
        self._patience = aiohttp.ClientTimeout(total=patience)
        self._session: aiohttp.ClientSession | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    @property
    def index(self) -> str:
        """The full name of the index that is searched."""
        return self._publisher.server.live

    async def search(self, query: Query) -> Results:
        query = bounded(query)
        asking = questions(self.index, query)
        if query.words.strip() and not asked(query.words):
            return results(query, [Answer()] * len(asking), self.name)
        answers = await (self._loosely(query, asking) if is_loose(query) else self._ask(asking))
        try:
            found = results(query, answers, self.name)
        except (ValueError, LookupError, msgspec.MsgspecError) as error:
            raise self._wire.refusal("", "") from error
        return replace(found, near=await self._near(query, found, self._meaning)) if self._meaning else found

    def publish(self, documents: Iterable[Document], aside: bool = False) -> Published:
        return self._publisher.publish(documents, aside)

    def change(self, changed: Iterable[Document], gone: Collection[str]) -> Published:
        return self._publisher.change(changed, gone)

    def stamp(self) -> str:
        return self._publisher.server.stamp()

    def hashes(self) -> dict[str, str]:
        return self._publisher.hashes()

    async def warm(self) -> bool:
        with suppress(TimeoutError, aiohttp.ClientError, OSError):
            self._search_key = self._search_key or await self._least_key()
        return True

    def outage(self) -> None:
        """What answers alone has nothing to stand in for it."""

    async def close(self) -> None:
        if self._session:
            await self._session.close()
            self._session = None

    async def _near(self, query: Query, found: Results, meaning: Meaning) -> tuple[Hit, ...]:
        """Looked for where words found few; whatever hinders it, what they found is shown."""
        if not is_few(query, found):
            return ()
        try:
            async with asyncio.timeout(meaning.in_time):
                vector = await meaning.vector(query.words)
                asking = by_meaning(self.index, query, vector, meaning.embedder, meaning.least, FEW + found.total)
                return near(query, (await self._ask([asking]))[0], found)[:FEW]
        except (TimeoutError, EngineDown, EngineRefused, ValueError, LookupError, msgspec.MsgspecError):
            return ()

    async def _loosely(self, query: Query, asking: list[dict[str, Any]]) -> list[Answer]:
        """Each question in a request of its own, since a request merges into one answer all that it asks."""
        told = await asyncio.gather(*(self._answer(loosely(question, query.words), _MERGED) for question in asking))
        return [merged.answer for merged in told]

    async def _ask(self, queries: list[dict[str, Any]]) -> tuple[Answer, ...]:
        return (await self._answer({"queries": queries}, _ANSWERS)).results

    async def _answer(self, asking: dict[str, Any], decoder: msgspec.json.Decoder[_Told]) -> _Told:
        body = msgspec.json.encode(asking)
        try:
            session, key = await self._warm(), self._search_key or self._key
            async with session.post(f"{self._url}/multi-search", data=body, headers=bearing(key)) as response:
                answer = await response.read()
        except TimeoutError as error:
            raise EngineLate(f"Meilisearch at {self._url} did not answer in time; see that it is not overloaded.") from error
        except (aiohttp.ClientError, OSError) as error:
            raise EngineDown(f"Meilisearch at {self._url} does not answer; see that it runs.") from error
        try:
            return decoder.decode(answer)
        except msgspec.MsgspecError:
            raise self._wire.refused(answer) from None

    async def _warm(self) -> aiohttp.ClientSession:
        """The session of the running event loop; one that belongs to a loop that has ended is put away."""
        loop = asyncio.get_running_loop()
        if self._session and self._loop is not loop:
            await self.close()
        if self._session is None:
            self._session = aiohttp.ClientSession(headers=_PLAIN, timeout=self._patience)
            self._loop = loop
        return self._session

    async def _least_key(self) -> str:
        """A key that searches and does nothing else; the one given where the server will not tell."""
        async with (await self._warm()).get(self._key_url, headers=bearing(self._key)) as response:
            told = await response.read()
        try:
            return msgspec.json.decode(told, type=Key).key
        except msgspec.MsgspecError:
            return self._key
