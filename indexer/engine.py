"""What every search engine of the house offers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Protocol

from schemas import Document, EngineRefused, Published, Query, Results

_ID = re.compile(r"[A-Za-z0-9_-]{1,200}")


class Engine(Protocol):
    """One index of the whole catalogue.

    A facet or sort nobody knows is ignored; a value no document has finds nothing. Errors are EngineDown (it did not
    answer in time) and EngineRefused (it answered that it will not), each with one sentence for a person.
    """

    @property
    def name(self) -> str: ...

    def publish(self, documents: Iterable[Document]) -> Published:
        """Makes the index equal to these documents, the whole catalogue; searchers see the old one or the new one.

        Only differences are pushed, found by id and content hash. Blocks until the new state can be searched.
        """
        ...

    async def search(self, query: Query) -> Results: ...

    def hashes(self) -> dict[str, str]:
        """Content hash of every document by id, for the audit that index and store agree."""
        ...

    async def close(self) -> None: ...


def by_id(documents: Iterable[Document]) -> dict[str, Document]:
    """The catalogue to be published; of two documents with one id the later counts. Refuses ids no engine can hold."""
    catalogue = {document.id: document for document in documents}
    for document_id in catalogue:
        if not _ID.fullmatch(document_id):
            raise EngineRefused(
                f"Nothing was published: {document_id!r} is not a document id, which holds letters, digits, - and _ only."
            )
    return catalogue
