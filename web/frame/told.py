"""What an engine found, with the price, study time, start and mode of each card in the page's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from msgspec.structs import replace

from indexer import document
from schemas import Document, Hit, Results, Source
from store import Store
from web.frame.tongue import spoken

TOLD = ("price_text", "hours_text", "start_text", "mode_text")


def in_words(store: Store, sources: Mapping[str, Source], today: date, results: Results) -> Results:
    """The index holds English alone: for another language the records say it again, and what they lack stays as it was."""
    ids = [hit.document.id for hit in (*results.hits, *results.near)]
    said = {
        record.offering.offering_id: document(record, sources[record.offering.source_id], today, spoken())
        for record in store.some(ids)
        if record.offering.source_id in sources
    }
    return replace(results, hits=tuple(_told(results.hits, said)), near=tuple(_told(results.near, said)))


def _told(hits: Iterable[Hit], said: Mapping[str, Document]) -> Iterable[Hit]:
    for hit in hits:
        words = said.get(hit.document.id)
        yield replace(hit, document=replace(hit.document, **{name: getattr(words, name) for name in TOLD})) if words else hit
