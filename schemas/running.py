"""A harvest as it goes on: asked for, under way, and how it ended; and the pauses in which a catalogue is left alone."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from schemas.evidence import Issue
from schemas.offering import Offering
from schemas.value import Value

SILENCE = timedelta(minutes=10)
"""How long a harvest may say nothing before it is taken for interrupted."""


class RunState(StrEnum):
    """`ended` is one that was recorded, however it was judged; `failed` one that met an error of ours and recorded nothing."""

    ASKED = "asked"
    RUNNING = "running"
    ENDED = "ended"
    CANCELLED = "cancelled"
    FAILED = "failed"
    INTERRUPTED = "interrupted"


ACTIVE = (RunState.ASKED, RunState.RUNNING)


class Beat(Value, kw_only=True, frozen=True):
    """How far a harvest is: pages answered of those known of, listings met on them, and what went wrong, by its name."""

    step: str = ""
    pages: int = 0
    known: int = 0
    listings: int = 0
    errors: dict[str, int] = {}


class HarvestRun(Value, kw_only=True, frozen=True):
    """Times are RFC 3339 UTC, empty where it has not come to that. `harvest_id` is the harvest that it is, or would have been;
    `gone` says that its process is known to have ended; `reason` is a sentence where there is no harvest to tell one."""

    run_id: str
    source_id: str
    state: RunState
    asked_at: str
    started_at: str = ""
    beat_at: str = ""
    ended_at: str = ""
    by: str = ""
    pid: int = 0
    host: str = ""
    cancel: bool = False
    gone: bool = False
    harvest_id: str = ""
    reason: str = ""
    beat: Beat = Beat()

    @property
    def heard(self) -> str:
        """When it was last heard of."""
        return self.ended_at or self.beat_at or self.started_at or self.asked_at

    def standing(self, now: datetime) -> RunState:
        """Its state as it is to be believed: one that says nothing more, or has no process, is interrupted."""
        silent = self.gone or now - datetime.fromisoformat(self.heard) > SILENCE
        return RunState.INTERRUPTED if silent and self.state in ACTIVE else self.state


class Pause(Value, kw_only=True, frozen=True):
    """A catalogue that is left alone by nights, until a time or, where that is empty, until a person resumes it."""

    source_id: str
    by: str
    at: str
    until: str = ""
    note: str = ""

    def holds(self, now: datetime) -> bool:
        return not self.until or datetime.fromisoformat(self.until) > now


class Preview(Value, kw_only=True, frozen=True):
    """What a harvest would read of a catalogue's first pages; nothing of it is kept. `errors` are as those of a Beat."""

    source_id: str
    pages: int
    offerings: tuple[Offering, ...] = ()
    issues: tuple[Issue, ...] = ()
    errors: dict[str, int] = {}
    left_out: dict[str, int] = {}
