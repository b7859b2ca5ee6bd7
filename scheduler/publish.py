"""From the store to the index: what may be another document than last night is made again, and brought in where it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import NamedTuple

from msgspec.structs import replace

from indexer import REBUILD_SHARE, Engine, stale_before
from scheduler.aside import Aside
from scheduler.documents import Course, Documents
from scheduler.ledger import Entry, Ledger, filed_under, rules, version
from scheduler.logged import log_publish
from scheduler.matching import match
from schemas import Document, Published, Source
from store import Store


def publish(
    store: Store, engine: Engine, sources: Mapping[str, Source], today: date, ledger: Path | None = None, full: bool = False
) -> Published:
    """Find what is one course, and bring the index up to the store.

    With a `ledger` only those documents are made that may be others than it remembers; `full` builds everything aside,
    whatever has changed. Raises EngineDown or EngineRefused; the index served before stays whole.
    """
    match(store, sources, datetime.combine(today, time(), UTC))
    documents, book = Documents(store, sources, today), Ledger(ledger, rules(sources))
    with book.held():
        known = None if full else book.read(engine.stamp(), today)
        night = None if known is None else _night(documents, known, today)
        book.forget()
        if night:
            done = replace(engine.change(night.changed, night.gone), made=night.made, due=night.due)
            return _kept(book, engine, today, night.entries, done)
        noted = _Noted(documents, today)
        done = engine.publish(noted, aside=full)
        return _kept(book, engine, today, noted.entries(), replace(done, made=noted.made))


class _Night(NamedTuple):
    """What is to be changed, and the entries as they are after that; `due` of the documents made are so for the day alone."""

    changed: Aside[Document]
    gone: set[str]
    entries: dict[str, Entry]
    made: int
    due: int


def _night(documents: Documents, known: dict[str, Entry], today: date) -> _Night | None:
    """Brings `known` up to date; None where so much has changed that everything is rather built aside."""
    courses, unseen, due = list[Course](), set(known), 0
    stale, day = stale_before(today), today.toordinal()
    for course in documents.courses():
        key = filed_under(course)
        unseen.discard(key)
        entry = known.get(key)
        if entry is None or entry.version != version(course, stale):
            courses.append(course)
        elif entry.until <= day:
            courses.append(course)
            due += 1
    changed, most = Aside(Document), REBUILD_SHARE * len(known)
    gone = {known.pop(key).id or key for key in unseen}
    for made in documents.made(courses):
        key, entry = filed_under(made.course), Entry.of(made, stale)
        before, known[key] = known.get(key), entry
        if before is None or before.hash != entry.hash:
            changed.add(made.document)
            if before is not None and before.id != entry.id:
                gone.add(before.id or key)
        if len(changed) + len(gone) > most:
            return None
    return _Night(changed, gone, known, len(courses), due) if len(gone) <= most else None


class _Noted:
    """The documents, and what each of them was made of when they were gone through, which an engine may do more than once."""

    def __init__(self, documents: Documents, today: date) -> None:
        self._documents = documents
        self._stale = stale_before(today)
        self._entries: dict[str, Entry] = {}
        self._are_all = False
        self._moved: set[str] = set()
        self.made = 0

    def __iter__(self) -> Iterator[Document]:
        self.made = 0
        for made in self._documents.made(self._documents.courses()):
            key, entry = filed_under(made.course), Entry.of(made, self._stale)
            if self._are_all and self._entries.get(key) != entry:
                self._moved.add(key)
            self._entries[key] = entry
            self.made += 1
            yield made.document
        self._are_all = True

    def entries(self) -> dict[str, Entry]:
        """Of what a harvest changed meanwhile an index may hold either state, so none is known: the next publish sees to it."""
        for key in self._moved:
            self._entries[key] = replace(self._entries[key], version="", hash="")
        return self._entries


def _kept(book: Ledger, engine: Engine, today: date, entries: dict[str, Entry], done: Published) -> Published:
    """The result, once the ledger is written; that it cannot be is told, and harms nobody but the next publish."""
    try:
        book.write(engine.stamp(), today, entries)
    except OSError as error:
        said = f"The ledger of the index could not be written ({error.strerror}), so the next publish makes every document again"
        done = replace(done, trouble=f"{said}: see that the data folder has room.")
    log_publish(done)
    return done
