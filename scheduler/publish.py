"""From the store to the index: every live and missing record as a document, pushed where it differs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time

from indexer import Engine, document
from scheduler.matching import match
from schemas import Document, Published, Source
from store import Store


def documents(store: Store, sources: Mapping[str, Source], today: date) -> Iterator[Document]:
    """The documents of all records whose source is still declared."""
    for record in store.records():
        source = sources.get(record.offering.source_id)
        if source is not None:
            yield document(record, source, today)


def publish(store: Store, engine: Engine, sources: Mapping[str, Source], today: date) -> Published:
    """Find what is one course, and bring the index up to the store.

    Raises EngineDown or EngineRefused; the index served before stays whole.
    """
    match(store, sources, datetime.combine(today, time(), UTC))
    return engine.publish(documents(store, sources, today))
