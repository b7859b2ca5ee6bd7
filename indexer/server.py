"""Changes a Meilisearch server: settings, documents and tasks by the official client, each failed task raised by name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

import meilisearch
from meilisearch.errors import MeilisearchApiError, MeilisearchError
from meilisearch.models.task import Task

from indexer.entry import Entry
from indexer.layout import meilisearch_settings
from schemas import Document, EngineDown, EngineRefused, digest, encode

_Given = TypeVar("_Given")
_SECONDS_AN_ANSWER = 60
_MS_A_TASK = 3_600_000
_BATCH_BYTES = 24_000_000
_PAGE = 20_000


class Server:
    """`live` is the index that is searched; `_aside` is built beside it and swapped in whole."""

    def __init__(self, url: str, key: str, index: str) -> None:
        self.live = f"{index}_{digest(meilisearch_settings())[:8]}"
        self._aside = f"{self.live}_aside"
        self._ours = re.compile(rf"{re.escape(index)}_[0-9a-f]{{8}}(_aside)?")
        self._url = url
        self._client = meilisearch.Client(url, key, timeout=_SECONDS_AN_ANSWER)

    def hashes(self) -> dict[str, str] | None:
        """Content hash by document id; None when this layout has no index yet."""
        return self._speaking(self._hashes)

    def change(self, changed: Sequence[Document], gone: Sequence[str]) -> tuple[int, int]:
        """How many documents were deleted, and how many there are at the end."""

        def push() -> tuple[int, int]:
            ended = self._done([*(self._delete(gone) if gone else []), *self._push(self.live, changed)])
            deleted = sum((task.details or {}).get("deletedDocuments", 0) for task in ended if task.type == "documentDeletion")
            return deleted, self._client.index(self.live).get_stats().number_of_documents

        return self._speaking(push)

    def stamp(self) -> str:
        """When the index was made and last changed, and how many documents it holds."""
        return self._speaking(self._stamp)

    def rebuild(self, documents: Sequence[Document]) -> None:
        """Builds aside, checks the number of documents, swaps, and removes what the swap has replaced.

        The swap is waited for before anything is removed: a task sent earlier would land in the other index.
        """
        self._speaking(lambda: self._rebuild(documents))

    def refusal(self, code: str, message: str) -> EngineRefused:
        if code in ("invalid_api_key", "missing_authorization_header"):
            return EngineRefused(f"Meilisearch at {self._url} refused the key; set CREDATLAS_MEILI_KEY to one it knows.")
        if code == "index_not_found":
            return EngineRefused(f"Meilisearch at {self._url} has no index of this release yet; run `credatlas publish`.")
        if not code:
            return EngineRefused(f"What answers at {self._url} is not Meilisearch; see that CREDATLAS_MEILI_URL is its address.")
        return EngineRefused(f"Meilisearch at {self._url} refused: {message.strip()}")

    def _hashes(self) -> dict[str, str] | None:
        if self.live not in self._indexes():
            return None
        index, offset = self._client.index(self.live), 0
        found: dict[str, str] = {}
        while True:
            page = index.get_documents({"fields": ["id", "hash"], "limit": _PAGE, "offset": offset})
            found |= {entry.id: entry.hash for entry in page.results}
            offset += _PAGE
            if offset >= page.total:
                return found

    def _stamp(self) -> str:
        held = next((index for index in self._client.get_indexes({"limit": 1000})["results"] if index.uid == self.live), None)
        busy = {"indexUids": [self.live], "statuses": ["enqueued", "processing"], "limit": 1}
        if held is None or self._client.get_tasks(busy).results:
            return ""
        documents = self._client.index(self.live).get_stats().number_of_documents
        return f"{held.created_at:%Y%m%dT%H%M%S%f} {held.updated_at:%Y%m%dT%H%M%S%f} {documents}"

    def _rebuild(self, documents: Sequence[Document]) -> None:
        there = self._indexes()
        clear = [self._client.delete_index(self._aside).task_uid] if self._aside in there else []
        made = self._client.create_index(self._aside, {"primaryKey": "id"}).task_uid
        aside = self._client.index(self._aside)
        self._done([*clear, made, aside.update_settings(meilisearch_settings()).task_uid])
        self._done(self._push(self._aside, documents))
        built = aside.get_stats().number_of_documents
        if built != len(documents):
            raise EngineRefused(f"Meilisearch built {built} documents of {len(documents)}; the old index stays, publish again.")
        first = [self._client.create_index(self.live, {"primaryKey": "id"}).task_uid] if self.live not in there else []
        self._done([*first, self._client.swap_indexes([{"indexes": [self.live, self._aside]}]).task_uid])
        old = [uid for uid in self._indexes() if self._ours.fullmatch(uid) and uid != self.live]
        self._done([self._client.delete_index(uid).task_uid for uid in old])

    def _delete(self, gone: Sequence[str]) -> list[int]:
        """By the route for a batch of ids, which is faster than a filter; the client's own call for it is deprecated."""
        return [int(self._client.http.post(f"indexes/{self.live}/documents/delete-batch", list(gone))["taskUid"])]

    def _push(self, uid: str, documents: Iterable[Document]) -> list[int]:
        index = self._client.index(uid)
        return [index.add_documents_raw(lines, "id", "application/x-ndjson").task_uid for lines in _batches(documents)]

    def _done(self, tasks: Sequence[int]) -> list[Task]:
        """Waits for the last task, since one index does its tasks in order, and raises every one that failed."""
        if not tasks:
            return []
        self._client.wait_for_task(tasks[-1], timeout_in_ms=_MS_A_TASK)
        ended = [self._client.wait_for_task(task, timeout_in_ms=_MS_A_TASK) for task in tasks]
        failed = [
            f"task {t.uid} ({t.type}): {(t.error or {}).get('message', t.status)}" for t in ended if t.status != "succeeded"
        ]
        if failed:
            raise EngineRefused(f"Meilisearch at {self._url} did not do what was asked. {' '.join(failed)}")
        return ended

    def _indexes(self) -> set[str]:
        return {index.uid for index in self._client.get_indexes({"limit": 1000})["results"]}

    def _speaking(self, talk: Callable[[], _Given]) -> _Given:
        """Whatever the client raises, in the house's errors."""
        try:
            return talk()
        except MeilisearchApiError as error:
            raise self.refusal(error.code or "", error.message) from error
        except (MeilisearchError, OSError) as error:
            raise EngineDown(
                f"Meilisearch at {self._url} does not answer; start it, or unset CREDATLAS_MEILI_URL to do without."
            ) from error


def _batches(documents: Iterable[Document]) -> Iterator[bytes]:
    """JSON lines of at most about 24 MB, since Meilisearch refuses more than 100 MB at once."""
    lines: list[bytes] = []
    size = 0
    for document in documents:
        line = encode(Entry.of(document))
        if lines and size + len(line) > _BATCH_BYTES:
            yield b"\n".join(lines)
            lines, size = [], 0
        lines.append(line)
        size += len(line) + 1
    if lines:
        yield b"\n".join(lines)
