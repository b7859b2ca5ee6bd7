"""The engine that needs no server: tantivy for words, bitmaps for facets, whole generations on disk."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Iterable
from itertools import count
from pathlib import Path

import msgspec

from indexer.columns import Columns, Row, bitmap, window
from indexer.engine import Difference, by_id, difference
from indexer.generations import Generations
from indexer.merge import shown
from indexer.reading import read
from indexer.shelf import Shelf, write
from schemas import SORTS, Document, EngineRefused, Published, Query, Results, Value

_VERSION = 4
_COLUMNS = "columns.msgpack"

_LARGE = 5_000
"""Rows from which a search runs in a thread, or it would hold up everything else the event loop does."""

_MOMENT = 0.1
"""Seconds a search waits for an index that was just published before it is content with the one before."""


class _Saved(Value, kw_only=True, frozen=True):
    version: int
    rows: list[Row | None]


class _Catalogue:
    """One generation in memory."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.columns = Columns(_load(folder))
        self.shelf = Shelf(folder)


class EmbeddedEngine:
    """`folder` is made at the first publish; until then every search finds nothing."""

    name = "embedded"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._generations = Generations(folder)
        self._open: _Catalogue | None = None
        self._opening: asyncio.Task[_Catalogue | None] | None = None

    async def search(self, query: Query) -> Results:
        catalogue = await self._newest()
        if catalogue is None:
            return Results(total=0, engine=self.name)
        if len(catalogue.columns.rows) < _LARGE:
            return _answer(catalogue, query)
        return await asyncio.to_thread(_answer, catalogue, query)

    async def warm(self) -> bool:
        return await self._newest() is not None

    def outage(self) -> None:
        """What answers alone has nothing to stand in for it."""

    def hashes(self) -> dict[str, str]:
        catalogue = self._current()
        return {row.id: row.hash for row in catalogue.columns.rows if row} if catalogue else {}

    async def close(self) -> None:
        self._open = None

    def publish(self, documents: Iterable[Document], aside: bool = False) -> Published:
        wanted = by_id(documents)
        return self._written(lambda: self._publish(wanted, aside))

    def change(self, changed: Iterable[Document], gone: Collection[str]) -> Published:
        wanted = by_id(changed)
        return self._written(lambda: self._change(wanted, gone))

    def stamp(self) -> str:
        try:
            catalogue = self._current()
        except EngineRefused:
            return ""
        return catalogue.folder.name if catalogue else ""

    def _written(self, write_it: Callable[[], Difference]) -> Published:
        try:
            with self._generations.writing():
                found = write_it()
        except (OSError, ValueError) as error:
            raise EngineRefused(
                f"The index in {self._folder} could not be written ({error}); the old one stays. "
                "See that the disk has room, then publish again."
            ) from error
        self._current()
        return found.published(self.name)

    def _publish(self, wanted: dict[str, Document], aside: bool) -> Difference:
        fresh = {document_id: Row.of(document) for document_id, document in wanted.items()}
        folder, rows = self._before()
        held = {row.id: row.hash for row in rows if row} if folder else None
        found = difference(held, {document_id: row.hash for document_id, row in fresh.items()}, aside)
        if found.rebuild:
            folder, rows = None, []
        self._write(folder, rows, wanted, fresh, found)
        return found

    def _change(self, wanted: dict[str, Document], gone: Collection[str]) -> Difference:
        folder, rows = self._before()
        if folder is None:
            raise EngineRefused(f"{self._folder} holds no index of this release yet; run `credatlas publish`.")
        held = {row.id for row in rows if row}
        leaving = tuple(document_id for document_id in gone if document_id in held and document_id not in wanted)
        total = len(held | wanted.keys()) - len(leaving)
        found = Difference(changed=tuple(wanted), gone=leaving, total=total, rebuild=False)
        self._write(folder, rows, wanted, {document_id: Row.of(document) for document_id, document in wanted.items()}, found)
        return found

    def _write(
        self, folder: Path | None, rows: list[Row | None], wanted: dict[str, Document], fresh: dict[str, Row], found: Difference
    ) -> None:
        """A generation that is `folder`, whose rows are these, with the difference made; none where nothing differs."""
        numbers = {row.id: number for number, row in enumerate(rows) if row}
        if found:
            removed = [document_id for document_id in (*found.changed, *found.gone) if document_id in numbers]
            placed = _place(rows, numbers, removed, [fresh[document_id] for document_id in found.changed])
            with self._generations.new(start_from=folder) as building:
                write(building, removed, ((number, wanted[document_id]) for document_id, number in placed.items()))
                _save(building, rows)

    def _before(self) -> tuple[Path | None, list[Row | None]]:
        """The generation to start from; none when there is none, or it cannot be read by this release."""
        folder = self._generations.current
        try:
            return folder, _load(folder) if folder else []
        except EngineRefused:
            return None, []

    async def _newest(self) -> _Catalogue | None:
        """The newest generation, opened beside the event loop; while that takes longer than a moment, the one before it."""
        if self._generations.current is None:
            return None
        if self._open and self._open.folder == self._generations.current:
            return self._open
        if self._opening is None or self._opening.done():
            self._opening = asyncio.create_task(asyncio.to_thread(self._current))
        await asyncio.wait({self._opening}, timeout=_MOMENT if self._open else None)
        return self._opening.result() if self._opening.done() else self._open

    def _current(self) -> _Catalogue | None:
        """The newest generation, opened when another process has published one."""
        folder = self._generations.current
        if folder is None:
            return None
        if self._open is None or self._open.folder != folder:
            try:
                self._open = _Catalogue(folder)
            except (EngineRefused, OSError, ValueError):
                if self._generations.current == folder:
                    raise _unreadable(folder) from None
                return self._current()
        return self._open


