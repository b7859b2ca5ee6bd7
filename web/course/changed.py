"""What changed in a record from one state to the next, in the words of its page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from msgspec.structs import replace

from indexer import document
from schemas import Record, Source, Value
from store import Store
from web.course.facts import facts
from web.frame.tongue import spoken
from web.frame.words import _, words

MOST = 5
"""Changes that a page tells, the newest."""


class Line(Value, kw_only=True, frozen=True):
    """One fact or dimension; `before` or `after` is empty where it was not there, both where only that it changed is told."""

    name: str
    before: str = ""
    after: str = ""


class Changed(Value, kw_only=True, frozen=True):
    """`why` is what made it another, empty where nobody kept that."""

    day: str
    why: str
    lines: tuple[Line, ...]


def changed(store: Store, source: Source, today: date, record: Record) -> tuple[Changed, ...]:
    """The newest first."""
    newer, told = record, []
    for version in store.versions(record.offering.offering_id)[:MOST]:
        older = replace(record, offering=version.offering)
        lines = tuple(_lines(older, newer, source, today))
        why = _(words().causes[version.cause]) if version.cause else ""
        told.append(Changed(day=version.valid_to[:10], why=why, lines=lines))
        newer = older
    return tuple(told)


def _lines(older: Record, newer: Record, source: Source, today: date) -> Iterator[Line]:
    before, after = _told(older, source, today), _told(newer, source, today)
    found = [name for name in (before | after) if before.get(name) != after.get(name)]
    yield from (Line(name=name, before=before.get(name, ""), after=after.get(name, "")) for name in found)
    if older.offering.description != newer.offering.description:
        yield Line(name=_(words().fields["description"]))
    elif not found:
        yield Line(name=_("Other details"))


def _told(record: Record, source: Source, today: date) -> dict[str, str]:
    """What a reader sees of it, by name."""
    told = document(record, source, today, spoken())
    plain = {fact.label: fact.text or ", ".join(fact.links) for fact in facts(record.offering, told)}
    states = {_(words().dimensions[one.dimension].name): _(words().statuses[one.status].label) for one in told.badges}
    return {_(words().fields["title"]): record.offering.name, **plain, **states}
