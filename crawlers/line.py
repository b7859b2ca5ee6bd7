"""The line before a host in which others stand, too: what a crawl asks of whoever keeps it."""

from __future__ import annotations

from typing import Protocol

from schemas import Failure, Turn

REST = 1800.0
"""Seconds for which a host that one crawl leaves alone is left alone by all who stand in its line."""


class Line(Protocol):
    """Kept outside of this process. Raises StoreError when it cannot be asked, which is nobody's fault but ours."""

    async def enter(self, host: str, pause: float) -> Turn:
        """Takes the turn at a host that has been left in peace for `pause` seconds, where it is free."""
        ...

    async def leave(self, host: str, took: float, shut: float, closed: Failure | None) -> None:
        """Gives the turn back after an answer that took so long; `shut` is for how long the host wants no more."""
        ...

    async def close(self, host: str, closed: Failure) -> None:
        """Tells all others to leave a host alone."""
        ...


class Nobody:
    """The line of a process that is alone, or of a mirror, which is spared nothing."""

    async def enter(self, host: str, pause: float) -> Turn:  # noqa: ARG002 # as the line says
        return Turn()

    async def leave(self, host: str, took: float, shut: float, closed: Failure | None) -> None:
        """Nobody waits."""

    async def close(self, host: str, closed: Failure) -> None:
        """Nobody asks."""
