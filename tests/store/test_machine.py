"""Machines are told apart though they share a name: of another's processes nothing is known, and their numbers are not ours."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from datetime import UTC, datetime

import pytest
from sqlalchemy import create_engine, text

from schemas import RunState
from store import Store, machine
from store.machine import has_ended, started, this_machine

NAMESAKE = f"{socket.gethostname()}/another"
"""A machine that bears the name of this one."""


def over() -> int:
    """The number of a process that has ended."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def is_of_a_namesake(database: str) -> None:
    engine = create_engine(database)
    with engine.begin() as connection:
        connection.execute(text("UPDATE leases SET holder = :holder"), {"holder": f"{NAMESAKE}:{over()}:1"})
        connection.execute(text("UPDATE runs SET host = :host, pid = :pid"), {"host": NAMESAKE, "pid": over()})
    engine.dispose()


def test_of_this_machine_it_is_known_who_has_ended_and_whose_number_is_anothers() -> None:
    here, me = this_machine(), os.getpid()
    assert not has_ended(here, me)
    assert not has_ended(here, me, started(me))
    assert has_ended(here, me, "1"), "its number was given to another since"
    assert has_ended(here, over())
    assert not has_ended(NAMESAKE, over())
    assert not has_ended(socket.gethostname(), over()), "as a release before told machines apart"


def test_a_lease_and_a_run_of_a_namesake_are_not_taken_for_those_of_a_process_that_has_ended(store: Store, database: str) -> None:
    now = datetime(2026, 6, 3, 2, tzinfo=UTC)
    assert store.leases.take("night", 0.0) is not None
    store.runs.begin("ie_kilkenny/1", "ie_kilkenny", "ie_kilkenny/1", now)
    is_of_a_namesake(database)
    assert store.leases.holder("night").startswith(NAMESAKE)
    assert (store.leases.take("night", 0.0), store.leases.lives("night")) == (None, False)
    (run,) = store.runs.active()
    assert (run.standing(now), run.gone) == (RunState.RUNNING, False)


def test_a_container_of_the_same_name_on_the_same_system_is_another_machine() -> None:
    apart = ["unshare", "--user", "--map-root-user", "--pid", "--fork", "--mount-proc"]
    asks = f"import runpy; print(runpy.run_path({machine.__file__!r})['this_machine']())"
    try:
        told = subprocess.run([*apart, sys.executable, "-c", asks], capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("this system lets nobody make a namespace")
    assert told.startswith(f"{socket.gethostname()}/")
    assert told != this_machine()
