"""The engine of the product: a Meilisearch server, changed by its official client and searched over one warm connection."""

from __future__ import annotations

from collections.abc import Iterable

import aiohttp
import msgspec

from indexer.asking import questions, results
from indexer.engine import by_id
from indexer.entry import Answers, Entry, Refusal
from indexer.layout import REBUILD_SHARE
from indexer.server import Server
from indexer.words import asked
from schemas import Document, EngineDown, EngineRefused, Published, Query, Results

_PATIENCE = aiohttp.ClientTimeout(total=0.3)
"""A search that takes longer is not waited for; another engine may answer."""

_ANSWERS = msgspec.json.Decoder(Answers)


class MeiliEngine:
    """`index` begins the names of its indexes; the layout's digest follows. Search within one event loop, then close."""

    name = "meilisearch"

    def __init__(self, url: str, key: str, index: str = "credatlas") -> None:
        self._url = url.rstrip("/")
        self._key = key
        self._server = Server(self._url, key, index)
        self._session: aiohttp.ClientSession | None = None

    async def search(self, query: Query) -> Results:
        if query.words.strip() and not asked(query.words):
            return Results(total=0, engine=self.name)
        answer = await self._ask(questions(self._server.live, query))
        return results(query, answer.results, self.name)

    def publish(self, documents: Iterable[Document]) -> Published:
        entries = {document_id: Entry.of(document) for document_id, document in by_id(documents).items()}
        held = self._server.hashes()
        changed = [entry for entry in entries.values() if held is None or held.get(entry.id) != entry.hash]
        gone = [document_id for document_id in held or () if document_id not in entries]
        swapped = held is None or len(changed) + len(gone) > REBUILD_SHARE * len(held)
        if swapped:
            changed = list(entries.values())
            self._server.rebuild(changed)
        elif changed or gone:
            self._server.change(changed, gone)
        kept = len(entries) - len(changed)
        return Published(engine=self.name, pushed=len(changed), deleted=len(gone), kept=kept, total=len(entries), swapped=swapped)

    def hashes(self) -> dict[str, str]:
        return self._server.hashes() or {}

    async def close(self) -> None:
        if self._session:
            await self._session.close()
            self._session = None

    async def _ask(self, queries: list[dict[str, object]]) -> Answers:
        body = msgspec.json.encode({"queries": queries})
        try:
            async with self._warm().post("/multi-search", data=body) as response:
                answer = await response.read()
        except (TimeoutError, aiohttp.ClientError, OSError) as error:
            raise EngineDown(
                f"Meilisearch at {self._url} did not answer in time; see that it runs and is not overloaded."
            ) from error
        if response.status != 200:
            raise self._refusal(answer)
        return _ANSWERS.decode(answer)

    def _warm(self) -> aiohttp.ClientSession:
        if self._session is None:
            headers = {"Content-Type": "application/json", "Authorization": f"Bearer {self._key}"}
            self._session = aiohttp.ClientSession(self._url, headers=headers, timeout=_PATIENCE)
        return self._session

    def _refusal(self, answer: bytes) -> EngineRefused:
        try:
            said = msgspec.json.decode(answer, type=Refusal)
        except msgspec.MsgspecError:
            said = Refusal()
        return self._server.refusal(said.code, said.message)
