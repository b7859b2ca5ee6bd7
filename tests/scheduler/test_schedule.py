"""The clock: its job outlives it in either database, a time that passed is made up for once or missed, and nothing stops it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Thread

import pytest
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler

from scheduler import jobs
from scheduler.schedule import keep_time
from schemas import StoreError, Timetable
from store import Store
from tests.parts.mortal import wait_for
from tests.parts.servers import PATIENCE

HOUR = timedelta(hours=1)
TABLE = Timetable(at=(datetime.now(UTC) + 10 * HOUR).time().replace(microsecond=0))
"""Nights that are not due while the tests run."""


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    small = request.param == "sqlite"
    opened = Store.open(f"sqlite:///{tmp_path / 'catalogue.sqlite'}" if small else request.getfixturevalue("furnished_database"))
    yield opened
    opened.close()


@pytest.fixture
def note(tmp_path: Path) -> Iterator[Path]:
    """What the command writes a line into, each time it is run."""
    yield tmp_path / "note"
    jobs.end_proposed()


def writing(note: Path, then: str = "") -> tuple[str, ...]:
    return sys.executable, "-S", "-c", f"open({str(note)!r}, 'a').write('night\\n'); {then}"


def lines(note: Path) -> int:
    return note.read_text().count("\n") if note.exists() else 0


def left(store: Store, command: tuple[str, ...], due: datetime, timetable: Timetable = TABLE) -> None:
    """A clock that ended while its job was due at a time."""
    clock = begun(store, command, timetable)
    job = clock.get_job(jobs.JOB)
    clock.shutdown()
    job._modify(next_run_time=due)
    SQLAlchemyJobStore(engine=store.engine).update_job(job)


def coming(timetable: Timetable = TABLE) -> datetime:
    return timetable.due_at(timetable.next_after(datetime.now(UTC)))


def next_due(clock: BackgroundScheduler) -> datetime:
    due: datetime = clock.get_job(jobs.JOB).next_run_time
    return due


def begun(store: Store, command: tuple[str, ...], timetable: Timetable = TABLE) -> BackgroundScheduler:
    return jobs.begun(None, timetable, store, command)


def test_a_new_clock_waits_for_the_next_night(store: Store, note: Path) -> None:
    clock = begun(store, writing(note))
    assert next_due(clock) == coming()
    assert jobs.goes_right(clock, TABLE)
    clock.shutdown()
    assert not note.exists()


def test_a_time_that_passed_by_less_than_the_grace_is_made_up_for_once(store: Store, note: Path) -> None:
    left(store, writing(note), datetime.now(UTC) - 5 * HOUR)
    clock = begun(store, writing(note))
    wait_for(lambda: lines(note) == 1 and next_due(clock) == coming(), PATIENCE, "It was not made up for")
    clock.shutdown()
    assert lines(note) == 1


def test_one_that_passed_by_more_is_missed(store: Store, note: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    proposed: list[tuple[str, ...]] = []
    monkeypatch.setattr(jobs._PROPOSED, "begin", proposed.append)
    for late, times in ((7 * HOUR, 0), (5 * HOUR, 1)):
        left(store, writing(note), datetime.now(UTC) - late)
        clock = begun(store, writing(note))
        wait_for(lambda clock=clock: next_due(clock) == coming(), PATIENCE, "It did not go on")  # type: ignore[misc]
        clock.shutdown()
        assert len(proposed) == times


@pytest.mark.parametrize("astray", [False, True])
def test_another_timetable_or_a_job_of_a_clock_that_was_far_ahead_is_replaced(store: Store, note: Path, *, astray: bool) -> None:
    left(store, writing(note), datetime.now(UTC) + 1000 * 24 * HOUR if astray else coming())
    table = TABLE if astray else Timetable(zone="Australia/Lord_Howe", at=TABLE.at)
    clock = begun(store, writing(note), table)
    assert next_due(clock) == coming(table)
    clock.shutdown()


def kept(store: Store, command: tuple[str, ...], wanted: Callable[[], bool], stop: Event) -> Thread:
    thread = Thread(target=keep_time, args=(TABLE, store, command, wanted, stop, 0.01))
    thread.start()
    return thread


def test_it_begins_what_is_wanted_one_at_a_time_whatever_goes_wrong_and_stops_it_at_the_end(store: Store, note: Path) -> None:
    many, stop = 0, Event()

    def wanted() -> bool:
        nonlocal many
        many += 1
        if many == 1:
            raise StoreError("The database is away.")
        return True

    patient = f"""
import signal, sys, time
signal.signal(signal.SIGTERM, lambda *_: (open({str(note)!r}, 'a').write('stopped\\n'), sys.exit(0)))
open({str(note)!r}, 'a').write('ready\\n')
while True: time.sleep(1)"""
    thread = kept(store, writing(note, f"exec({patient!r})"), wanted, stop)
    wait_for(lambda: lines(note) == 2, PATIENCE, "It did not begin")
    so_far = many
    wait_for(lambda: many > so_far + 3, PATIENCE, "It looked no more")
    stop.set()
    thread.join(PATIENCE)
    assert not thread.is_alive()
    assert note.read_text() == "night\nready\nstopped\n"
