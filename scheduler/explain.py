"""Explains one remembered offering from the archive alone: its pages are read again, and nothing is crawled."""

from __future__ import annotations

from crawlers import Archive
from normaliser import explain, normalise
from scheduler.archived import Reread, day_of, fetched, touching
from schemas import ArchiveError, Explanation, Record, Source
from store import Store


def explained(record: Record, source: Source, archive: Archive, store: Store) -> Explanation:
    """By today's rules. Raises ArchiveError when the pages of the record are not whole in the archive."""
    offering = record.offering
    last = store.last_taken(source.source_id)
    manifest = archive.manifest(source.source_id, last.rests_on if last else "")
    names = {offering.url, f"id:{offering.native_id}"}
    again = Reread(source, archive, touching(manifest.values(), names))
    dates = fetched(manifest.values())
    for raw, _ in again.listings():
        found = normalise(raw, source, day_of(raw, dates)).offering
        if found.offering_id == offering.offering_id:
            return explain(raw, found)
    why = again.damaged[0][1] if again.damaged else "the last harvest did not meet it"
    raise ArchiveError(f"The pages of {offering.url} are not whole in the archive ({why}); harvest {source.source_id} again.")
