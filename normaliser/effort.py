"""How much work a listing takes and how long it lasts: hours go to effort, weeks and months to the span, wherever they stood."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from normaliser import duration
from normaliser.credits import hours_of
from normaliser.desk import Desk, stem
from schemas import Basis, Credits, Effort, EffortKind, Span, Unit, Words, fold

_FIELDS = (
    ("hours", "workload", "hour"),
    ("duration", "duration", ""),
    ("duration_weeks", "duration", "week"),
    ("duration_minutes", "duration", "minute"),
    ("weekly", "workload", "weekly"),
)
_NEAR = 0.03
"""P60D and two months are one length told twice."""
_DAYS = {Unit.DAY: 1.0, Unit.WEEK: 7.0, Unit.MONTH: 30.44, Unit.YEAR: 365.25}
_ORDER = (EffortKind.TOTAL, EffortKind.CONTACT, EffortKind.WEEKLY)


def take(desk: Desk, credits: tuple[Credits, ...]) -> tuple[tuple[Effort, ...], tuple[Span, Words] | None]:
    """Efforts with stated totals first and derived totals last, and the span with the words that say it."""
    spans: list[tuple[Span, Words]] = []
    efforts: list[tuple[Effort, Words]] = []
    most = {stem(found): found.words for found in desk.of("weekly_max")}
    for field, state, unit in _FIELDS:
        beside = most if field == "weekly" else {}
        for told, found in desk.read(field, state, partial(_read, unit, beside)):
            for value in told:
                if isinstance(value, Span) and desk.hears("duration", found):
                    spans.append((value, found))
                elif isinstance(value, Effort) and desk.hears("workload", found):
                    efforts.append((_contact(value, found), found))
    span = _span(desk, spans)
    return _efforts(desk, efforts, span, credits), span


def _read(unit: str, most: Mapping[str, str], words: str, found: Words) -> duration.Told | None:
    """`most` holds upper ends told apart from the lower ones, by the place they stand in."""
    last = most.get(stem(found)) if words.isdigit() else None
    return duration.read(f"{words}-{last}" if last else words, unit or duration.unit_in(found.label))


def _contact(effort: Effort, found: Words) -> Effort:
    if effort.kind is EffortKind.TOTAL and "contact" in fold(found.label):
        return Effort(kind=EffortKind.CONTACT, min=effort.min, max=effort.max)
    return effort


def _span(desk: Desk, spans: list[tuple[Span, Words]]) -> tuple[Span, Words] | None:
    if not spans:
        return None
    desk.stated.add("duration")
    first = spans[0]
    if differing := [found for span, found in spans[1:] if not _alike(span, first[0])]:
        desk.clash([first[1], *differing])
    return first


def _alike(one: Span, other: Span) -> bool:
    ours, theirs = (
        (one.min * _DAYS[one.unit], one.max * _DAYS[one.unit]),
        (other.min * _DAYS[other.unit], other.max * _DAYS[other.unit]),
    )
    return all(abs(a - b) <= _NEAR * max(a, b) for a, b in zip(ours, theirs, strict=True))


def _efforts(
    desk: Desk, told: list[tuple[Effort, Words]], span: tuple[Span, Words] | None, credits: tuple[Credits, ...]
) -> tuple[Effort, ...]:
    efforts: list[Effort] = []
    for kind in _ORDER:
        of_kind = {effort: found for effort, found in reversed(told) if effort.kind is kind}
        if len(of_kind) > 1:
            desk.clash(reversed(of_kind.values()))
        for effort, found in reversed(of_kind.items()):
            desk.prove(f"effort.{len(efforts)}", found, duration.EXTRACTOR)
            efforts.append(effort)
    if efforts:
        desk.stated.add("workload")
    if EffortKind.TOTAL not in (effort.kind for effort in efforts):
        efforts += _derived(desk, len(efforts), told, span, credits)
    return tuple(efforts)


def _derived(
    desk: Desk, at: int, told: list[tuple[Effort, Words]], span: tuple[Span, Words] | None, credits: tuple[Credits, ...]
) -> list[Effort]:
    """A total nobody states, from hours a week or from credits; it rests on the words it was derived from."""
    weekly = next(((effort, found) for effort, found in told if effort.kind is EffortKind.WEEKLY), None)
    if weekly and span and span[0].unit is Unit.WEEK:
        (rate, said), (weeks, so_long) = weekly, span
        desk.prove(f"effort.{at}", said, duration.EXTRACTOR)
        desk.prove(f"effort.{at}", so_long, duration.EXTRACTOR)
        low, high = rate.min * weeks.min, rate.max * weeks.max
        return [Effort(kind=EffortKind.TOTAL, min=low, max=high, basis=Basis.WEEKLY_X_WEEKS)]
    hours = hours_of(credits[0], desk.source.country) if credits else None
    if not hours:
        return []
    desk.prove(f"effort.{at}", next(iter(desk.of("credits"))), duration.EXTRACTOR)
    return [Effort(kind=EffortKind.TOTAL, min=hours[0], max=hours[1], basis=Basis.CREDITS)]
