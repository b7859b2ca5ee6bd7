"""Three sources and steps that write down what they did, for a night that is watched from outside."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from msgspec.structs import replace

import scheduler
from schemas import Harvest, Night, Outcome, Source, Stage, StepOutcome, Take, Timetable
from store import Store
from tests.scheduler.nights import SOURCE

NAMES = ("ie_clare", "ie_derry", "ie_sligo")
EVENING = datetime(2026, 11, 29, 2, 0, 1, tzinfo=UTC)
STEPS = [stage.value for stage in Stage]


class Killed(BaseException):
    """What no step may catch."""


@dataclass
class Town:
    """Three sources, a clock that is set, and steps that write down what they did."""

    store: Store
    now: datetime = EVENING
    sources: dict[str, Source] = field(default_factory=lambda: {name: replace(SOURCE, source_id=name) for name in NAMES})
    did: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    trouble: dict[str, BaseException] = field(default_factory=dict)
    """By a step or a source: what happens there."""
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    stop_at: str = ""
    stopping: bool = False

    def reach(self, place: str) -> None:
        self.stopping |= place == self.stop_at
        if (trouble := self.trouble.get(place)) is not None:
            raise trouble

    async def harvest(self, sources: Mapping[str, Source]) -> Sequence[Harvest]:
        self.did.append("harvest")
        done = []
        for name in sources:
            self.reach(name)
            if self.stopping:
                break
            self.asked.append(name)
            self.now += timedelta(minutes=1)
            at = self.now.isoformat()
            outcome = self.outcomes.get(name, Outcome.FULL)
            one = Harvest(harvest_id=f"{name}/{at}", source_id=name, started_at=at, ended_at=at, outcome=outcome)
            done.append(self.store.record(Take(harvest=one)))
        return done

    def does(self, stage: str) -> Callable[[Night], Awaitable[tuple[StepOutcome, str]]]:
        async def work(_: Night) -> tuple[StepOutcome, str]:
            self.did.append(stage)
            self.reach(stage)
            return StepOutcome.DONE, "Well."

        return work

    def night(self, again: bool = False) -> Night:
        stages = scheduler.Stages(self.harvest, *map(self.does, ("publish", "audit", "report", "alerts")))
        plan = scheduler.Plan(Timetable(), self.sources)
        self.did, self.asked = [], []
        return asyncio.run(
            scheduler.night(plan, self.store, stages, lambda: self.now, stopping=lambda: self.stopping, again=again)
        )

    def wanted(self, ticks: float = 0.0) -> bool:
        return scheduler.wanted(self.store, Timetable(), self.now, ticks)
