"""Makes a Meilisearch index equal to the catalogue: what differs is brought in live, or all of it built aside and swapped in."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path

from indexer.engine import checked, repeatable
from indexer.layout import KEPT_FOR, PARTIAL_COST, REBUILD_SHARE
from indexer.meaning.meaning import Meaning
from indexer.meilisearch.changes import Changes, gathered
from indexer.meilisearch.entry import Entry
from indexer.meilisearch.keys import search_key
from indexer.meilisearch.prints import Print, Sealed, served, without_place
from indexer.meilisearch.pushing import AT_ONCE, Line, Pusher
from indexer.meilisearch.sample import Sample
from indexer.meilisearch.server import PAGE, Server, too_old
from indexer.meilisearch.wire import Wire
from indexer.turns import turn
from schemas import Document, EngineDown, EngineRefused, Published, batches

NAME = "meilisearch"


class Publisher:
    """`folder` is where publishers that share it take turns, and where changes wait on disk."""

    def __init__(self, wire: Wire, index: str, folder: Path | None = None, meaning: Meaning | None = None) -> None:
        self.server = Server(wire, index, meaning.settings if meaning else {})
        self._meaning = meaning
        self._wire, self._index = wire, index
        self._folder = folder
        self._at = f"Meilisearch at {wire.url}"

    def publish(self, documents: Iterable[Document], aside: bool) -> Published:
        done = self._publish(documents, aside)
        search_key(self._wire, self._index)
        return done

    def change(self, changed: Iterable[Document], gone: Collection[str]) -> Published:
        live = self.server.live
        with turn(self._folder, live), gathered(self._folder) as changes:
            if live not in self.server.indexes():
                raise self._wire.refusal("index_not_found", "")
            for some in batches(changed, PAGE):
                held = self.server.prints_of(live, [checked(document).id for document in some])
                for document in some:
                    changes.compare(document, held)
            leaving = [document_id for document_id in gone if document_id not in changes.ids]
            return self._bring_in(changes, self.server.there(live, leaving))

    def hashes(self) -> dict[str, str]:
        """Read from the documents themselves; empty for one that somebody has altered."""
        if self.server.live not in self.server.indexes():
            return {}
        return {document_id: held.document for document_id, held in self.server.prints(self.server.live).items()}

    def _publish(self, documents: Iterable[Document], aside: bool) -> Published:
        catalogue = repeatable(documents)
        with turn(self._folder, self.server.live), gathered(self._folder) as changes:
            self._make_ready()
            held = None if aside else self._held()
            if held is None or not _is_little(changes, catalogue, held):
                return self._rebuild(catalogue, held or {})
            done = self._bring_in(changes, [document_id for document_id in held if document_id not in changes.ids])
            if done.total != len(changes.ids):
                raise EngineRefused(
                    f"{self._at} holds {done.total} documents of {len(changes.ids)}; run `credatlas publish` again."
                )
            return done

    def _make_ready(self) -> None:
        """Refuses a server that cannot do this, waits for what a killed publisher has ordered, and removes what it built."""
        if old := too_old(self.server.version()):
            raise EngineRefused(f"{self._at} {old}: upgrade it, then publish again.")
        self.server.queue.settle()
        if self.server.aside in self.server.indexes():
            self.server.queue.done([self.server.drop(self.server.aside)])

    def _held(self) -> Mapping[str, Print] | None:
        """What is served; None where it is no index, or somebody has altered its settings."""
        live = self.server.live
        return None if live not in self.server.indexes() or self.server.altered(live) else self.server.prints(live)

    def _bring_in(self, changes: Changes, gone: list[str]) -> Published:
        """All of it in one task where it fits one upload, so that a search finds the state before or the one after.

        New states go as updates, one kind of task for all, since an update that holds every field replaces the document. What
        goes loses its place in that same task, which takes it out of every search; that it is then deleted, nobody sees.
        """
        server = self.server
        leaving = [(document_id, without_place(document_id)) for document_id in gone] if changes.pushed else []
        ordered = Pusher(self._wire, server.live, AT_ONCE).update(chain(self._told(changes), leaving))
        ordered += server.delete(server.live, gone)
        server.queue.done(ordered)
        if self._meaning:
            self._meaning.forget(gone)
        total = server.total(server.live)
        kept = total - changes.pushed
        return Published(
            engine=NAME, pushed=changes.pushed, partial=changes.partial, deleted=len(gone), kept=kept, total=total,
            removed=self._tidy(),
        )  # fmt: skip

    def _rebuild(self, catalogue: Iterable[Document], held: Mapping[str, Print]) -> Published:
        """Builds aside, checks what was built, swaps it in, and removes what the swap has replaced, or what is not right."""
        server, sample = self.server, Sample()
        try:
            server.queue.done(server.make(server.aside))
            server.queue.done(Pusher(self._wire, server.aside).replace(self._told(sample.of(_lines(catalogue)))))
            self._check(sample)
        except EngineRefused:
            with suppress(EngineRefused, EngineDown):
                self._make_ready()
            raise
        first = server.live not in server.indexes()
        server.queue.done([server.swap(first)])
        server.queue.done([] if first else [server.drop(server.aside)])
        total, deleted = len(sample.seen), sum(document_id not in sample.seen for document_id in held)
        return Published(engine=NAME, pushed=total, deleted=deleted, kept=0, total=total, swapped=True, removed=self._tidy())

    def _told(self, lines: Iterable[Line]) -> Iterable[Line]:
        """With their vectors, where there is a model."""
        return self._meaning.added(lines) if self._meaning else lines

    def _check(self, sample: Sample) -> None:
        """The number of documents, some of them field by field, and the settings, of what was built."""
        built = self.server.total(self.server.aside)
        if built != len(sample.seen):
            raise self._failed(f"built {built} documents of {len(sample.seen)}")
        found = self.server.prints_of(self.server.aside, list(sample.kept))
        for document_id, pushed in map(served, sample.kept.values()):
            if found.get(document_id) != pushed:
                raise self._failed(f"holds document {document_id} otherwise than it was pushed")
        for name in self.server.altered(self.server.aside):
            raise self._failed(f"did not keep the setting {name}")

    def _failed(self, fault: str) -> EngineRefused:
        return EngineRefused(f"{self._at} {fault}; the old index stays, run `credatlas publish` again.")

    def _tidy(self) -> tuple[str, ...]:
        """Removes what other releases have left, once they have not published for KEPT_FOR, and names it."""
        until = (datetime.now(UTC) - KEPT_FOR).isoformat()
        mine = (self.server.live, self.server.aside)
        old = [uid for uid, index in self.server.indexes().items() if uid not in mine and index.updated_at < until]
        self.server.queue.done([self.server.drop(uid) for uid in old])
        return tuple(old)


def _is_little(changes: Changes, catalogue: Iterable[Document], held: Mapping[str, Print]) -> bool:
    """Compares the whole catalogue with what is held, or until it is plain that building aside is quicker."""
    most = REBUILD_SHARE * len(held)
    for document in catalogue:
        changes.compare(checked(document), held)
        if changes.texts + PARTIAL_COST * changes.partial > most:
            return False
    gone = sum(document_id not in changes.ids for document_id in held)
    return changes.texts + PARTIAL_COST * changes.partial + gone <= most


def _lines(catalogue: Iterable[Document]) -> Iterator[Line]:
    for document in catalogue:
        yield checked(document).id, Sealed(Entry.of(document)).whole()
