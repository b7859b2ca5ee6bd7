"""The engine that needs no server: tantivy for words, bitmaps for facets, whole generations on disk."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from functools import partial
from pathlib import Path

from indexer.embedded.catalogue import Catalogue
from indexer.embedded.generations import Generations
from indexer.embedded.rows import Rows, layout, unreadable
from indexer.embedded.shelf import Placed, write
from indexer.engine import Difference, bounded, by_id, checked, difference, repeatable
from schemas import Document, EngineRefused, Published, Query, Results, digest

_LARGE = 5_000
"""Rows from which a search runs in a thread, or it would hold up everything else the event loop does."""

_MOMENT = 0.1
"""Seconds a search waits for an index that was just published before it is content with the one before."""


class EmbeddedEngine:
    """`folder` is made at the first publish; until then every search finds nothing."""

    name = "embedded"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._generations = Generations(folder, layout())
        self._open: Catalogue | None = None
        self._opening: asyncio.Task[Catalogue | None] | None = None

    async def search(self, query: Query) -> Results:
        query, catalogue = bounded(query), await self._newest()
        if catalogue is None:
            return Results(total=0, engine=self.name)
        if catalogue.columns.size < _LARGE:
            return catalogue.answer(query, self.name)
        return await asyncio.to_thread(catalogue.answer, query, self.name)

    async def warm(self) -> bool:
        return await self._newest() is not None

    def outage(self) -> None:
        """What answers alone has nothing to stand in for it."""

    def hashes(self) -> dict[str, str]:
        folder = self._generations.current
        try:
            return Rows.load(folder).hashes() if folder else {}
        except EngineRefused:
            if self._generations.current == folder:
                raise
            return self.hashes()

    async def close(self) -> None:
        self._open = None

    def publish(self, documents: Iterable[Document], aside: bool = False) -> Published:
        return self._written(lambda: self._publish(repeatable(documents), aside))

    def change(self, changed: Iterable[Document], gone: Collection[str]) -> Published:
        return self._written(lambda: self._change(by_id(changed), gone))

    def stamp(self) -> str:
        try:
            catalogue = self._current()
        except EngineRefused:
            return ""
        return f"{catalogue.folder.name} {self._generations.since}" if catalogue else ""

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

    def _publish(self, documents: Iterable[Document], aside: bool) -> Difference:
        """Gone through once to build everything, and twice to find what differs and then bring that in."""
        folder, rows = self._before()
        held = rows.hashes() if folder else None
        if held is not None and not aside:
            found = difference(held, {checked(document).id: digest(document) for document in documents})
            if not found.rebuild:
                pushed = set(found.changed)
                self._write(folder, rows, found, (document for document in documents if document.id in pushed))
                return found
        rows = Rows()
        self._write(None, rows, Difference(changed=(), gone=(), total=0, rebuild=True), documents)
        return difference(held, rows.hashes(), aside=True)

    def _change(self, wanted: dict[str, Document], gone: Collection[str]) -> Difference:
        folder, rows = self._before()
        if folder is None:
            raise EngineRefused(f"{self._folder} holds no index of this release yet; run `credatlas publish`.")
        held = rows.hashes()
        leaving = tuple(document_id for document_id in dict.fromkeys(gone) if document_id in held and document_id not in wanted)
        changed = tuple(document_id for document_id, document in wanted.items() if held.get(document_id) != digest(document))
        total = len(held.keys() | wanted.keys()) - len(leaving)
        found = Difference(changed=changed, gone=leaving, total=total, rebuild=False)
        self._write(folder, rows, found, map(wanted.__getitem__, changed))
        return found

    def _write(self, folder: Path | None, rows: Rows, found: Difference, documents: Iterable[Document]) -> None:
        """A generation that is `folder`, whose rows are these, with the difference made; none where nothing differs."""
        if not found:
            return
        with self._generations.new(start_from=folder) as building:
            write(building, found.gone, map(partial(_placed, rows), documents))
            for document_id in found.gone:
                rows.remove(document_id)
            rows.save(building)

    def _before(self) -> tuple[Path | None, Rows]:
        """The generation to start from; none when there is none, or it cannot be read by this release."""
        folder = self._generations.current
        if folder:
            with suppress(EngineRefused, OSError, ValueError):
                Catalogue(folder)
                return folder, Rows.load(folder)
        return None, Rows()

    async def _newest(self) -> Catalogue | None:
        """The newest generation, opened beside the event loop; the one before while that takes long, or if it is damaged."""
        before, newest = self._open, self._generations.current
        if newest is None or (before and before.folder == newest):
            return before if newest else None
        if self._opening is None or self._opening.done():
            self._opening = asyncio.create_task(asyncio.to_thread(self._current))
        await asyncio.wait({self._opening}, timeout=_MOMENT if before else None)
        if before and (not self._opening.done() or self._opening.exception()):
            return before
        return await self._opening

    def _current(self) -> Catalogue | None:
        """The newest generation, opened when another process has published one."""
        folder = self._generations.current
        if folder is None:
            return None
        if self._open is None or self._open.folder != folder:
            try:
                self._open = Catalogue(folder)
            except (EngineRefused, OSError, ValueError):
                if self._generations.current == folder:
                    raise unreadable(folder) from None
                return self._current()
        return self._open


def _placed(rows: Rows, document: Document) -> Placed:
    is_known = document.id in rows
    return Placed(checked(document), rows.put(document), is_known)
