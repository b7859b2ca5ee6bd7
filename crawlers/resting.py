"""Which pages of the last harvest the next one may rest on: those that the archive has not lost."""

from __future__ import annotations

import logging
from pathlib import Path

from crawlers.archive import Archive, Manifest
from schemas import ArchiveError, Source

_LOG = logging.getLogger(__name__)


def pages_left(archive: Archive, source: Source, name: str) -> Manifest:
    """The pages of a manifest whose file is there as far as them, and none of one that cannot be read. What is left out is asked
    for as if it had never been seen."""
    try:
        entries = archive.manifest(source.source_id, name, source.walk)
    except ArchiveError as error:
        _LOG.warning("Every page is asked for again: %s", error)
        return {}
    folder = archive.folder / source.source_id
    sizes = {file: _size(folder / file) for file in {entry.filename for entry in entries.values()}}
    lost = {key for key, entry in entries.items() if entry.filename and entry.offset >= sizes[entry.filename]}
    if lost:
        _LOG.warning("The archive has lost %d pages of %s, which are asked for again.", len(lost), source.source_id)
    return {key: entry for key, entry in entries.items() if key not in lost}


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return 0
