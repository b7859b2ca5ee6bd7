"""Three catalogues and their last nights: one well, one whose prices went missing, one that fails; and one that was never run."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from msgspec.structs import replace

from indexer import EmbeddedEngine, document
from scheduler.watching import measured, watched
from schemas import Counters, Failure, Harvest, Outcome, Settings, State, Take, Taken, watches
from store import Store
from tests.web.asking import Site, serving
from tests.web.catalogue import SOURCES, takes
from web import create_app
from web.frame.hands import Hands

WELL, LOST, DOWN = SOURCES
REFUSED = "Lantern <b>refused</b> the bot (403 on 3 of 3 requests); ask its operator."
NEW = replace(SOURCES[WELL], source_id="ie_zephyr", name="Zephyr Learning")
DECLARED = SOURCES | {NEW.source_id: NEW}
_FIRST = {take.harvest.source_id: take for take in list(takes())[:3]}


def record(store: Store, home: Path, take: Take) -> None:
    """As a harvest does it, which watches a run once it is recorded."""
    take = replace(take, harvest=replace(take.harvest, watched=False))
    run = measured(store, SOURCES[take.harvest.source_id], store.record(take))
    watched(store, run, watches(Settings(home=home).alerts))


def night(source_id: str, ended: datetime, outcome: Outcome = Outcome.FULL, unpriced: int = 0) -> Take:
    """One night on which everything is as it ever was, but for the prices of so many."""
    failed = outcome is Outcome.FAILED
    harvest = Harvest(
        harvest_id=f"{source_id}/{ended:%Y%m%dT%H%M%S}",
        source_id=source_id,
        started_at=(ended - timedelta(seconds=70)).isoformat(timespec="seconds"),
        ended_at=ended.isoformat(timespec="seconds"),
        outcome=outcome,
        failure=Failure.HTTP_403 if failed else None,
        reason=REFUSED if failed else "",
        counters=Counters(pages=40, errors=3 if failed else 0),
    )
    read = [_unpriced(taken) if place < unpriced else taken for place, taken in enumerate(_FIRST[source_id].read)]
    return Take(harvest=harvest, read=() if failed else read)


def _unpriced(taken: Taken) -> Taken:
    offering = taken.offering
    states = (replace(each, state=State.SILENT) if each.field == "price" else each for each in offering.field_states)
    return replace(taken, offering=replace(offering, prices=(), field_states=tuple(states)))


def nights(now: datetime, number: int) -> Iterator[Take]:
    """The oldest first; the last ended an hour ago."""
    for back in reversed(range(number)):
        ended = now - timedelta(days=back, hours=1)
        yield night(WELL, ended)
        yield night(LOST, ended, unpriced=0 if back > 1 else 12)
        yield night(DOWN, ended, Outcome.FULL if back > 3 else Outcome.FAILED)


@contextmanager
def troubled(
    home: Path, hands: Hands | None = None, number: int = 5, unpublished: int = 0, webhook: str = ""
) -> Iterator[tuple[Site, Store]]:
    """The site over so many nights of them, and its store."""
    store, engine = Store.open(Settings(home=home).database), EmbeddedEngine(home / "index")
    now = datetime.now(UTC)
    for take in nights(now, number):
        record(store, home, take)
    records = list(store.records())[unpublished:]
    engine.publish(document(one, SOURCES[one.offering.source_id], now.date()) for one in records)
    with serving(
        create_app(Settings(home=home, api_rate="0", webhook=webhook), store, engine, DECLARED, hands=hands), engine
    ) as site:
        yield site, store
    store.close()
