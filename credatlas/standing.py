"""How every catalogue stands: the command report health, and what a publish remembers of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated

import typer

import reporter
import scheduler
from credatlas.environment import read_settings
from credatlas.options import Output
from credatlas.output import write
from credatlas.rooms import chosen, opened_store
from credatlas.trending import LAID_OUT, Format
from indexer import rated
from reporter import House, Look, State
from schemas import Settings, Source, Watches, as_standing, nights_until, usable_watches, watches
from store import Store

_NIGHTS = 14


def health(
    format: Format = "table",
    ran: Annotated[bool, typer.Option("--ran", help="Leave out catalogues that were never run.")] = False,
    output: Output = None,
) -> None:
    """Each catalogue in one word (failed, check, stale, paused, running, healthy), with the figures of its last run, and why;
    how the last night went, and which were missed.

    Example: credatlas report health --format json
    """
    settings, now = read_settings(), datetime.now(UTC)
    limits = watches(settings.alerts)
    with opened_store(settings) as store:
        sources = chosen(())
        states = _states(store, sources, _looks(store, sources, limits), limits, now)
        found = [one for one in states if one.last is not None or not ran]
        names = {name: source.name for name, source in sources.items()}
        nights = nights_until(store.nights.newest(_NIGHTS + 1), settings.timetable, now, _NIGHTS)
        nights = as_standing(nights, store.leases.holder("night"))
        silent = reporter.silence(store.watched.last_night(now) or settings.begun, now, limits)
        report = reporter.health_report(found, names, store.counts(), limits, nights, silent)
    write([LAID_OUT[format](report)], output)


def look_around(settings: Settings, store: Store, sources: Mapping[str, Source]) -> str:
    """Remembers the catalogues without a good run, the age of the exchange rates, the runs that were cut short, and
    what nobody looks at any longer. Gives what is wrong with alerts.toml, in whose place the limits that ship hold."""
    now = datetime.now(UTC)
    limits, slip = usable_watches(settings.alerts)
    paused, looks = store.runs.paused(now), _looks(store, sources, limits)
    states = _states(store, sources, looks, limits, now)
    good = {one.source_id: one.good.ended_at for one in states if one.good is not None and one.source_id not in paused}
    house = House(good=good, last=store.watched.last_night(now) or settings.begun, rates=rated(now.date()))
    told = {one.last.harvest_id for one in states if one.last is not None}
    cut = [cause for one in states for cause in one.causes if cause.run and cause.run not in told]
    over = reporter.settled(store.watched.alerts(), sources, paused)
    owed = [sources[name] for name, look in looks.items() if not look.watched]
    scheduler.look_around(store, owed, house, (*cut, *over), now, limits)
    return slip


def _looks(store: Store, sources: Mapping[str, Source], limits: Watches) -> dict[str, Look]:
    return {some[0].source_id: reporter.look(some, limits) for some in store.watched.recent_of(sources, reporter.BEFORE)}


def _states(
    store: Store, sources: Mapping[str, Source], looks: Mapping[str, Look], limits: Watches, now: datetime
) -> tuple[State, ...]:
    runs = (*store.runs.active(), *store.runs.broken())
    return reporter.states(sources, looks, runs, store.runs.paused(now), limits, now)
