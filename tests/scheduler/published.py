"""A store, an index and a ledger, night after night, of a harbour town's courses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from indexer import EmbeddedEngine, Engine
from scheduler import publish
from scheduler.documents import Documents
from schemas import Harvest, Offering, Outcome, Published, Source, Take, Taken, digest
from store import Store
from tests.matcher.courses import KINDS, catalogue, course

SOURCES: Mapping[str, Source] = {name: catalogue(name) for name in KINDS}
FIRST = date(2026, 6, 1)
ROPE, AT_HOME = course("Rope Making"), course("Rope Making", "ie_harbour")
TOWN = (ROPE, AT_HOME, *(course(f"Craft number {number}") for number in range(20)))


@dataclass
class Town:
    """`today` goes on by a day a night; what the town offers is in `offered`."""

    home: Path
    engine: Engine
    offered: dict[str, Offering] = field(default_factory=lambda: {each.offering_id: each for each in TOWN})
    sources: Mapping[str, Source] = field(default_factory=lambda: SOURCES)
    today: date = FIRST

    def __post_init__(self) -> None:
        self.store = Store.open(f"sqlite:///{self.home / 'store.sqlite'}")
        self.ledger = self.home / "ledger.msgpack"

    def offer(self, *offerings: Offering) -> None:
        self.offered |= {each.offering_id: each for each in offerings}

    def harvest(self, days: int = 1) -> None:
        """Every catalogue in full; what is offered no longer is withdrawn at once."""
        self.today += timedelta(days=days)
        for source_id in SOURCES:
            mine = [each for each in self.offered.values() if each.source_id == source_id]
            self._record(source_id, mine)

    def publish(self, full: bool = False) -> Published:
        return publish(self.store, self.engine, self.sources, self.today, self.ledger, full)

    def night(self, days: int = 1) -> Published:
        self.harvest(days)
        return self.publish()

    def wanted(self) -> dict[str, str]:
        """The content hash of every document, made from the store afresh."""
        return {each.id: digest(each) for each in Documents(self.store, self.sources, self.today)}

    def is_told(self) -> bool:
        """Whether the index is equal to the store."""
        return self.engine.hashes() == self.wanted()

    def _record(self, source_id: str, read: Iterable[Offering]) -> None:
        at = f"{self.today}T02:00:00Z"
        named = f"{source_id}-{len(self.store.harvests(source_id, 10_000))}"
        done = Harvest(harvest_id=named, source_id=source_id, started_at=at, ended_at=at, outcome=Outcome.FULL)
        self.store.record(Take(harvest=done, read=tuple(Taken(offering=each, pages_hash="p") for each in read), grace=1))


def after_one_night(home: Path) -> Iterator[Town]:
    """A town on the embedded engine, for as long as a test lasts."""
    made = Town(home, EmbeddedEngine(home / "index"))
    made.night()
    yield made
    made.store.close()
