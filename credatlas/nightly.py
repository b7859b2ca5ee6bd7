"""The commands that run by themselves: night, and the clock that proposes it."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from threading import Event
from time import monotonic
from typing import Annotated

import typer

import scheduler
from crawlers import Archive
from credatlas.clearing import clear_drafts
from credatlas.console import show, show_json
from credatlas.declared import usable
from credatlas.environment import read_settings
from credatlas.front import NOT_WELL, SOME_FAILED
from credatlas.harvesting import harvest_all, line
from credatlas.keeping import keep_reports
from credatlas.logs import begin_log
from credatlas.options import AsJson
from credatlas.publishing import publish_index, published_line
from credatlas.rooms import opened_engine, opened_store
from credatlas.standing import look_around
from schemas import AlertState, Busy, Harvest, Night, NightState, NightStep, Settings, Source, Stage, StepOutcome, WrongUse
from store import Store

PATIENCE = 20.0
"""Seconds that a harvest has to reach its next page once the night is told to stop."""
LIMIT = 20 * 3600.0
"""Seconds in which workers are to have harvested what is due, so that the night is over before the next one."""
ANEW = 0.1
"""The share of a source's records from which on it is derived again in the very night that took them over."""


def night(
    again: Annotated[bool, typer.Option("--again", help="Once more, though the night of this date is over.")] = False,
    as_json: AsJson = False,
) -> None:
    """What is to be done every night: harvest the sources that are due, publish, audit, report, alert; once a date.

    A night that was interrupted is gone on with: what it has harvested is not asked again. While another process does it,
    or once it is over, nothing is done. SIGTERM stops it between two pages; what is whole is published.
    The exit code is 3 when a source failed or was held back, and 1 when a step failed.

    Example: credatlas night
    """
    settings = read_settings()
    begin_log(settings, service=True)
    with opened_store(settings) as store:
        steps = _Steps(settings, store, quiet=as_json)
        try:
            done = asyncio.run(_through(steps, again))
        except Busy as busy:
            show_json({"night": None, "harvests": [], "busy": str(busy)}) if as_json else show(str(busy))
            return
    if as_json:
        show_json({"night": done, "harvests": steps.harvests})
    else:
        show(_ending(done))
    if steps.done and done.state is NightState.PARTLY:
        broken = any(step.outcome in (StepOutcome.FAILED, StepOutcome.LEFT) for step in done.steps)
        raise typer.Exit(NOT_WELL if broken else SOME_FAILED)


def schedule() -> None:
    """The clock: begins `credatlas night` when it is due, and again when it was interrupted, until it is told to stop (SIGTERM).

    Any number of them may run, on as many machines: the database decides, and there is one night a date.

    Example: credatlas schedule
    """
    settings, stop = read_settings(), Event()
    begin_log(settings, service=True)
    for told in (signal.SIGTERM, signal.SIGINT):
        signal.signal(told, lambda *_: stop.set())
    timetable = settings.timetable
    with opened_store(settings) as store:
        coming = timetable.due_at(timetable.next_after(datetime.now(UTC)))
        show(f"The next night is due at {coming:%Y-%m-%d %H:%M} UTC (CREDATLAS_NIGHT, CREDATLAS_ZONE).")
        scheduler.keep_time(
            timetable,
            store,
            (sys.executable, "-m", "credatlas", "night"),
            lambda: _looks(settings, store),
            stop,
        )


def _looks(settings: Settings, store: Store) -> bool:
    """Whether a night is to be begun; that none came is told by the clock, since no night does."""
    scheduler.listen(settings, store, datetime.now(UTC), _catalogues(settings))
    return scheduler.wanted(store, settings.timetable, datetime.now(UTC), monotonic())


def _catalogues(settings: Settings) -> Mapping[str, Source]:
    """Those that are declared, for their names; none where a setting is not right, which the night itself says."""
    try:
        return usable(settings).shown
    except WrongUse:
        return {}


async def _through(steps: _Steps, again: bool) -> Night:
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, steps.stop.set)
    stages = scheduler.Stages(steps.harvest, steps.publish, steps.audit, steps.report, steps.alerts)
    slips = tuple(steps.declared.slips.values())
    plan = scheduler.Plan(steps.settings.timetable, steps.declared.sources, steps.settings.keys, slips)
    return await scheduler.night(plan, steps.store, stages, stopping=steps.stop.is_set, told=steps.told, again=again)


