"""How every catalogue stands at the moment, and what stands between runs: one answer for the console and for watchers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache

from indexer import rated
from reporter import BEFORE, House, Look, State, alerted, between, look, settled, states
from schemas import (
    ACTIVE,
    Alert,
    AlertState,
    CredAtlasError,
    HarvestRun,
    Health,
    Monitor,
    Pause,
    Watches,
    usable_watches,
)
from web.frame.desk import Desk
from web.watch.timed import LOOK


@dataclass(frozen=True)
class Standing:
    """`states` are of every catalogue by name, `house` what is wrong beside them, `alerts` all as they would be kept now.

    `looks` are at those that were ever harvested, `counts` their records; `last` is when the last night was, empty where there
    was none; `trouble` is a sentence where the operator's own limits cannot be used.
    """

    now: datetime
    limits: Watches
    states: tuple[State, ...]
    looks: Mapping[str, Look]
    active: Mapping[str, HarvestRun]
    paused: Mapping[str, Pause]
    house: tuple[Monitor, ...]
    alerts: Mapping[str, Alert]
    last: str
    counts: Mapping[str, int]
    trouble: str

    @property
    def run(self) -> tuple[State, ...]:
        """Of the catalogues that were ever run."""
        return tuple(state for state in self.states if state.health is not Health.NEW)

    @property
    def troubled(self) -> tuple[State, ...]:
        """Those that need a person, the worst first."""
        words = list(Health)
        return tuple(sorted((one for one in self.states if one.health.troubled), key=lambda one: words.index(one.health)))

    @property
    def open(self) -> tuple[Alert, ...]:
        """The alerts that stand open, the gravest first."""
        there = [one for one in self.alerts.values() if one.state(self.now.date()) is AlertState.OPEN]
        return tuple(sorted(there, key=lambda one: (one.severity.rank, one.key)))


def standing(desk: Desk, documents: int | None = None) -> Standing:
    """Reads and changes nothing; `documents` are how many courses the index holds, where that is known."""
    now, (limits, trouble), store = moment(desk), limits_of(desk), desk.store
    looks = _looks(desk, limits)
    unended = store.runs.active()
    goes_on = {run.source_id: run for run in reversed(unended) if run.standing(now) in ACTIVE}
    names = sorted(desk.sources, key=lambda name: desk.sources[name].name.casefold())
    paused = store.runs.paused(now)
    shown = states(names, looks, (*unended, *store.runs.broken()), paused, limits, now)
    good = {one.source_id: one.good.ended_at for one in shown if one.good and one.source_id not in paused}
    counts = store.counts()
    known = desk.sources.keys() >= counts.keys() and not goes_on
    last = store.watched.last_night(now)
    house = House(
        good=good,
        last=last or desk.settings.begun,
        rates=rated(now.date()),
        courses=store.courses() if known else 0,
        index=documents if known else None,
    )
    kept = store.watched.alerts()
    found = (*between(house, now, limits), *settled(kept, desk.sources, paused))
    alerts = kept | _unkept(shown, kept, limits) | alerted(kept, found, now.isoformat(timespec="seconds"), limits)
    wrong = tuple(one for one in found if one.well is False and not one.source_id)
    return Standing(now, limits, shown, looks, goes_on, paused, wrong, alerts, last, counts, trouble)


def _unkept(shown: Iterable[State], kept: Mapping[str, Alert], limits: Watches) -> dict[str, Alert]:
    """The alerts of what a run showed and nobody has kept: it was cut short, or is older than the alerts are."""
    alerts: dict[str, Alert] = {}
    for state in shown:
        for cause in state.causes:
            held = kept.get(cause.key)
            if state.last is not None and (held is None or held.closed_at or held.monitor.run != cause.run):
                alerts |= alerted(kept, [cause], state.last.ended_at, limits)
    return alerts


async def indexed(desk: Desk) -> int | None:
    """How many courses the index holds; None while another engine answers in its place, or none does."""
    try:
        found = await desk.engine.search(LOOK)
    except CredAtlasError:
        return None
    return found.total if found.engine == desk.engine.name else None


def limits_of(desk: Desk) -> tuple[Watches, str]:
    """What is watched and by which limits: the operator's or, where these cannot be used, those that ship and why."""
    return usable_watches(desk.settings.alerts)


def moment(desk: Desk) -> datetime:
    """The time of the desk's day."""
    return datetime.now(UTC) + (desk.today() - date.today())


def _set(desk: Desk) -> int:
    """By what it is told that an operator set other limits."""
    try:
        return desk.settings.alerts.stat().st_mtime_ns
    except OSError:
        return 0


def _looks(desk: Desk, limits: Watches) -> dict[str, Look]:
    """At the runs of every catalogue that was ever harvested, taken anew where it was since or is not watched yet."""
    memory, newest = _memory(desk, _set(desk)), desk.store.watched.newest()
    names = desk.sources.keys() & newest.keys()
    for some in desk.store.watched.recent_of([name for name in names if not _holds(memory.get(name), newest[name])], BEFORE):
        memory[some[0].source_id] = newest[some[0].source_id], look(some, limits)
    return {name: memory[name][1] for name in names}


def _holds(known: tuple[int, Look] | None, newest: int) -> bool:
    return known is not None and known[0] == newest and known[1].watched


@lru_cache(maxsize=4)
def _memory(_desk: Desk, _mark: int) -> dict[str, tuple[int, Look]]:
    """By catalogue the look at its runs, and the place of the newest of them."""
    return {}
