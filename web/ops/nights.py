"""The last nights as the overview shows them: how each ended, and which of its steps did not go well."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from schemas import Health, Night, NightState, Stage, StepOutcome, as_standing, nights_until
from web.frame.desk import Desk
from web.frame.words import _

SHOWN = 7
_HEALTH: Mapping[NightState, Health] = {
    NightState.RUNNING: Health.RUNNING,
    NightState.ENDED: Health.HEALTHY,
    NightState.PARTLY: Health.CHECK,
    NightState.INTERRUPTED: Health.FAILED,
    NightState.MISSED: Health.FAILED,
}


@dataclass(frozen=True)
class Told:
    """A night in words; `steps` are those that did not go well, each with its sentence in English as it was kept."""

    night: Night
    health: Health
    word: str
    steps: tuple[tuple[str, str], ...]


def nights(desk: Desk, now: datetime) -> tuple[Told, ...]:
    """The newest first; dates without a night among them."""
    known = as_standing(desk.store.nights.newest(SHOWN + 1), desk.store.leases.holder("night"))
    return tuple(_told(one) for one in nights_until(known, desk.settings.timetable, now, SHOWN))


def _told(night: Night) -> Told:
    word = {
        NightState.RUNNING: _("Running"),
        NightState.ENDED: _("Ended well"),
        NightState.PARTLY: _("Not all well"),
        NightState.INTERRUPTED: _("Did not end"),
        NightState.MISSED: _("Missed"),
    }[night.state]
    wrong = tuple((_stage(step.stage), step.said) for step in night.steps if step.outcome is not StepOutcome.DONE)
    return Told(night, _HEALTH[night.state], word, wrong)


def _stage(stage: Stage) -> str:
    return {
        Stage.HARVEST: _("Harvest"),
        Stage.PUBLISH: _("Publish"),
        Stage.AUDIT: _("Audit"),
        Stage.REPORT: _("Report"),
        Stage.ALERTS: _("Alerts"),
    }[stage]