class _Steps:
    """What the steps of a night do here, and what this process has `done` of them; the sources are those declared at its
    beginning, with those whose file cannot be used."""

    def __init__(self, settings: Settings, store: Store, quiet: bool) -> None:
        self.settings, self.store, self.stop = settings, store, asyncio.Event()
        self.declared = usable(settings)
        self.sources = self.declared.shown
        self.done, self.harvests = list[NightStep](), list[Harvest]()
        self._quiet = quiet

    def told(self, step: NightStep) -> None:
        self.done.append(step)
        if not self._quiet:
            show(f"{step.stage:<22} {step.outcome:<6} {step.said}")

    async def harvest(self, sources: Mapping[str, Source]) -> Sequence[Harvest]:
        """A harvest that does not reach its next page soon, once the night is told to stop, is broken off."""
        stopped = asyncio.create_task(self.stop.wait())
        work = asyncio.create_task(self._harvests_of(sources))
        await asyncio.wait({work, stopped}, return_when=asyncio.FIRST_COMPLETED)
        stopped.cancel()
        if not work.done():
            await asyncio.wait({work}, timeout=PATIENCE)
            work.cancel()
            await asyncio.wait({work})
        return () if work.cancelled() else work.result()

    async def _harvests_of(self, sources: Mapping[str, Source]) -> Sequence[Harvest]:
        """By workers, where there are some; else side by side in this process."""
        if self.settings.workers:
            return await scheduler.queued(sources, self.settings, self.store, LIMIT, self._harvested)
        return await harvest_all(sources, self.settings, self.store, stopping=self.stop.is_set, told=self._harvested)

    def _harvested(self, done: Harvest) -> None:
        self.harvests.append(done)
        if not self._quiet:
            show(line(done))

    async def publish(self, _: Night) -> tuple[StepOutcome, str]:
        return StepOutcome.DONE, published_line(await publish_index(self.settings, self.store, self.sources))

    async def audit(self, night: Night) -> tuple[StepOutcome, str]:
        """The index; of the archive what the night took over largely anew, and what is on the rota."""
        published, rotas = night.step(Stage.PUBLISH), self._rotas(night)
        day = datetime.fromisoformat(published.begun).date() if published else datetime.now(UTC).date()
        archive = Archive(self.settings.archive)
        found = await asyncio.to_thread(scheduler.audit, self.sources, archive, self.store, self.stop.is_set, rotas)
        async with opened_engine(self.settings) as engine:
            equal = await asyncio.to_thread(
                scheduler.audit_index, self.store, engine, self.sources, day, self.settings.ledger, self.stop.is_set
            )
        said = f"{found.values} values of {found.records} records derived again and equal, {len(found.differences)} differ"
        if found.differences:
            said += " (credatlas audit)"
        faults = ", ".join(f"{number} {fault}" for fault, number in equal.faults.items())
        said += f"; {equal.documents} documents in the index" + (f": {faults} (credatlas publish --full)." if faults else ".")
        return StepOutcome.DONE if equal and not found.differences else StepOutcome.FAILED, said

    def _rotas(self, night: Night) -> Mapping[str, scheduler.Rota]:
        """Those of all sources but the ones that are to be derived wholly."""
        counts = {name: count for name, count in self.store.counts().items() if name in self.sources}
        done = self.store.nights.harvested(night)
        moved = {name: one.counters.added + one.counters.changed for name, one in done.items()}
        rota = scheduler.rota_of(sum(counts.values()), date.fromisoformat(night.date))
        return {name: rota for name, count in counts.items() if moved.get(name, 0) <= ANEW * count}

    async def report(self, _: Night) -> tuple[StepOutcome, str]:
        await asyncio.to_thread(clear_drafts, self.settings, datetime.now(UTC))
        await asyncio.to_thread(keep_reports, self.settings, self.store, self.sources)
        return StepOutcome.DONE, "The reports are as the records are."

    async def alerts(self, _: Night) -> tuple[StepOutcome, str]:
        """Looks at what stands between runs, and tells who is to be told; a slip in alerts.toml keeps nothing back."""
        slip = await asyncio.to_thread(look_around, self.settings, self.store, self.sources)
        told = await asyncio.to_thread(scheduler.tell, self.settings, self.store, datetime.now(UTC), self.sources)
        troubles = [one.trouble for one in told.deliveries if one.trouble]
        if troubles or slip:
            unheard = ["Not everybody could be told:", *troubles] if troubles else []
            return StepOutcome.FAILED, " ".join([*unheard, slip]).strip()
        stand = sum(one.state(datetime.now(UTC).date()) is AlertState.OPEN for one in self.store.watched.alerts().values())
        return StepOutcome.DONE, f"Alerts that stand open: {stand}; messages that were sent: {len(told.deliveries)}."


def _ending(done: Night) -> str:
    """How a night stands, in one sentence."""
    if done.state is NightState.INTERRUPTED:
        return f"The night of {done.date} was stopped. {done.reason}"
    failed = [step.stage.value for step in done.steps if step.outcome is not StepOutcome.DONE]
    wrong = f", not all well: {', '.join(failed)}" if failed else ""
    return f"The night of {done.date} is over ({done.begun} to {done.ended}){wrong}; --again does it once more."
