"""What is told of alerts to people who do not look: messages, and how far each outlet has been told."""

from __future__ import annotations

from schemas.alert import Severity
from schemas.value import Value


class Line(Value, kw_only=True, frozen=True):
    """One alert in a message. `what` is opened, reopened, worse, still (it stands after its snooze) or closed; `stands` in a
    list of all that is open. `source_id` and `catalogue` are empty where it is a matter of all catalogues."""

    key: str
    what: str
    at: str
    severity: Severity
    kind: str
    field: str = ""
    source_id: str = ""
    catalogue: str = ""
    sentence: str
    advice: str = ""
    records: int = 0
    acknowledged_by: str = ""
    link: str = ""


class Alive(Value, kw_only=True, frozen=True):
    """That all goes on: how many nights of the last seven days there were and were missed, of how many catalogues, and what
    stands open; `more` are those beyond the ones listed."""

    nights: int
    missed: int = 0
    catalogues: int
    standing: tuple[Line, ...] = ()
    more: int = 0


class Message(Value, kw_only=True, frozen=True):
    """What one outlet is told at once; the same, with the same id, however often it has to be sent.

    `open` is how many alerts stood open, by severity; `more` are lines beyond those listed; `test` says that nothing happened.
    """

    message_id: str
    at: str
    lines: tuple[Line, ...] = ()
    more: int = 0
    open: dict[Severity, int] = {}
    alive: Alive | None = None
    test: bool = False


class Outlet(Value, kw_only=True, frozen=True):
    """How far an outlet has been told: of each alert, by its key, so many happenings of its history.

    `turn` counts how often this was written; `weekly` is the day of the last message that all goes on. A message that is
    `pending` was composed, and may have been sent, but is not known to have been accepted. `trouble` is a sentence where the
    last attempt failed.
    """

    name: str
    turn: int = 0
    told: dict[str, int] = {}
    weekly: str = ""
    pending: Message | None = None
    accepted_at: str = ""
    failed_at: str = ""
    trouble: str = ""
