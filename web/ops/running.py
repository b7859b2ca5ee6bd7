"""How a harvest went, or goes, in words and figures: the same on the list, on its own page and in a file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from schemas import Counters, Harvest, HarvestRun, Outcome, RunState
from web.frame.figures import number
from web.frame.words import _, counted, words
from web.ops.saying import Spoken

HOW = {
    "running": "running",
    "full": "healthy",
    "held": "check",
    "failed": "failed",
    "interrupted": "failed",
    "cancelled": "paused",
}
"""Every way a harvest can stand, and the shape that goes with it."""


@dataclass(frozen=True)
class Told:
    """A run at a moment; `harvest` is what was recorded of it."""

    run: HarvestRun
    harvest: Harvest | None
    now: datetime

    @property
    def how(self) -> str:
        state = self.run.standing(self.now)
        if state in (RunState.ASKED, RunState.RUNNING):
            return "running"
        if state is RunState.ENDED:
            return self.harvest.outcome.value if self.harvest is not None else "failed"
        return state.value

    @property
    def active(self) -> bool:
        return self.how == "running"

    @property
    def shape(self) -> str:
        return HOW[self.how]

    @property
    def word(self) -> str:
        if self.run.state is RunState.ASKED and self.active:
            return _("About to begin")
        return word(self.how)

    @property
    def counters(self) -> Counters:
        """Of one that was not recorded, what it had told so far."""
        if self.harvest is not None:
            return self.harvest.counters
        beat = self.run.beat
        return Counters(pages=beat.pages, listings=beat.listings, errors=self.errors)

    @property
    def errors(self) -> int:
        return self.harvest.counters.errors if self.harvest is not None else sum(self.run.beat.errors.values())

    @property
    def taken_over(self) -> bool:
        """Whether the records are told apart as new, changed and gone."""
        return self.harvest is not None and self.harvest.outcome is not Outcome.FAILED

    @property
    def ended_at(self) -> str:
        """When it was last heard of, where it never said that it ended."""
        return "" if self.active else self.run.heard

    @property
    def seconds(self) -> float:
        began = datetime.fromisoformat(self.run.started_at or self.run.asked_at)
        ended = self.now if self.active else datetime.fromisoformat(self.run.heard)
        return max(0.0, (ended - began).total_seconds())

    @property
    def took(self) -> str:
        return Spoken().time(round(self.seconds), "second") if self.seconds < 120 else _minutes(self.seconds)

    @property
    def pace(self) -> str:
        """Pages a minute."""
        each = self.counters.pages / (self.seconds / 60) if self.seconds else 0.0
        return counted("%(n)s page a minute", "%(n)s pages a minute", round(each))

    @property
    def step(self) -> str:
        return {
            "beginning": _("Getting ready"),
            "unchanged": _("Asking which pages are unchanged"),
            "pages": _("Reading pages"),
            "reading": _("Comparing and recording"),
        }.get(self.run.beat.step, _("Getting ready"))

    @property
    def far(self) -> str:
        """How far it is, in one sentence."""
        beat = self.run.beat
        figures = {"pages": number(beat.pages), "known": number(beat.known), "listings": number(beat.listings)}
        if beat.step == "unchanged":
            return _("%(pages)s of %(known)s known pages asked for.") % figures
        return _("%(pages)s of %(known)s pages so far, %(listings)s courses met.") % figures

    @property
    def why(self) -> str:
        """The sentence a person reads where it did not go well."""
        if self.how == "interrupted":
            return _("It stopped without a word, so nothing of it was recorded. The next run goes on from its pages.")
        return self.harvest.reason if self.harvest is not None else self.run.reason


def word(how: str) -> str:
    return {
        "running": _("Running"),
        "full": _("Taken over"),
        "held": _("Held back"),
        "failed": _("Failed"),
        "interrupted": _("Interrupted"),
        "cancelled": _("Cancelled"),
    }[how]


def trouble(error: str) -> str:
    """The name of a way of failing."""
    known = words().troubles
    return _(known[error]) if error in known else error.replace("_", " ").capitalize()


def _minutes(seconds: float) -> str:
    whole = round(seconds / 60)
    if whole < 120:
        return Spoken().time(whole, "minute")
    return _("%(hours)s, %(minutes)s") % {
        "hours": Spoken().time(whole // 60, "hour"),
        "minutes": Spoken().time(whole % 60, "minute"),
    }
