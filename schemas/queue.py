"""How much lies on the queue of harvests."""

from __future__ import annotations

from schemas.value import Value


class QueueCounts(Value, kw_only=True, frozen=True):
    """Harvests that wait and that are being done, those that have ended in the last week by how, and the workers that beat."""

    todo: int = 0
    doing: int = 0
    ended: dict[str, int] = {}
    workers: int = 0
