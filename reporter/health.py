"""The one word for how a catalogue is, with the reasons for it: what every page, command and watcher says. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import takewhile

from reporter.monitors import House, between
from schemas import Harvest, Health, Monitor, Outcome, Value, Watches

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
    interrupted: Monitor | None = None,
) -> State:
    """By its runs, newest first, and what the newest of them has shown; `interrupted` is a run after it that never ended.

    A run that goes on comes first, so that whoever started it sees it; a paused catalogue never goes stale.
    """
    asked = [run for run in runs if run.crawled]
    good = next((run for run in asked if run.outcome is Outcome.FULL), None)
    last = asked[0] if asked else None
    shown = [one for one in shown if one.well is False] if interrupted is None else [interrupted]
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
