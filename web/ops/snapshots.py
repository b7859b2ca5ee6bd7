"""Whether a quote stands on the page that was kept when it was read."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from crawlers import Archive, letters, stands
from schemas import ArchiveError
from web.frame.desk import Desk

PAGES = 64
"""Pages whose words are held."""


class Snapshots:
    """The kept pages that the records of one source rest on."""

    def __init__(self, desk: Desk, source_id: str) -> None:
        last = desk.store.last_taken(source_id)
        self._of = desk.settings.archive, source_id, last.rests_on if last else ""

    def bears(self, page: str, quote: str) -> bool | None:
        """Whether the page with this hash has the words; None where no such page is kept."""
        printed = _printed(*self._of, page)
        return None if printed is None else stands(quote, printed)


@lru_cache(maxsize=8)
def _entries(archive: Path, source_id: str, manifest: str) -> Mapping[str, Any]:
    try:
        return {entry.digest: entry for entry in Archive(archive).manifest(source_id, manifest).values() if entry.digest}
    except ArchiveError:
        return {}


@lru_cache(maxsize=PAGES)
def _printed(archive: Path, source_id: str, manifest: str, page: str) -> str | None:
    entry = _entries(archive, source_id, manifest).get(page)
    try:
        return letters(Archive(archive).page(source_id, entry)) if entry else None
    except ArchiveError:
        return None
