"""What a Meilisearch server holds of ours: its indexes, their settings and documents, read and changed one step at a time."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from indexer.engine import is_id
from indexer.layout import meilisearch_settings
from indexer.meilisearch.prints import Print, served, shape
from indexer.meilisearch.tasks import Ordered, Queue
from indexer.meilisearch.wire import Wire
from schemas import Value, batches, digest

OLDEST, TESTED = (1, 18), (1, 21)
"""Versions: the first that can give an index another name in a swap, and the one that the tests run."""

PAGE = 2_000
"""Documents read at once: 8 MB of them, where each has 4 KB."""

_DELETED_AT_ONCE = 100_000
_UNSET: Mapping[str, Any] = {
    "displayedAttributes": ["*"],
    "stopWords": [],
    "nonSeparatorTokens": [],
    "dictionary": [],
    "distinctAttribute": None,
    "proximityPrecision": "byWord",
    "localizedAttributes": None,
    "searchCutoffMs": None,
    "prefixSearch": "indexingTime",
    "facetSearch": True,
}
"""What the layout leaves as it is; said all the same, so that what somebody else has set is seen and set back."""


class Index(Value, kw_only=True, frozen=True, rename="camel"):
    uid: str
    created_at: str
    updated_at: str


class _Indexes(Value, kw_only=True, frozen=True):
    results: tuple[Index, ...]


class _Version(Value, kw_only=True, frozen=True, rename="camel"):
    pkg_version: str


class _Stats(Value, kw_only=True, frozen=True, rename="camel"):
    number_of_documents: int


class _Page(Value, kw_only=True, frozen=True):
    results: tuple[msgspec.Raw, ...]
    total: int


class Server:
    """`live` is the index that is searched, `aside` the one that is built beside it and swapped in whole.

    The name holds a digest of the settings, with those given in `more`, and of a document's form, so that each release finds
    its own beside another's.
    """

    def __init__(self, wire: Wire, index: str, more: Mapping[str, Any]) -> None:
        self._settings = {**settings(), **more}
        self.live = f"{index}_{digest([self._settings, shape()])[:8]}"
        self.aside = f"{self.live}_aside"
        self.queue = Queue(wire)
        self._ours = re.compile(rf"{re.escape(index)}_[0-9a-f]{{8}}(_aside)?")
        self._wire = wire

    def version(self) -> str:
        return self._wire.ask(_Version, "GET", "/version").pkg_version

    def indexes(self) -> dict[str, Index]:
        """All of ours, other releases' too."""
        found = self._wire.ask(_Indexes, "GET", "/indexes?limit=10000").results
        return {index.uid: index for index in found if self._ours.fullmatch(index.uid)}

    def stamp(self) -> str:
        """When the index was made and last changed, and how many documents it holds; empty while a task may change that."""
        held = self.indexes().get(self.live)
        if held is None or any(task.index_uid in (self.live, None) for task in self.queue.unfinished()):
            return ""
        return f"{held.created_at} {held.updated_at} {self.total(self.live)}"

    def total(self, uid: str) -> int:
        return self._wire.ask(_Stats, "GET", f"/indexes/{uid}/stats").number_of_documents

    def prints(self, uid: str) -> dict[str, Print]:
        """Of every document, told from the document itself: what somebody has altered is seen."""
        found: dict[str, Print] = {}
        offset, total = 0, 1
        while offset < total:
            page = self._fetched(uid, limit=PAGE, offset=offset)
            found.update(map(served, page.results))
            offset, total = offset + PAGE, page.total
        return found

    def prints_of(self, uid: str, ids: Sequence[str]) -> dict[str, Print]:
        """Of those of these documents that are there."""
        return dict(map(served, self._fetched(uid, ids=ids, limit=len(ids)).results))

    def there(self, uid: str, ids: Sequence[str]) -> list[str]:
        """Those of these documents that the index holds, each once; a server refuses to look for what cannot be an id."""
        possible = list(filter(is_id, dict.fromkeys(ids)))
        pages = (self._fetched(uid, ids=each, limit=PAGE, fields=["id"]) for each in batches(possible, PAGE))
        return [held["id"] for page in pages for held in map(msgspec.json.decode, page.results)]

    def make(self, uid: str) -> list[Ordered]:
        """An empty index; its settings come first, for those that come after the documents index them again."""
        return [
            self._wire.ask(Ordered, "POST", "/indexes", {"uid": uid, "primaryKey": "id"}),
            self._wire.ask(Ordered, "PATCH", f"/indexes/{uid}/settings", self._settings),
        ]

    def altered(self, uid: str) -> list[str]:
        """The settings of an index that are not what the layout says, whoever may have been at them."""
        return altered(self._settings, self._wire.ask(dict[str, Any], "GET", f"/indexes/{uid}/settings"))

    def swap(self, first: bool) -> Ordered:
        """Aside becomes live, by a new name where there is none (`first`).

        Wait for it before anything else: a task sent earlier would be done in the other index.
        """
        return self._wire.ask(Ordered, "POST", "/swap-indexes", [{"indexes": [self.aside, self.live], "rename": first}])

    def drop(self, uid: str) -> Ordered:
        return self._wire.ask(Ordered, "DELETE", f"/indexes/{uid}")

    def delete(self, uid: str, ids: Sequence[str]) -> list[Ordered]:
        """By the route for many ids, which is faster than a filter."""
        some = batches(ids, _DELETED_AT_ONCE)
        return [self._wire.ask(Ordered, "POST", f"/indexes/{uid}/documents/delete-batch", each) for each in some]

    def _fetched(self, uid: str, **asked: Any) -> _Page:
        return self._wire.ask(_Page, "POST", f"/indexes/{uid}/documents/fetch", asked)


def too_old(version: str) -> str:
    """What to say of a server that cannot do what a publish needs; empty where it can."""
    if numbers(version) >= OLDEST:
        return ""
    return f"{version} is older than {spelt(OLDEST)}, which publishing needs; tested with {spelt(TESTED)}"


def numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".")[:2] if part.isdigit())


def spelt(numbers: tuple[int, ...]) -> str:
    return ".".join(map(str, numbers))


def settings() -> dict[str, Any]:
    return {**_UNSET, **meilisearch_settings()}


def altered(wanted: Mapping[str, Any], served: Mapping[str, Any]) -> list[str]:
    """The names of settings that are not as wanted; what a server adds of its own to a group of settings does not count."""
    return [name for name, value in wanted.items() if not _holds(value, served.get(name))]


def _holds(wanted: Any, served: Any) -> bool:
    if isinstance(wanted, dict) and isinstance(served, dict) and wanted:
        groups = any(not isinstance(value, list) for value in wanted.values())
        same = wanted.keys() <= served.keys() if groups else wanted.keys() == served.keys()
        return same and all(_holds(value, served[name]) for name, value in wanted.items())
    if isinstance(wanted, list) and isinstance(served, list) and all(isinstance(value, str) for value in wanted):
        return sorted(wanted) == sorted(served)
    return bool(wanted == served)
