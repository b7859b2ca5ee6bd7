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
