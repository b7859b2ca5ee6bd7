"""What the console may set in motion; the front door gives the hands that do it, since a page reads and does not act."""

from __future__ import annotations

from typing import Protocol

from schemas import Approval


class Hands(Protocol):
    """Each raises a CredAtlasError, one plain sentence, for what cannot be done."""

    def approve(self, harvest_id: str, by: str) -> Approval:
        """Approves a held harvest: the next one that shows the same is taken over."""
        ...
