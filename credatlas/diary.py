"""What a harvest that nobody watches writes into its log: how far it is, now and then, and each trouble as it comes."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic

from schemas import Beat

EVERY = 5.0
"""Seconds between two lines while all goes well."""
KEPT = 90
"""Days for which such a log is kept."""


def forget(folder: Path, now: datetime) -> None:
    """Takes away the logs that nobody has written to for KEPT days; one that cannot be had is left for another time."""
    for log in folder.rglob("*.log"):
        with suppress(OSError):
            if datetime.fromtimestamp(log.stat().st_mtime, UTC) < now - timedelta(days=KEPT):
                log.unlink()


class Diary:
    """Takes the beats of a harvest, and writes a line where there is something to say."""

    def __init__(self, write: Callable[[str], None], clock: Callable[[], float] = monotonic) -> None:
        self._write, self._clock = write, clock
        self._last, self._errors = float("-inf"), dict[str, int]()

    def note(self, beat: Beat) -> None:
        for error, count in beat.errors.items():
            if count > self._errors.get(error, 0):
                self._line(f"{error}: {count} by now, at page {beat.pages}")
        self._errors = beat.errors
        if self._clock() - self._last >= EVERY:
            self._last = self._clock()
            self._line(f"{beat.pages} of {beat.known} pages, {beat.listings} listings")

    def _line(self, words: str) -> None:
        self._write(f"{datetime.now(UTC):%H:%M:%S} {words}")
