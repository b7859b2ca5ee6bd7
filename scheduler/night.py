"""A night: harvests what is due, publishes, audits, reports and alerts; one a date, whoever proposes it and however often."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from msgspec.structs import replace
from structlog.contextvars import bound_contextvars

from scheduler.clock import Clock, utc_now
from scheduler.holding import Hold, held, taken
from schemas import (
    Busy,
    CredAtlasError,
    Harvest,
    Night,
    NightState,
    NightStep,
    Outcome,
    Overtaken,
    Source,
    Stage,
    StepOutcome,
    Stopped,
    Timetable,
    WrongUse,
    due,
    in_words,
)
from store import Store

Harvests = Callable[[Mapping[str, Source]], Awaitable[Sequence[Harvest]]]
"""Harvests sources, side by side or by workers, and gives what became of each."""
Work = Callable[[Night], Awaitable[tuple[StepOutcome, str]]]
"""A step of a night: how it ended, and the sentence in which it tells so."""
LEASE = "night"
GRACE = timedelta(hours=6)
"""How much later than it is due a night may begin by itself; after that it is missed, and a person may still begin it."""
MOST_BREAKS = 5
BEFORE = 30
"""Harvests of a source among which its last crawl is looked for."""
STOPPED = "It was told to stop; `credatlas night` goes on with it until the next one is due."
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class Stages:
    """What each step does; the harvest comes first and the alerts always last."""

    harvest: Harvests
    publish: Work
    audit: Work
    report: Work
    alerts: Work


@dataclass(frozen=True)
class Plan:
    """When nights are due and which sources there are, as both stood when the night began; `keys` name those whose publisher
    gave us a key, and `slips` are sentences on source files that cannot be used."""

    timetable: Timetable
    sources: Mapping[str, Source]
    keys: Collection[str] = ()
    slips: Collection[str] = ()


async def night(
    plan: Plan,
    store: Store,
    stages: Stages,
    clock: Clock = utc_now,
    stopping: Callable[[], bool] = lambda: False,
    told: Callable[[NightStep], None] = lambda _: None,
    again: bool = False,
) -> Night:
    """The night that was due last: from its beginning, from where it was interrupted, or only as it was where it is over and not
    to be done `again`. Raises Busy while another process does it, Overtaken when another has begun to, and WrongUse where a
    setting is not right: once it is, the next call goes on.

    A step that fails is told, and the next ones are done as far as they make sense. `stopping` is asked between steps and
    pages: what was harvested is published, and the next call goes on.
    """
    lease = await taken(store, LEASE)
    if lease is None:
        raise Busy(f"The night is under way already ({store.leases.holder(LEASE)}).")
    with held(store, lease) as hold:
        known = store.nights.get(plan.timetable.night_of(clock()).isoformat())
        if known is not None and known.over and not again:
            return known
        going = _Going(plan, store, hold, clock, told)
        going.begin(known)
        with bound_contextvars(night=going.night.date):
            try:
                return await going.through(stages, stopping)
            except WrongUse as wrong:
                going.break_off(str(wrong))
                raise


def wanted(store: Store, timetable: Timetable, now: datetime, ticks: float) -> bool:
    """Whether the night that was due last is to be proposed: it has not begun, and is late by less than `GRACE`; or it has, is
    not over, and nobody does it. One that was interrupted too often waits for a person."""
    day = timetable.night_of(now)
    known = store.nights.get(day.isoformat())
    if known is None:
        return now - timetable.due_at(day) <= GRACE
    if known.over or known.breaks >= MOST_BREAKS or (lease := store.leases.take(LEASE, ticks)) is None:
        return False
    store.leases.release(lease)
    return True


class _Going:
    """A night under way: every change of it is written down at once, under its lease."""

    def __init__(self, plan: Plan, store: Store, hold: Hold, clock: Clock, told: Callable[[NightStep], None]) -> None:
        self._plan, self._store, self._hold, self._clock, self._told = plan, store, hold, clock, told
        self.night = Night(date="", state=NightState.RUNNING, due_at="")

    def begin(self, known: Night | None) -> None:
        """Anew, or from where an earlier process left it; nights of other dates that stopped on the way stay so."""
        date = self._plan.timetable.night_of(self._clock())
        for old in self._store.nights.newest(3):
            if old.state is NightState.RUNNING and old.date != date.isoformat():
                self._store.nights.keep(replace(old, state=NightState.INTERRUPTED), self._hold.lease)
        if known is not None and not known.over:
            self._write(known, state=NightState.RUNNING, holder=self._hold.lease.holder, breaks=known.breaks + 1, reason="")
            return
        last = self._store.watched.last_crawls(BEFORE)
        paused = self._store.runs.paused(self._clock())
        names = due(self._plan.sources, last, date, self._plan.timetable, paused, self._plan.keys)
        asked = [name for name in known.sources if name in self._plan.sources] if known else []
        begun = Night(
            date=date.isoformat(),
            state=NightState.RUNNING,
            due_at=self._plan.timetable.due_at(date).isoformat(timespec="seconds"),
            begun=self._now(),
            holder=self._hold.lease.holder,
            after=self._store.nights.mark(),
            sources=tuple(dict.fromkeys((*names, *asked))),
        )
        self._write(begun)
        _LOG.info("The night of %s has begun.", begun.date, extra={"sources": len(begun.sources)})
        for slip in self._plan.slips:
            _LOG.warning("A source file cannot be used: %s", slip)

    async def through(self, stages: Stages, stopping: Callable[[], bool]) -> Night:
        """Every step that has not ended yet."""
        await self._step(Stage.HARVEST, lambda _: self._harvest(stages.harvest), stopping)
        if stopping() and self.night.step(Stage.HARVEST) is None:
            await _tried(stages.publish, self.night)
        for stage, work in ((Stage.PUBLISH, stages.publish), (Stage.AUDIT, stages.audit), (Stage.REPORT, stages.report)):
            await self._step(stage, self._left if self._lacks(stage) else work, stopping)
        await self._step(Stage.ALERTS, stages.alerts, stopping)
        if len(self.night.steps) < len(Stage):
            self._write(self.night, state=NightState.INTERRUPTED, reason=STOPPED)
        else:
            well = all(step.outcome is StepOutcome.DONE for step in self.night.steps)
            self._write(self.night, state=NightState.ENDED if well else NightState.PARTLY, ended=self._now())
        _LOG.info("The night of %s has ended: %s.", self.night.date, self.night.state.value)
        return self.night

    def break_off(self, reason: str) -> None:
        """Where it is, for a reason that whoever looks at it is to know."""
        self._write(self.night, state=NightState.INTERRUPTED, reason=reason)

    def _lacks(self, stage: Stage) -> bool:
        """Whether what a step rests on has failed: an index that was not published has nothing to be audited for."""
        published = self.night.step(Stage.PUBLISH)
        return stage is Stage.AUDIT and published is not None and published.outcome is StepOutcome.FAILED

    async def _left(self, _: Night) -> tuple[StepOutcome, str]:
        return StepOutcome.LEFT, "Left out, since nothing was published."

    async def _step(self, stage: Stage, work: Work, stopping: Callable[[], bool]) -> None:
        """A step that an earlier process has done is not done again; one during which the night was told to stop, is."""
        if self.night.step(stage) is not None or stopping():
            return
        self._hold.check()
        begun = self._now()
        try:
            outcome, said = await _tried(work, self.night)
        except Stopped:
            return
        if stage is Stage.HARVEST and stopping():
            return
        step = NightStep(stage=stage, begun=begun, ended=self._now(), outcome=outcome, said=said)
        self._write(self.night, steps=(*self.night.steps, step))
        self._told(step)

    async def _harvest(self, harvests: Harvests) -> tuple[StepOutcome, str]:
        """Those that an earlier process of the same night has harvested are not asked again, but those that failed are: what
        ended that process may have been at fault. Nor are those that a person has paused since."""
        done = {name: one for name, one in self._store.nights.harvested(self.night).items() if one.outcome is not Outcome.FAILED}
        left = {name: self._plan.sources[name] for name in self.night.sources if name in self._plan.sources}
        rest = done.keys() | self._store.runs.paused(self._clock()).keys()
        left = {name: source for name, source in left.items() if name not in rest}
        found = await harvests(left) if left else ()
        ended = [*(done[name] for name in self.night.sources if name in done), *found]
        count = Counter(one.outcome for one in ended)
        told = ", ".join(f"{count[outcome]} {outcome.value}" for outcome in Outcome if count[outcome])
        said = f"{len(ended)} sources: {told}." if ended else "No source was due."
        well = count[Outcome.FULL] == len(ended) and not self._plan.slips
        return StepOutcome.DONE if well else StepOutcome.PARTLY, " ".join([said, *self._plan.slips])

    def _write(self, night: Night, **altered: object) -> None:
        self._hold.check()
        self.night = replace(night, **altered)
        self._store.nights.keep(self.night, self._hold.lease)

    def _now(self) -> str:
        return self._clock().isoformat(timespec="seconds")


async def _tried(work: Work, night: Night) -> tuple[StepOutcome, str]:
    """What a step says, or what went wrong with it. That another has taken the night over, that it left since it was told to, or
    that a setting is not right, ends the night where it is."""
    try:
        return await work(night)
    except (Overtaken, Stopped, WrongUse):
        raise
    except Exception as problem:
        if not isinstance(problem, CredAtlasError | OSError):
            _LOG.exception("A step of the night met a mistake.")
        return StepOutcome.FAILED, in_words(problem)
