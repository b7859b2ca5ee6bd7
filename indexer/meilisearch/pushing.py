"""Sends documents to an index of a Meilisearch server: lines of JSON in batches of so many bytes, one behind the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from indexer.meilisearch.tasks import Ordered
from indexer.meilisearch.wire import TooLarge, Wire
from schemas import EngineRefused

BATCH_BYTES = 24_000_000
"""Of a server's 100 MB at once. It indexes one batch while the next is made and sent, so larger ones only hold more memory."""

AT_ONCE = 90_000_000
"""Nearly all that a server takes by default: what goes in one upload is seen at once."""

Line = tuple[str, bytes]
"""A document's id and what is sent of it."""


class Pusher:
    """`limit` is how many bytes go at once. What the server has taken is ordered; whether it could use it, its tasks tell."""

    def __init__(self, wire: Wire, index: str, limit: int | None = None) -> None:
        self._wire = wire
        self._path = f"/indexes/{index}/documents?primaryKey=id"
        self._limit = limit or BATCH_BYTES

    def replace(self, lines: Iterable[Line]) -> list[Ordered]:
        """Whole documents, each in place of the one with its id."""
        return [ordered for batch in self._batches(lines) for ordered in self._send("POST", batch)]

    def update(self, lines: Iterable[Line]) -> list[Ordered]:
        """What is told of a document takes the place of what was, and what is not told stays."""
        return [ordered for batch in self._batches(lines) for ordered in self._send("PUT", batch)]

    def _batches(self, lines: Iterable[Line]) -> Iterator[list[Line]]:
        batch: list[Line] = []
        size = 0
        for document_id, line in lines:
            if batch and size + len(line) > self._limit:
                yield batch
                batch, size = [], 0
            batch.append((document_id, line))
            size += len(line) + 1
        if batch:
            yield batch

    def _send(self, method: str, batch: Sequence[Line]) -> list[Ordered]:
        """A batch that is over the server's limit goes in halves, and so do all that follow it."""
        body = b"\n".join(line for _, line in batch)
        try:
            taken = self._wire.push(Ordered, method, self._path, body)
        except TooLarge as refused:
            if len(batch) == 1:
                raise EngineRefused(
                    f"{refused} Document {batch[0][0]} alone has as many; raise the server's --http-payload-size-limit."
                ) from None
            self._limit = len(body) // 2
            half = len(batch) // 2
            return [*self._send(method, batch[:half]), *self._send(method, batch[half:])]
        about = f", documents {batch[0][0]} to {batch[-1][0]}"
        return [Ordered(task_uid=taken.task_uid, about=about)]
