"""The pages that quotations were read from: their address and the day they were fetched, from the archive's own list."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from crawlers import Archive
from schemas import ArchiveError, Record, Value
from store import Store


class Sheet(Value, kw_only=True, frozen=True):
    """`day` is YYYY-MM-DD."""

    url: str
    day: str


def sheet_of(record: Record, sheets: Mapping[str, Sheet], page: str) -> Sheet:
    """The page with this hash; one the archive no longer lists is taken to be the course's own, read when last seen."""
    return sheets.get(page) or Sheet(url=record.offering.url, day=record.last_seen[:10])


def sheets(store: Store, archive: Path, source_id: str) -> Mapping[str, Sheet]:
    """Every page of the source's last good harvest, by its hash."""
    last = store.last_good(source_id)
    return _listed(archive, source_id, last.manifest) if last else {}


@lru_cache(maxsize=64)
def _listed(archive: Path, source_id: str, manifest: str) -> Mapping[str, Sheet]:
    try:
        entries = Archive(archive).manifest(source_id, manifest).values()
    except ArchiveError:
        return {}
    return {entry.digest: Sheet(url=entry.final or entry.url, day=entry.timestamp[:10]) for entry in entries}
