"""The one word for how a catalogue is, with the reasons for it: what every page, command and watcher says. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from itertools import takewhile

from reporter.monitors import House, Look, between
from schemas import ACTIVE, Harvest, HarvestRun, Health, Monitor, Outcome, RunState, Value, Watches

_FAILED = {"failed", "empty", "interrupted"}


class State(Value, kw_only=True, frozen=True):
    """`last` is the newest run that asked the site, `good` the newest one in full; `causes` are what makes it no healthy one.

    `nights` is how many runs in a row have ended as the last one did.
    """

    source_id: str
    health: Health
    causes: tuple[Monitor, ...] = ()
    last: Harvest | None = None
    good: Harvest | None = None
    nights: int = 0


def health(
    source_id: str,
    runs: Sequence[Harvest],
    shown: Sequence[Monitor],
    limits: Watches,
    now: datetime,
    *,
    running: bool = False,
    paused: bool = False,
    cut: Monitor | None = None,
) -> State:
    """By its runs, newest first, and what the newest of them has shown; `cut` is what is wrong with a run after it
    of which nothing was recorded.

    A run that goes on comes first, so that whoever started it sees it; a paused catalogue never goes stale.
    """
    asked = [run for run in runs if run.crawled]
    good = next((run for run in asked if run.outcome is Outcome.FULL), None)
    last = asked[0] if asked else None
    shown = [one for one in shown if one.well is False] if cut is None else [cut]
    old = House(good={source_id: good.ended_at} if good and not paused else {})
    stale = [one for one in between(old, now, limits) if one.well is False]
    kinds = {one.kind for one in shown}
    words = (
        (Health.RUNNING, running),
        (Health.FAILED, kinds & _FAILED),
        (Health.CHECK, kinds),
        (Health.STALE, stale),
        (Health.PAUSED, paused),
        (Health.NEW, last is None),
    )
    word = next((word for word, is_so in words if is_so), Health.HEALTHY)
    alike = len(list(takewhile(lambda run: last is not None and run.outcome is last.outcome, asked)))
    return State(source_id=source_id, health=word, causes=(*shown, *stale), last=last, good=good, nights=alike)


def states(
    sources: Iterable[str],
    looks: Mapping[str, Look],
    runs: Sequence[HarvestRun],
    paused: Collection[str],
    limits: Watches,
    now: datetime,
) -> tuple[State, ...]:
    """Of every source, in the order given; `runs` are those that go on and those that ended with nothing recorded."""
    newest_run = {run.source_id: run for run in sorted(runs, key=lambda run: run.heard)}
    found = []
    for source_id in sources:
        look, run = looks.get(source_id, Look()), newest_run.get(source_id)
        newest = next(iter(look.runs), None)
        state = None if run is None or (newest is not None and newest.ended_at >= run.heard) else run.standing(now)
        found.append(
            health(
                source_id,
                look.runs,
                look.wrong,
                limits,
                now,
                running=state in ACTIVE,
                paused=source_id in paused,
                cut=_cut(run, state) if run is not None and state is not None else None,
            )
        )
    return tuple(found)


def _cut(run: HarvestRun, state: RunState) -> Monitor | None:
    """What is wrong with a run that ended with nothing recorded; that a person cancelled it is nothing wrong."""
    kind = {RunState.INTERRUPTED: "interrupted", RunState.FAILED: "failed"}.get(state)
    if kind is None:
        return None
    far = run.beat.pages
    return Monitor(kind=kind, source_id=run.source_id, well=False, found=far, words=run.reason, run=run.run_id)
