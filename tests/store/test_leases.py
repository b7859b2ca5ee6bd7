"""Leases, on both databases: held by one, kept by beats, free when their holder is gone, whatever a clock says."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import create_engine, text

from schemas import Lease, Overtaken, StoreError
from store import Store
from store.leases import SILENCE
from tests.store.nights import read, take

ELSEWHERE = "another.example:17:4711"
"""A holder of whose life nothing is known here."""


def taken_by(database: str, holder: str) -> None:
    engine = create_engine(database)
    with engine.begin() as connection:
        connection.execute(text("UPDATE leases SET holder = :holder"), {"holder": holder})
    engine.dispose()


def test_a_lease_is_held_by_one_until_it_is_given_back(store: Store) -> None:
    assert store.leases.holder("night") == ""
    lease = store.leases.take("night", 0.0)
    assert lease is not None
    assert store.leases.take("night", 1e9) is None
    assert store.leases.take("other", 0.0) is not None
    assert store.leases.holder("night") == lease.holder
    store.leases.release(lease)
    assert store.leases.holder("night") == ""
    again = store.leases.take("night", 0.0)
    assert again is not None
    assert again.token == lease.token + 1


def test_who_beats_keeps_it_and_who_is_silent_loses_it(store: Store, database: str) -> None:
    lease = store.leases.take("night", 0.0)
    assert lease is not None
    taken_by(database, ELSEWHERE)
    far = Lease(name="night", holder=ELSEWHERE, token=lease.token)
    assert store.leases.take("night", 10.0) is None, "it is seen for the first time"
    assert store.leases.beat(far)
    assert store.leases.take("night", 11.0 + SILENCE) is None, "it has beaten since"
    assert store.leases.take("night", 10.0 + 2 * SILENCE) is None, "not yet silent for long enough"
    mine = store.leases.take("night", 12.0 + 2 * SILENCE)
    assert mine is not None
    assert mine.token == lease.token + 1
    assert not store.leases.beat(far), "whoever was thought dead learns that it has lost it"
    store.leases.release(far)
    assert store.leases.holder("night") == mine.holder
    assert store.leases.beat(mine)


def test_a_holder_of_this_machine_that_has_ended_leaves_it_free_at_once(store: Store, database: str) -> None:
    lease = store.leases.take("night", 0.0)
    assert lease is not None
    host, pid, started = lease.holder.split(":")
    done = subprocess.Popen([sys.executable, "-c", ""])
    done.wait()
    for holder in (f"{host}:{done.pid}:{started}", f"{host}:{pid}:1"):  # ended; and its number given to another
        taken_by(database, holder)
        assert store.leases.holder("night") == ""
        assert store.leases.take("night", 0.0) is not None


def test_of_many_who_want_it_at_once_one_gets_it(store: Store) -> None:
    many, together = 8, Barrier(8)

    def want(_: int) -> Lease | None:
        together.wait()
        return store.leases.take("night", 0.0)

    with ThreadPoolExecutor(many) as pool:
        assert sum(lease is not None for lease in pool.map(want, range(many))) == 1


def test_a_harvest_whose_lease_another_has_taken_is_not_recorded(store: Store, database: str) -> None:
    lease = store.leases.take("harvest/ie_kilkenny", 0.0)
    assert lease is not None
    assert store.record(take(1, read("one")), lease).counters.added == 1
    taken_by(database, ELSEWHERE)
    with pytest.raises(Overtaken, match="nothing of it was recorded"):
        store.record(take(2, read("one", "two")), lease)
    assert [done.harvest_id for done in store.harvests()] == ["ie_kilkenny-1"]
    assert store.counts() == {"ie_kilkenny": 1}


def test_a_lease_that_was_never_taken_is_nobodys(store: Store) -> None:
    never = Lease(name="night", holder=ELSEWHERE, token=1)
    assert not store.leases.beat(never)
    store.leases.release(never)
    assert store.leases.holder("night") == ""


def test_a_database_that_is_gone_is_told_in_one_sentence(store: Store, database: str) -> None:
    engine = create_engine(database)
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE leases"))
    engine.dispose()
    with pytest.raises(StoreError, match="run credatlas doctor"):
        store.leases.take("night", 0.0)
