"""What every search engine of the house offers, and how a publish finds what differs."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Protocol

from msgspec.structs import replace

from indexer.layout import MOST_HITS, REBUILD_SHARE
from schemas import Document, EngineRefused, Outage, Published, Query, Results, Value

_ID = re.compile(r"[A-Za-z0-9_-]{1,200}")


class Engine(Protocol):
    """One index of the whole catalogue.

    A facet or sort nobody knows is ignored; a value no document has finds nothing; a page that is none is the first. Errors are
    EngineDown (it did not answer in time) and EngineRefused (it answered that it will not), each with one sentence for a person.
    """

    @property
    def name(self) -> str: ...

    def publish(self, documents: Iterable[Document], aside: bool = False) -> Published:
        """Makes the index equal to these documents, the whole catalogue; searchers see the old one or the new one.

        Only differences are pushed, found by id and content hash; `aside` builds everything again beside what is served.
        The documents may be gone through twice. Blocks until the new state can be searched.
        """
        ...

    def change(self, changed: Iterable[Document], gone: Collection[str]) -> Published:
        """Brings in these documents and takes out these ids, whatever else the index holds; an id it never held is no matter.

        Refused where there is no index that this release can change.
        """
        ...

    def stamp(self) -> str:
        """A short text that names the state of the index: while it stays equal, nobody has changed a document.

        Empty where there is no index that this release can change, or its state is not settled.
        """
        ...

    async def search(self, query: Query) -> Results: ...

    def hashes(self) -> dict[str, str]:
        """Content hash of every document by id, for the audit that index and store agree."""
        ...

    async def warm(self) -> bool:
        """Opens the newest index beside the event loop, so that no search waits for it; False where there is none to open."""
        ...

    def outage(self) -> Outage | None:
        """Why and since when another engine answers in place of this one; None while it answers itself."""
        ...

    async def close(self) -> None: ...


def bounded(query: Query) -> Query:
    """The same page in numbers that every engine can count to; no catalogue reaches beyond them."""
    page, per_page = min(max(query.page, 1), MOST_HITS), min(max(query.per_page, 0), MOST_HITS)
    return query if (page, per_page) == (query.page, query.per_page) else replace(query, page=page, per_page=per_page)


def repeatable(documents: Iterable[Document]) -> Iterable[Document]:
    """What can be gone through more than once: an iterator is kept in memory for that, anything else is taken as it is."""
    return tuple(documents) if isinstance(documents, Iterator) else documents


def by_id(documents: Iterable[Document]) -> dict[str, Document]:
    """The catalogue to be published; of two documents with one id the later counts."""
    return {document.id: checked(document) for document in documents}


def is_id(text: str) -> bool:
    """Whether engines can hold a document under it: another one fails a whole batch in Meilisearch, and a look for it, too."""
    return _ID.fullmatch(text) is not None


def checked(document: Document) -> Document:
    """Refuses an id that no engine can hold."""
    if not is_id(document.id):
        raise EngineRefused(
            f"Nothing was published: {document.id!r} is not a document id, which holds letters, digits, - and _ only."
        )
    return document


class Difference(Value, kw_only=True, frozen=True):
    """Ids to push, ids to delete, and whether to build aside instead, which pushes everything."""

    changed: tuple[str, ...]
    gone: tuple[str, ...]
    total: int
    rebuild: bool

    def __bool__(self) -> bool:
        return bool(self.rebuild or self.changed or self.gone)

    def published(self, engine: str) -> Published:
        kept = self.total - len(self.changed)
        pushed, deleted = len(self.changed), len(self.gone)
        return Published(engine=engine, pushed=pushed, deleted=deleted, kept=kept, total=self.total, swapped=self.rebuild)


def difference(held: Mapping[str, str] | None, wanted: Mapping[str, str], aside: bool = False) -> Difference:
    """Compares content hashes by id; `held` is None when there is no index that this release can change."""
    before = held or {}
    changed = tuple(document_id for document_id, content in wanted.items() if before.get(document_id) != content)
    gone = tuple(document_id for document_id in before if document_id not in wanted)
    rebuild = aside or held is None or len(changed) + len(gone) > REBUILD_SHARE * len(before)
    return Difference(changed=tuple(wanted) if rebuild else changed, gone=gone, total=len(wanted), rebuild=rebuild)
