"""Which sources are due in a night, by the rhythm that each declares. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, timedelta

from schemas.harvest import Harvest
from schemas.source import Source
from schemas.terms import Outcome
from schemas.timetable import Timetable

RHYTHMS: Mapping[str, int] = {"night": 1, "week": 7, "month": 30}
"""What a source may declare as `every`, in nights."""


def last_crawls(recent: Iterable[Harvest]) -> dict[str, Harvest]:
    """By source its newest harvest that asked the site; `recent` are harvests, newest first."""
    found: dict[str, Harvest] = {}
    for one in recent:
        if one.crawled:
            found.setdefault(one.source_id, one)
    return found


def open_to_us(source: Source, keys: Collection[str]) -> bool:
    """Whether it has a site to ask, which asks for no key that we lack."""
    return source.live and (not source.needs_key or source.source_id in keys)


def due_on(source: Source, last: Harvest | None, timetable: Timetable) -> date:
    """The first night on which it is due: the one after its last crawl where that was not full, else when its rhythm says. One
    that was never crawled always was due."""
    if last is None:
        return date.min
    nights = RHYTHMS[source.every] if last.outcome is Outcome.FULL else 1
    return timetable.night_of(datetime.fromisoformat(last.started_at)) + timedelta(days=nights)


def due(
    sources: Mapping[str, Source],
    last: Mapping[str, Harvest],
    night: date,
    timetable: Timetable,
    paused: Collection[str] = (),
    keys: Collection[str] = (),
) -> tuple[str, ...]:
    """The names of those due in a night, those first that have waited longest. A crawl of a night that is yet to come was dated
    by a clock that was ahead: it counts for none, or its source would not be asked for years."""
    open_ones = (name for name, source in sources.items() if name not in paused and open_to_us(source, keys))
    been = {name: one for name, one in last.items() if timetable.night_of(datetime.fromisoformat(one.started_at)) <= night}
    when = {name: due_on(sources[name], been.get(name), timetable) for name in open_ones}
    return tuple(sorted((name for name, day in when.items() if day <= night), key=lambda name: (when[name], name)))
