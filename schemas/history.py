"""What happened to the records between two days, one step at a time."""

from __future__ import annotations

from schemas.offering import Offering
from schemas.terms import Cause, Lifecycle
from schemas.value import Value


class Step(Value, kw_only=True, frozen=True):
    """A record entered (no `before`), left (no `after`), or changed; a record that is missing for some nights has not left.

    `at` is RFC 3339 UTC. `cause` is what made a change; None of those from before causes were kept.
    """

    at: str
    source_id: str
    before: Offering | None = None
    after: Offering | None = None
    cause: Cause | None = None


class Fate(Value, kw_only=True, frozen=True):
    """What a night made of an offering that it did not find, or its return: `since` is when."""

    since: str
    lifecycle: Lifecycle
    nights_missing: int
    reason: str = ""


class Life(Value, kw_only=True, frozen=True):
    """Since when each state of a record held, oldest first, with its `Version` by number, None for the one that holds; and
    from when on it was gone (False) or back (True)."""

    offering_id: str
    states: tuple[tuple[str, int | None], ...]
    turns: tuple[tuple[str, bool], ...] = ()

    def at(self, until: str) -> tuple[bool, int | None]:
        """Whether it was there just before a moment, and in which version."""
        held = [version for since, version in self.states if since < until]
        there = next((back for since, back in reversed(self.turns) if since < until), True)
        return bool(held) and there, held[-1] if held else None
