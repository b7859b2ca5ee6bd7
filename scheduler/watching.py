"""After a harvest: counts what the records say, and opens, keeps or closes the alerts of what is watched."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from msgspec.structs import replace

from reporter import BEFORE, House, alerted, between, filled, monitors, woken
from scheduler.logged import log_alerts
from schemas import Alert, Harvest, Monitor, Outcome, Settings, Source, Watches, usable_watches
from store import Store


def limits_of(settings: Settings) -> Watches:
    """The operator's or, where these cannot be used, those that ship."""
    return usable_watches(settings.alerts)[0]


def measured(store: Store, source: Source, run: Harvest) -> Harvest:
    """The harvest with what the records say after it; one of which nothing was taken over stays as it is."""
    if run.outcome is Outcome.FAILED:
        return run
    records, told = filled(store.records(source.source_id), source)
    return store.watched.measure(replace(run, records=records, filled=told))


def watched(store: Store, run: Harvest, limits: Watches) -> Harvest:
    """Holds a recorded run against those before it, and remembers what is wrong with it; once, however often it is called."""
    others = (one for one in store.harvests(run.source_id, BEFORE + 1) if one.harvest_id != run.harvest_id)
    found = monitors(run, tuple(others), limits)
    wrong = dict.fromkeys(one.kind for one in found if one.well is False)
    done = replace(run, wrong=tuple(wrong), watched=True)
    _alter(store, lambda before: alerted(before, found, run.ended_at, limits), done)
    return done


def overlooked(store: Store, source: Source, limits: Watches) -> None:
    """Watches the newest harvest of a source where that is owed yet: its process was killed once it was recorded."""
    for run in store.harvests(source.source_id, 1):
        if not run.watched:
            watched(store, measured(store, source, run) if run.records is None else run, limits)


def look_around(
    store: Store, owed: Iterable[Source], house: House, cut: Iterable[Monitor], now: datetime, limits: Watches
) -> None:
    """Remembers what stands between runs, the runs that were cut short, and what stands yet after its snooze; and watches the
    newest harvests of the sources of which that is `owed`."""
    for source in owed:
        overlooked(store, source, limits)
    at = now.isoformat(timespec="seconds")
    remember(store, (*between(house, now, limits), *cut), at, limits)
    _alter(store, lambda before: woken(before, now.date(), at))


def remember(store: Store, found: Iterable[Monitor], now: str, limits: Watches) -> None:
    """The alerts as these monitors leave them, in one transaction."""
    _alter(store, lambda before: alerted(before, found, now, limits))


def _alter(store: Store, step: Callable[[Mapping[str, Alert]], Mapping[str, Alert]], run: Harvest | None = None) -> None:
    """In one transaction; with a `run` that is watched by it, nothing where that was done before."""
    with store.watched.alerting() as memory:
        if run is not None and not memory.watch(run):
            return
        before = memory.all()
        altered = step(before)
        memory.keep(altered)
    log_alerts(before, altered)
