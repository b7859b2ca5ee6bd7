"""What the console may set in motion; the front door gives the hands that do it, since a page reads and does not act."""

from __future__ import annotations

from typing import Protocol

from schemas import Approval, Preview


class Hands(Protocol):
    """Each raises a CredAtlasError, one plain sentence, for what cannot be done."""

    def approve(self, harvest_id: str, by: str, hours: int) -> Approval:
        """Approves a held harvest: the next one that shows the same within these hours is taken over."""
        ...

    def rule(self, one: str, other: str, says: str, by: str, why: str) -> None:
        """Rules that two records are one course (`same`) or two (`different`), and clusters by it."""
        ...

    def run(self, source_id: str, by: str) -> str:
        """Starts a harvest, unless one of that source is under way, and gives the id of its run."""
        ...

    def cancel(self, run_id: str) -> None:
        """The harvest stops before its next page, and nothing of it is recorded."""
        ...

    def pause(self, source_id: str, by: str, until: str = "", note: str = "") -> None:
        """Nights leave a source out, until a time (RFC 3339) or until it is resumed."""
        ...

    def resume(self, source_id: str) -> None: ...

    def preview(self, source_id: str) -> Preview:
        """Reads a source's first pages as a harvest would, and keeps nothing. Takes as long as its site does."""
        ...
