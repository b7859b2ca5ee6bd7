"""Takes away the drafts that killed processes left in the data folder: what was to take the place of a file once whole."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta

from schemas import Settings

DRAFTS = ("*.part", ".console.key.*", "sources/*.part", "archive/*/*.part")
LEFT = timedelta(hours=1)
"""Age from which on a draft is nobody's: one is written in seconds. Whose it was is not asked: it may be another machine's."""


def clear_drafts(settings: Settings, now: datetime) -> int:
    """How many were taken away; what cannot be is left to the next night."""
    until, cleared = (now - LEFT).timestamp(), 0
    for pattern in DRAFTS:
        for draft in settings.home.glob(pattern):
            with suppress(OSError):
                if draft.is_file() and draft.stat().st_mtime < until:
                    draft.unlink()
                    cleared += 1
    return cleared
