"""A house whose catalogues have troubles, and the outlets that hear of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from reporter import alerted, woken
from scheduler import Told, tell
from schemas import Alert, Harvest, Monitor, Outcome, Settings, watches
from store import Store
from tests.parts.post_office import Receiver

TUESDAY = datetime(2026, 6, 30, 4, tzinfo=UTC)
DAY = timedelta(days=1)


class House:
    """A catalogue whose troubles a test makes, and the outlets that hear of them."""

    def __init__(self, home: Path, receiver: Receiver, **more: Any) -> None:
        self.settings = Settings(home=home, webhook=receiver.url, **more)
        self.store = Store.open(address(home))
        self.now = TUESDAY

    def night(self, **wrong: int | None) -> Told:
        """A day later: catalogues with so many records affected, None for one that is well."""
        self.now += DAY
        found = [
            Monitor(kind="fell", source_id=name, well=count is None, found=3, expected=9, limit=8, records=count or 0)
            for name, count in wrong.items()
        ]
        with self.store.watched.alerting() as memory:
            held = memory.all()
            held |= woken(held, self.now.date(), self.at)
            memory.keep(held | alerted(held, found, self.at, watches()))
        return self.tell()

    def tell(self) -> Told:
        return tell(self.settings, self.store, self.now)

    def alter(self, key: str, step: Any, *words: str) -> None:
        with self.store.watched.alerting() as memory:
            held: Alert = memory.all()[key]
            memory.keep({key: step(held, *words)})

    @property
    def at(self) -> str:
        return self.now.isoformat(timespec="seconds")


def address(home: Path) -> str:
    return f"sqlite:///{home / 'catalogue.sqlite'}"


def whats(receiver: Receiver) -> list[list[tuple[str, str]]]:
    """Of each message, what became of which catalogue."""
    return [[(line["what"], line["source_id"]) for line in one.get("lines", ())] for one in receiver.got]


def harvest(ended: datetime) -> Harvest:
    at = ended.isoformat(timespec="seconds")
    return Harvest(harvest_id=at, source_id="ie_cork", started_at=at, ended_at=at, outcome=Outcome.FAILED)
