"""When a listing is given: one Run for each start people are told of, the next one first."""

from __future__ import annotations

import re

from msgspec.structs import replace

from normaliser import duration, start
from normaliser.desk import LONGEST, Desk, stem
from schemas import Run, Span, StartKind, Words

EXTRACTOR = "start@1"
FAR = 4
"""A start this many years ahead is a placeholder (2030-12-31), not a plan."""
_ANYTIME = ("", "null", "none")
_ENDS = re.compile(r"\s*(?:ends?|ended|until|se termine|jusqu['’]au)\b", re.IGNORECASE)
Told = list[tuple[Run, Words]]


def take(desk: Desk, span: tuple[Span, Words] | None) -> tuple[Run, ...]:
    """The visible start first, then the next run of a list of runs; what is said of the whole listing is said of the first."""
    desk.move("start", "end", _ENDS.match)
    told = _started(desk)
    runs = [run for run, _ in told]
    for at, (_, found) in enumerate(told):
        desk.prove(f"runs.{at}", found, EXTRACTOR)
    if told:
        desk.stated.add("start")
    first = _first(desk, runs[0] if runs else Run(), span or (_lasts(desk, told[0][1]) if told else None))
    if runs:
        runs[0] = first
    elif first != Run():
        runs.append(first)
    return tuple(runs)


def _started(desk: Desk) -> Told:
    told: Told = []
    for run, found in desk.read("start", "start", lambda words, at: _run(desk, words, at)):
        if any(_covers(run, known) or _covers(known, run) for known, _ in told):
            continue
        told.append((run, found))
    if len(told) > 1:
        desk.clash(found for _, found in told)
    if not told and (following := _next(desk) or _own_pace(desk)):
        told.append(following)
    return told


def _own_pace(desk: Desk) -> tuple[Run, Words] | None:
    """What is taken at one's own pace and has no dates can be started at any time."""
    paces = desk.read("pace", "start", lambda words, _: words if words == "self_paced" else None)
    return next(((Run(start_kind=StartKind.ON_DEMAND, raw=found.words), found) for _, found in paces), None)


def _run(desk: Desk, words: str, found: Words) -> Run | None:
    days = start.between(words, desk.source.order)
    told = days[0] if days else start.read(words, desk.source.order)
    if told is None or (told.day and int(told.day[:4]) - desk.today.year >= FAR):
        return None
    return Run(start_kind=told.kind, start=told.day, end=days[1].day if days else None, raw=found.words.strip())


def _covers(run: Run, other: Run) -> bool:
    """March 2027 and 1 March 2027 are no contradiction, nor are two words for any time."""
    open_ = (StartKind.ROLLING, StartKind.ON_DEMAND)
    if run.start_kind in open_ and other.start_kind in open_:
        return True
    return (run.start_kind is other.start_kind and run.start == other.start) or bool(
        run.start and other.start and other.start.startswith(run.start)
    )


def _next(desk: Desk) -> tuple[Run, Words] | None:
    """The next of a list of runs; else a run that is open at any time; else the most recent one."""
    dated: Told = []
    anytime: Told = []
    for found in desk.of("run_start"):
        words = found.words.strip()
        run = Run(start_kind=StartKind.ON_DEMAND) if words.casefold() in _ANYTIME else _run(desk, desk.ours(found), found)
        if run is None:
            desk.unread("start", found)
            continue
        (dated if run.start else anytime).append((run, found))
    dated.sort(key=lambda told: told[0].start or "")
    today = desk.today.isoformat()
    coming = [told for told in dated if (told[0].start or "") >= today[: len(told[0].start or "")]]
    return next(iter(coming or anytime or dated[-1:]), None)


def _lasts(desk: Desk, begins: Words) -> tuple[Span, Words] | None:
    """How long one of a list of runs lasts, said beside its start."""
    beside = next((found for found in desk.of("run_weeks") if stem(found) == stem(begins)), None)
    if beside is None or len(beside.words) > LONGEST:
        return None
    spans = (value for value in duration.read(beside.words.strip(), "week") or () if isinstance(value, Span))
    if span := next(spans, None):
        desk.stated.add("duration")
        return span, beside
    return None


def _first(desk: Desk, run: Run, span: tuple[Span, Words] | None) -> Run:
    if span:
        run = replace(run, duration=span[0])
        desk.prove("runs.0.duration", span[1], duration.EXTRACTOR)
    end, apply_by = _day(desk, "end"), _day(desk, "apply_by")
    if end and run.start and end[0] < run.start:
        desk.clash([*desk.of("start"), *desk.of("run_start"), end[1]])
        end = None
    if end:
        run = replace(run, end=end[0])
        desk.prove("runs.0.end", end[1], EXTRACTOR)
    if apply_by:
        run = replace(run, apply_by=apply_by[0])
        desk.prove("runs.0.apply_by", apply_by[1], EXTRACTOR)
    return run


def _day(desk: Desk, field: str) -> tuple[str, Words] | None:
    told = desk.read(field, field, lambda words, at: _run(desk, words, at))
    return next(((run.start, found) for run, found in told if run.start), None)
