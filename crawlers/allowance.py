"""How much one harvest may bring home, and for how long: a site that gives ever more, or ever more slowly, is left at that."""

from __future__ import annotations

from time import monotonic

LONGEST = 12 * 3600.0
"""Seconds; at the pace of a guest some 40,000 pages, and over well before the next night."""
MOST = 20_000_000_000
"""Bytes as they travel: ten times what so many pages of a usual site have."""


class Allowance:
    """What is left of it, for all that a harvest asks: rules, pages, and whether those it holds are unchanged."""

    def __init__(self) -> None:
        self._until, self._left = monotonic() + LONGEST, MOST

    def took(self, size: int) -> None:
        self._left -= size

    @property
    def spent(self) -> bool:
        return self._left < 0 or monotonic() > self._until