def _answer(catalogue: _Catalogue, query: Query) -> Results:
    columns, shelf = catalogue.columns, catalogue.shelf
    size = len(columns.rows)
    reading = read(query.words, shelf.vocabulary)
    order, matched = columns.order(query.sort), columns.alive
    if reading.parts or reading.phrases:
        found = shelf.find(reading)
        matched = bitmap(found, size)
        order = order if query.sort in SORTS[1:] else found
    elif query.words.strip():
        order, matched = [], 0
    kept = matched & columns.selected(query.filters)
    first = (max(query.page, 1) - 1) * query.per_page
    if query.after is not None:
        order, first = columns.ahead(query.after), 0
    rows = window(order, kept, size, first, first + query.per_page)
    return Results(
        total=kept.bit_count(),
        hits=tuple(shown(shelf.document(row), query, reading.terms) for row in rows),
        facets=columns.facets(matched, query.filters) if query.after is None else (),
        corrected=reading.corrected if matched else "",
        engine=EmbeddedEngine.name,
    )


def _place(rows: list[Row | None], numbers: dict[str, int], removed: list[str], added: list[Row]) -> dict[str, int]:
    """Changes the rows in place and gives each added id its number: the one it had, else one given up, else the next."""
    for document_id in removed:
        rows[numbers[document_id]] = None
    placed = {row.id: numbers[row.id] for row in added if row.id in numbers}
    taken = set(placed.values())
    free = (number for number in count() if number not in taken and (number >= len(rows) or rows[number] is None))
    placed |= {row.id: next(free) for row in added if row.id not in numbers}
    rows += [None] * (max(placed.values(), default=-1) + 1 - len(rows))
    for row in added:
        rows[placed[row.id]] = row
    return placed


def _save(folder: Path, rows: list[Row | None]) -> None:
    """Written beside the old file and put in its place, for the old one is shared with the generation before."""
    fresh = folder / f"{_COLUMNS}.new"
    fresh.write_bytes(msgspec.msgpack.encode(_Saved(version=_VERSION, rows=rows)))
    fresh.replace(folder / _COLUMNS)


def _load(folder: Path) -> list[Row | None]:
    try:
        saved = msgspec.msgpack.decode((folder / _COLUMNS).read_bytes(), type=_Saved)
    except (OSError, msgspec.MsgspecError) as error:
        raise _unreadable(folder) from error
    if saved.version != _VERSION:
        raise _unreadable(folder)
    return saved.rows


def _unreadable(folder: Path) -> EngineRefused:
    return EngineRefused(f"The index in {folder} is damaged or of another release; run `credatlas publish` to build it again.")
