"""Explains one remembered offering from the archive alone: its pages are read again, and nothing is crawled."""

from __future__ import annotations

from crawlers import Archive
from normaliser import explain
from scheduler.archived import found_again
from scheduler.reading import Reader
from schemas import Explanation, Record, Source
from store import Store


def explained(record: Record, source: Source, archive: Archive, store: Store) -> Explanation:
    """By today's rules. Raises ArchiveError when the pages of the record are not whole in the archive."""
    raw, _, day = found_again(record, source, archive, store)
    return explain(raw, Reader.of(source, store).read(raw, day).offering)
