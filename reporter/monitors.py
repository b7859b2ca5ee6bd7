"""What a run shows of each thing watched, and what stands between runs. Pure: figures in, monitors out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from math import floor
from statistics import median
from typing import Any

from msgspec.structs import replace

from reporter.coverage import coverage
from schemas import Failure, Filled, Harvest, Monitor, Outcome, Record, Source, Value, Watch, Watches

USUAL = 7
"""So many good runs before say what is usual."""
BEFORE = 30
"""... and so many runs are looked at to find them."""
_EMPTIED = (Failure.EMPTY, Failure.TEMPLATE_CHANGED)


def filled(records: Iterable[Record], source: Source) -> tuple[int, dict[str, Filled]]:
    """How many these records of one source are, and what they say on each dimension and field."""
    row = coverage(records, {source.source_id: source}).total
    told = {
        cell.element: Filled(cell.published, cell.in_part + cell.negated, cell.not_found + cell.inherited, cell.not_checked)
        for cell in row.dimensions
    }
    told |= {each.element: Filled(each.stated, 0, each.observed - each.stated, each.n - each.observed) for each in row.fields}
    return row.n, told


def monitors(run: Harvest, before: Sequence[Harvest], limits: Watches) -> tuple[Monitor, ...]:
    """What `run` shows beside the runs before it, newest first.

    Of one that failed or was held that alone is judged: what else looks wrong on it was not taken over.
    """
    good = [one for one in before if one.crawled and one.outcome is Outcome.FULL]
    found = [*_ended(run, limits), *_measured(run, good, limits)]
    if run.outcome is Outcome.FULL:
        return tuple(found)
    return tuple(one if one.kind in _ENDINGS else _unjudged(one) for one in found)


class Look(Value, kw_only=True, frozen=True):
    """The runs of one source that asked its site, newest first, and what is wrong with the newest of them beside the others.

    What the runs said on each field, by which words and rules, is left out once it was looked at: it is most of what they weigh.
    """

    runs: tuple[Harvest, ...] = ()
    wrong: tuple[Monitor, ...] = ()
    watched: bool = True
    """Whether its newest harvest is as it will stay."""


def look(recent: Iterable[Harvest], limits: Watches) -> Look:
    """At the harvests of one source, newest first."""
    known = tuple(recent)
    asked = [one for one in known if one.crawled]
    shown = monitors(_doubtful(asked[0], asked[1:], limits), asked[1:], limits) if asked else ()
    wrong = tuple(one for one in shown if one.well is False)
    light = tuple(replace(one, filled={}, looked_up=(), rules=None) for one in asked)
    return Look(runs=light, wrong=wrong, watched=all(one.watched for one in known[:1]))


def _doubtful(run: Harvest, before: Iterable[Harvest], limits: Watches) -> Harvest:
    """The same, with those elements alone on which it may have dropped: what is usual is no more than the most there ever was.

    Of ten thousand catalogues that leaves few elements to reckon with; what stayed the same for nights is looked at once.
    """
    told = [filled for filled, _ in groupby(one.filled for one in before)]
    most = {name: max((one[name].share or 0.0 for one in told if name in one), default=0.0) for name in run.filled}
    watch = limits.of("fill", run.source_id)
    return replace(run, filled={name: one for name, one in run.filled.items() if _dropped(one, most[name], watch)})


_ENDINGS = ("failed", "empty", "held", "interrupted")


def _ended(run: Harvest, limits: Watches) -> Iterator[Monitor]:
    failed = run.outcome is Outcome.FAILED
    empty = run.failure in _EMPTIED if failed else not run.counters.found
    endings = {"failed": failed and not empty, "empty": empty, "held": run.outcome is Outcome.HELD, "interrupted": False}
    for kind, is_so in endings.items():
        if not limits.of(kind, run.source_id).off and (is_so or not failed):
            found = float(run.counters.found) if kind == "empty" else None
            yield _monitor(kind, run, not is_so, found, words=run.reason if is_so else "")


def _measured(run: Harvest, good: Sequence[Harvest], limits: Watches) -> Iterator[Monitor]:
    looks = {"fell": _fell, "errors": _errors, "slow": _slow, "fill": _fills}
    for kind, look in looks.items():
        if not (watch := limits.of(kind, run.source_id)).off:
            yield from look(run, good, watch)


def _fell(run: Harvest, good: Sequence[Harvest], watch: Watch) -> Iterator[Monitor]:
    now = run.counters.found
    if not good:
        yield _monitor("fell", run, None, now)
        return
    known = good[0].counters.found
    most = max(watch.least, watch.share * known)
    least = max(0, floor(known - most) + 1)
    yield _monitor("fell", run, now >= known or known - now < most, now, expected=known, limit=least, records=max(0, known - now))


def _errors(run: Harvest, _good: Sequence[Harvest], watch: Watch) -> Iterator[Monitor]:
    errors, asked = run.counters.errors, run.counters.pages + run.counters.errors
    share = errors / asked if asked else 0.0
    well = share <= watch.share or errors < watch.least
    yield _monitor("errors", run, well, share, limit=watch.share, records=errors)


def _slow(run: Harvest, good: Sequence[Harvest], watch: Watch) -> Iterator[Monitor]:
    took, known = _seconds(run), [_seconds(one) for one in good[:USUAL]]
    if len(known) < 3:
        yield _monitor("slow", run, None, took)
        return
    usual = median(known)
    most = max(watch.share * usual, usual + watch.least)
    yield _monitor("slow", run, took <= most, took, expected=usual, limit=most)


def _fills(run: Harvest, good: Sequence[Harvest], watch: Watch) -> Iterator[Monitor]:
    for element, told in run.filled.items():
        known = [one.filled[element] for one in good if element in one.filled and one.filled[element].checked]
        if told.share is None or not known:
            continue
        usual = _usual(known, watch)
        well = not _dropped(told, usual, watch)
        lacking, most = 1 - told.share, min(1.0, 1 - usual + watch.share)
        counted = {"field": element, "records": told.checked - told.published}
        yield _monitor("fill", run, well, lacking, expected=1 - usual, limit=most, **counted)


def _usual(known: Sequence[Filled], watch: Watch) -> float:
    """The share that the runs before, newest first, have in general. Those on which it dropped say nothing of it, so that a
    field that stays away is never taken for usual."""
    shares = [told.share or 0.0 for told in known]
    if max(shares) - min(shares) < watch.share:
        return median(shares[:USUAL])
    steady = [shares[-1]]
    for told in reversed(known[:-1]):
        if not _dropped(told, median(steady[-USUAL:]), watch):
            steady.append(told.share or 0.0)
    return median(steady[-USUAL:])


def _dropped(told: Filled, usual: float, watch: Watch) -> bool:
    lost = usual - (told.share or 0.0)
    return lost >= watch.share and lost * told.checked >= watch.least


def _monitor(kind: str, run: Harvest, well: bool | None, found: float | None, **more: Any) -> Monitor:
    return Monitor(kind=kind, source_id=run.source_id, well=well, found=found, run=run.harvest_id, **more)


def _seconds(run: Harvest) -> float:
    return (datetime.fromisoformat(run.ended_at) - datetime.fromisoformat(run.started_at)).total_seconds()


def _unjudged(one: Monitor) -> Monitor:
    return replace(one, well=None)


class House(Value, kw_only=True, frozen=True):
    """What is looked at between runs. `good` is when each catalogue, that was ever harvested and is not paused, was last well
    harvested; `last` when the last night was, empty where there was none; `index` None where it is not to be compared."""

    good: dict[str, str] = {}
    last: str = ""
    rates: date | None = None
    courses: int = 0
    index: int | None = None


def between(house: House, now: datetime, limits: Watches) -> tuple[Monitor, ...]:
    """What stands at the moment, whatever the last run of any catalogue showed."""
    stale = (_old("stale", limits.of("stale", name), (now - _at(at)) / _DAY, name) for name, at in house.good.items())
    looks = [*stale]
    if house.rates is not None:
        looks.append(_old("rates", limits.of("rates"), (now.date() - house.rates).days))
    looks += silence(house.last, now, limits)
    if house.index is not None:
        behind, least = abs(house.courses - house.index), limits.of("index").least
        well = behind < least
        looks.append(Monitor(kind="index", well=well, found=house.index, expected=house.courses, limit=least, records=behind))
    return tuple(one for one in looks if not limits.of(one.kind, one.source_id).off)


def silence(last: str, now: datetime, limits: Watches) -> tuple[Monitor, ...]:
    """Whether nights go on, by when the last one was: what pages, watchers and messages say alike. Nothing where there was none,
    or it is not watched."""
    if not last or limits.of("silent").off:
        return ()
    return (_old("silent", limits.of("silent"), (now - _at(last)) / timedelta(hours=1)),)


_DAY = timedelta(days=1)


def _old(kind: str, watch: Watch, age: float, source_id: str = "") -> Monitor:
    whole = max(0, int(age))
    return Monitor(kind=kind, source_id=source_id, well=age <= watch.least, found=whole, limit=watch.least)


def _at(moment: str) -> datetime:
    return datetime.fromisoformat(moment)
