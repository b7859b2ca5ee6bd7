"""The clock: proposes each night when it is due, and again one that was interrupted; the lease and the date decide."""

from __future__ import annotations

import logging
from collections.abc import Callable
from threading import Event

from schemas import Timetable
from store import Store

LOOK = 300.0
"""Seconds between two looks, counted by a clock that nobody can set, at whether a night is to be begun or gone on with."""
_LOG = logging.getLogger(__name__)


def keep_time(
    timetable: Timetable, store: Store, command: tuple[str, ...], wanted: Callable[[], bool], stop: Event, look: float = LOOK
) -> None:
    """Runs `command` whenever a night is due or `wanted`, until it is to stop; then it stops what it began, and waits for that.

    Whatever goes wrong meanwhile, a database that is away for one, is logged, and the next look goes on.
    """
    from scheduler import jobs  # here: every other command starts sooner without APScheduler

    clock = None
    try:
        while not stop.is_set():
            try:
                if clock is None or not jobs.goes_right(clock, timetable):
                    clock = jobs.begun(clock, timetable, store, command)
                if wanted():
                    jobs.propose(*command)
            except Exception as trouble:
                _LOG.warning("The clock could not look (%s); it looks again in %d seconds.", trouble, look)
            stop.wait(look)
    finally:
        jobs.ended(clock)
        jobs.end_proposed()
