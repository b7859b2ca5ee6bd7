"""Writes a database as this release leaves it, with rows in every table: `python -m tests.store.leaving` before a new migration.

What it writes stays in `left/` for good, named after its revision, and `test_upgrading.py` opens each of them by today's code.
"""

from __future__ import annotations

import sqlite3
import tempfile
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from schemas import (
    Alert,
    Approval,
    Cluster,
    Correction,
    Failure,
    Held,
    Kin,
    Likeness,
    Member,
    Monitor,
    Name,
    Night,
    NightState,
    Outcome,
    Pause,
    Ruling,
    Severity,
    Text,
    Traits,
)
from store import Store
from store.machine import this_machine
from tests.store.nights import SOURCE, harvest, known_as, read, take, time, unread

LEFT = Path(__file__).parent / "left"
ONE, OTHER = sorted((known_as("weaving"), known_as("glass")))


def live(store: Store) -> None:
    """Five nights: three offerings, one that changes, one that goes; one night that fails, and one that is held and approved."""
    told = (unread("a lot"),)
    loom = (Text(words="Weaving on a loom", lang="en"),)
    store.record(take(1, read("weaving", "glass", "basketry"), issues=told))
    store.record(take(2, read("weaving", page="p2", title=loom), kept=("glass", "basketry")))
    store.record(take(3, kept=("weaving", "glass"), issues=told))
    store.record(take(4, harvest=harvest(4, Outcome.FAILED, reason="The site did not answer.")))
    store.record(take(5, kept=("glass",), harvest=harvest(5, Outcome.HELD), removals=False, issues=told))
    approved: dict[str, Any] = {"harvest_id": f"{SOURCE}-5", "source_id": SOURCE, "failure": Failure.SHRUNKEN, "by": "Ada"}
    store.approve(Approval(**approved, held=Held(known=2, found=1, gone=1), at=time(5, 9), expires=time(8, 9)))
    glass: dict[str, Any] = {"offering_id": known_as("glass"), "source_id": SOURCE, "field": "title", "words": "Glass"}
    store.correct((Correction(correction_id="c1", **glass, why="A slip.", by="Ada", at=time(2, 9)),), None, time(2, 9))


def be_watched(store: Store) -> None:
    """What operators and the clock leave beside the records."""
    with store.matching() as memory:
        traits = [
            Traits(offering_id=key, source_id=SOURCE, standing=1, names=(Name(words=("weaving",)),)) for key in (ONE, OTHER)
        ]
        memory.remember([(one, "hash", ("key one",)) for one in traits], "rules")
        memory.keep([Likeness(one=ONE, other=OTHER, kin=Kin.SAME, score=0.9)])
        members = tuple(Member(offering_id=key, source_id=SOURCE, kin=Kin.SAME) for key in (ONE, OTHER))
        memory.replace([], [Cluster(cluster_id="k1", owner=ONE, born=time(2), aliases=("k0",), members=members)], time(2))
        memory.rule(Ruling(one=ONE, other=OTHER, says="same", by="Ada", at=time(2, 9), why="One loom."))
    store.acknowledge("library", store.newest())
    store.runs.pause(Pause(source_id=SOURCE, by="Ada", at=time(5, 9)))
    store.runs.ask("r1", SOURCE, "Ada", datetime(2026, 6, 6, tzinfo=UTC))
    failed = Monitor(kind="failed", source_id=SOURCE, well=False, words="It failed.")
    alert = Alert(monitor=failed, severity=next(iter(Severity)), first_seen=time(4), last_seen=time(4))
    with store.watched.alerting() as alerts:
        alerts.keep({alert.key: alert})
    lease = store.leases.take("night", 0.0)
    assert lease is not None
    store.nights.keep(Night(date="2026-06-05", due_at=time(5), begun=time(5), ended=time(5, 3), state=NightState.ENDED), lease)
    store.outbox.keep(store.outbox.outlet("mail"))


def leave() -> Path:
    """The file, which names no machine."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "left.sqlite"
        with closing(Store.open(f"sqlite:///{path}")) as store:
            live(store)
            be_watched(store)
            revision = store.whole.revision()
        with closing(sqlite3.connect(path)) as database:
            words = "\n".join(database.iterdump()).replace(this_machine(), "a-machine")
    (LEFT / f"{revision}.sql").write_text(f"{words}\n", encoding="utf-8")
    return LEFT / f"{revision}.sql"


if __name__ == "__main__":
    print(leave())  # a command
