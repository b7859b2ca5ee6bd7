"""The job of the clock as it lies in the database: when it is due, and what it proposes."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime, timedelta
from signal import SIGTERM
from threading import Lock

from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.base import BaseTrigger

from scheduler.night import GRACE
from schemas import Timetable
from store import Store

SLACK = timedelta(minutes=2)
JOB = "night"


class Due(BaseTrigger):  # type: ignore[misc] # the library tells no types
    """Fires when the timetable says: the library's own would skip a time that clocks pass over."""

    def __init__(self, timetable: Timetable) -> None:
        self.timetable = timetable

    def get_next_fire_time(self, previous_fire_time: datetime | None, now: datetime) -> datetime:
        return self.timetable.due_at(self.timetable.next_after(previous_fire_time or now))


class _Proposed:
    """The process of the night that this one began, of which there is one at a time."""

    def __init__(self) -> None:
        self._lock, self._child = Lock(), None

    _child: subprocess.Popen[bytes] | None

    def begin(self, command: tuple[str, ...]) -> None:
        """Nothing happens while the one before is still under way."""
        with self._lock:
            if self._goes_on():
                return
            self._child = subprocess.Popen(command, stdin=subprocess.DEVNULL)  # noqa: S603 # our own command

    def end(self) -> None:
        with self._lock:
            if self._child is not None and self._goes_on():
                self._child.send_signal(SIGTERM)
                self._child.wait()

    def _goes_on(self) -> bool:
        return self._child is not None and self._child.poll() is None


_PROPOSED = _Proposed()


def propose(*command: str) -> None:
    """What the job of the database calls: it is found there by this name."""
    _PROPOSED.begin(command)


def end_proposed() -> None:
    """Tells what was begun to stop, and waits until it has."""
    _PROPOSED.end()


def begun(
    former: BackgroundScheduler | None, timetable: Timetable, store: Store, command: tuple[str, ...]
) -> BackgroundScheduler:
    """A clock whose one job lies in the database, where it is taken up as an earlier process left it, and a time that passed
    meanwhile is made up for once; a job of another timetable or command is replaced."""
    ended(former)
    clock = BackgroundScheduler(
        jobstores={"default": SQLAlchemyJobStore(engine=store.engine)},
        timezone=UTC,
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": int(GRACE.total_seconds())},
    )
    clock.start(paused=True)
    try:
        job = clock.get_job(JOB)
        if job is None or job.args != command or job.trigger.timetable != timetable or _astray(job.next_run_time, timetable):
            clock.add_job(propose, Due(timetable), args=command, id=JOB, replace_existing=True)
        clock.resume()
    except BaseException:
        ended(clock)
        raise
    return clock


def goes_right(clock: BackgroundScheduler, timetable: Timetable) -> bool:
    """Whether its job comes next when it should: else the clock of the machine was set, or something ended it."""
    job = clock.get_job(JOB)
    return job is not None and job.next_run_time > datetime.now(UTC) - SLACK and not _astray(job.next_run_time, timetable)


def _astray(coming: datetime, timetable: Timetable) -> bool:
    """Whether it would come too late."""
    return coming > timetable.due_at(timetable.next_after(datetime.now(UTC)))


def ended(clock: BackgroundScheduler | None) -> None:
    """Once this is done it proposes nothing any more."""
    if clock is not None and clock.running:
        clock.shutdown()
