"""What is watched on every run and between them, and what stands as a trouble until it is clean again."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from schemas.value import Value


class Severity(StrEnum):
    """In the order in which a person looks."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"

    @property
    def rank(self) -> int:
        return tuple(Severity).index(self)


class AlertState(StrEnum):
    OPEN = "open"
    SNOOZED = "snoozed"
    CLOSED = "closed"


class Health(StrEnum):
    """The one word for a catalogue, the worst first; `new` is one that was never harvested."""

    FAILED = "failed"
    CHECK = "check"
    STALE = "stale"
    PAUSED = "paused"
    RUNNING = "running"
    HEALTHY = "healthy"
    NEW = "new"

    @property
    def troubled(self) -> bool:
        """Whether a person should look."""
        return self in (Health.FAILED, Health.CHECK, Health.STALE)


class Watch(Value, kw_only=True, frozen=True):
    """A row of `vocabularies/monitors.csv`, which explains its columns, as an operator may have set it otherwise."""

    kind: str
    name: str
    severity: Severity
    share: float = 0.0
    least: float = 0.0
    clean: int = 2
    unit: str = "number"
    sentence: str
    expected: str
    found: str
    advice: str
    off: bool = False


class Monitor(Value, kw_only=True, frozen=True):
    """One thing watched, once: of a kind, at a catalogue (or, without one, of all), and where there are many, of one field.

    `well` is None where there was nothing to compare with, or the run says nothing of it. `limit` is what `found` may reach;
    `expected` what it usually is; `records` how many records are affected, `words` a sentence that the run itself told, and
    `run` the harvest that showed it, where one did, or the run that never became one.
    """

    kind: str
    source_id: str = ""
    field: str = ""
    well: bool | None
    found: float | None = None
    expected: float | None = None
    limit: float | None = None
    records: int = 0
    words: str = ""
    run: str = ""

    @property
    def key(self) -> str:
        """Of one alert in all runs."""
        return ".".join(part for part in (self.kind, self.source_id, self.field) if part)


class Happening(Value, kw_only=True, frozen=True):
    """What became of an alert: opened, reopened, worse or closed; or, by a person, acknowledged, snoozed, awake or noted."""

    at: str
    what: str
    by: str = ""
    words: str = ""
    records: int = 0


class Alert(Value, kw_only=True, frozen=True):
    """A trouble that stands until it was clean on as many runs as its kind asks for; it keeps its key, and so its history.

    `monitor` is what was last found wrong, `runs` how many runs found it since it last opened, `clean` how many since did not.
    Times are RFC 3339 UTC; `snoozed_until` is the day on which it is told again, `closed_at` empty while it stands.
    """

    monitor: Monitor
    severity: Severity
    first_seen: str
    last_seen: str
    runs: int = 1
    clean: int = 0
    closed_at: str = ""
    acknowledged_by: str = ""
    snoozed_until: str = ""
    note: str = ""
    history: tuple[Happening, ...] = ()

    @property
    def key(self) -> str:
        return self.monitor.key

    def state(self, today: date) -> AlertState:
        if self.closed_at:
            return AlertState.CLOSED
        return AlertState.SNOOZED if self.snoozed_until > today.isoformat() else AlertState.OPEN
