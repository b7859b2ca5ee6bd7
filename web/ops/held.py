"""Harvests that are held until a person has looked, what each of them would take down, and what was approved before."""

from __future__ import annotations

from dataclasses import dataclass

from schemas import Approval, Failure, Harvest, Held, Outcome, Record
from web.frame.desk import Desk

TAKES_DOWN = frozenset({Failure.SHRUNKEN, Failure.CHURN})
"""Failures whose approval lets records go at once, without their nights of grace."""
_NIGHTS = 30


@dataclass(frozen=True)
class Waiting:
    """A held harvest that a person may approve, or has; `unseen` are the records of its catalogue that it did not take over."""

    harvest: Harvest
    held: Held
    name: str
    unseen: tuple[Record, ...]
    approval: Approval | None

    @property
    def takes_down(self) -> bool:
        return self.harvest.failure in TAKES_DOWN and self.held.gone > 0


@dataclass(frozen=True)
class Given:
    """An approval that was given; `state` is standing, used, needless or expired."""

    approval: Approval
    name: str
    state: str


def waiting(desk: Desk) -> tuple[Waiting, ...]:
    """The newest first."""
    found = [one for source_id in desk.sources if (one := waiting_of(desk, source_id)) is not None]
    return tuple(sorted(found, key=lambda one: one.harvest.ended_at, reverse=True))


def waiting_of(desk: Desk, source_id: str) -> Waiting | None:
    """The last harvest of a catalogue, where it is held for what it showed and no approval of it was used up."""
    last = next(
        (one for one in desk.store.harvests(source_id, _NIGHTS) if one.crawled and one.outcome is not Outcome.FAILED), None
    )
    if last is None or last.outcome is not Outcome.HELD or last.held is None:
        return None
    given = next((one for one in desk.store.approvals(source_id) if one.harvest_id == last.harvest_id), None)
    unseen = (record for record in desk.store.records(source_id) if record.last_seen < last.ended_at)
    ordered = tuple(sorted(unseen, key=lambda record: (title(record).casefold(), record.offering.offering_id)))
    return Waiting(last, last.held, desk.sources[source_id].name, ordered, given)


def title(record: Record) -> str:
    return next((text.words for text in record.offering.title), "")


def given(desk: Desk, now: str) -> tuple[Given, ...]:
    """Every approval, the newest first; `now` is RFC 3339 UTC."""
    every = [one for source_id in desk.sources for one in desk.store.approvals(source_id)]
    every.sort(key=lambda one: one.at, reverse=True)
    return tuple(Given(one, desk.sources[one.source_id].name, _state(one, now)) for one in every)


def _state(approval: Approval, now: str) -> str:
    if approval.ended_by:
        return "used" if approval.released else "needless"
    return "standing" if approval.expires > now else "expired"
