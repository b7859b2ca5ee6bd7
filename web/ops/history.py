"""The states a record went through: since when each held, what brought it, and whether our own method had a part in that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from schemas import Cause, Harvest, Offering, Outcome, Record
from store import Store
from web.frame.words import _

EVER = 100_000
"""More harvests than any catalogue has."""
OURS = (Cause.CODE, Cause.RULE, Cause.VOCABULARY)


@dataclass(frozen=True)
class State:
    """`number` counts from 1, the oldest; `by` is the harvest or the correction that brought it, `rules` those it was read by;
    `ran` says that it was a harvest, which has a page of its own.

    `cause` is what made it another than the state before; `ours` that our method was another than for the state before.
    """

    number: int
    offering: Offering
    since: str
    by: str
    ran: bool
    rules: str
    cause: Cause | None
    ours: bool
    content_hash: str


def states(store: Store, record: Record) -> tuple[State, ...]:
    """Oldest first; the last one holds."""
    older = store.versions(record.offering.offering_id)[::-1]
    taken = [one for one in store.harvests(record.offering.source_id, limit=EVER) if one.outcome is not Outcome.FAILED][::-1]
    offerings = [*(one.offering for one in older), record.offering]
    since = [*(one.valid_from for one in older), record.last_changed]
    hashes = [*(one.content_hash for one in older), record.content_hash]
    bringers = [_bringer(taken, since[0]), *(one.harvest_id for one in older)]
    runs = {one.harvest_id for one in taken}
    causes = [None, *(one.cause for one in older)]
    parts = zip(offerings, since, bringers, causes, hashes, strict=True)
    return tuple(
        State(n + 1, offering, at, by, by in runs, _rules(taken, at), cause, n > 0 and _ours(taken, at, cause), content_hash)
        for n, (offering, at, by, cause, content_hash) in enumerate(parts)
    )


def between(held: Sequence[State], one: State, other: State) -> tuple[State, ...]:
    """The states that were brought after the older of the two, up to the younger."""
    first, last = sorted((one.number, other.number))
    return tuple(state for state in held if first < state.number <= last)


def why(cause: Cause | None) -> str:
    """What made a record another, in words."""
    said = {
        Cause.SOURCE: _("the catalogue’s page"),
        Cause.CODE: _("our code"),
        Cause.RULE: _("our patterns, or how the catalogue is declared"),
        Cause.VOCABULARY: _("our vocabularies"),
        Cause.CORRECTION: _("a correction by a person"),
    }
    return said[cause] if cause else _("not kept")


def _bringer(taken: Sequence[Harvest], at: str) -> str:
    return next((one.harvest_id for one in taken if one.ended_at == at), "")


def _rules(taken: Sequence[Harvest], at: str) -> str:
    """The fingerprint of the rules of the newest harvest by then; empty where they were not kept."""
    last = next((one for one in reversed(taken) if one.ended_at <= at), None)
    return last.rules.mark if last and last.rules else ""


def _ours(taken: Sequence[Harvest], at: str, cause: Cause | None) -> bool:
    """The cause tells; where it was not kept, the rules of this harvest and of the one before it do."""
    if cause is not None:
        return cause in OURS
    pairs = ((one.rules, other.rules) for one, other in pairwise(taken) if other.ended_at == at)
    return any(before and after and before.mark != after.mark for before, after in pairs)
