"""One generation of the embedded index, open for searching."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache, partial
from pathlib import Path

from indexer.documents.merge import shown
from indexer.embedded.columns import Columns, bitmap, window
from indexer.embedded.reading import Reading, read
from indexer.embedded.rows import load
from indexer.embedded.shelf import Shelf
from indexer.words.wording import also
from schemas import SORTS, Document, Query, Results

_REMEMBERED = 64
"""Questions whose matches are kept, for who pages, ticks and sorts asks in the same words again."""


class Catalogue:
    """Nothing in it grows with the texts: of a million documents it holds some hundred bytes each."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.columns = Columns(load(folder))
        self._shelf = Shelf(folder)
        self._matching = lru_cache(_REMEMBERED)(partial(_matching, self._shelf, self.columns))

    def answer(self, query: Query, engine: str) -> Results:
        reading = read(query.words, self._shelf.vocabulary, query.loose and query.after is None)
        matched = self._matching(reading) if query.words.strip() else self.columns.alive
        kept = matched & self.columns.selected(query.filters)
        documents = self._page(query, reading, kept)
        return Results(
            total=kept.bit_count(),
            hits=tuple(shown(document, query, reading.terms) for document in documents),
            facets=self.columns.facets(matched, kept, query.filters) if query.counted and query.after is None else (),
            corrected=reading.corrected if matched else "",
            also=also(query.words),
            engine=engine,
        )

    def _page(self, query: Query, reading: Reading, kept: int) -> Sequence[Document]:
        first = (query.page - 1) * query.per_page
        if query.after is not None:
            order, first = self.columns.ahead(query.after, self._id_of), 0
        elif reading.asks and query.sort not in SORTS[1:]:
            return (
                self._shelf.best(reading, query.filters, first, query.per_page)
                if query.per_page and first < kept.bit_count()
                else ()
            )
        else:
            order = self.columns.order(query.sort)
        return self._shelf.documents(window(order, kept, self.columns.size, first, first + query.per_page))

    def _id_of(self, row: int) -> str:
        return self._shelf.documents([row])[0].id


def _matching(shelf: Shelf, columns: Columns, reading: Reading) -> int:
    """The rows that match. Of what most match those that do not are fetched, since each row that is fetched costs."""
    if not reading.asks:
        return 0
    if shelf.is_of_most(reading):
        return columns.alive & ~bitmap(shelf.other_rows(reading), columns.size)
    return bitmap(shelf.rows(reading), columns.size)
