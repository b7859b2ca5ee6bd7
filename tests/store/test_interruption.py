"""A harvest cut short leaves the store as it was before."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from schemas import Taken
from store import Store
from tests.store.nights import SOURCE, read, take

ENDLESS = """
import itertools, sys, msgspec
from store import Store
from tests.store.nights import read, take

def offerings():
    for number in itertools.count():
        yield from read(f"course {number}")
        if number == 5_000:
            print("under way", flush=True)

Store.open(sys.argv[1]).record(msgspec.structs.replace(take(2), read=offerings()))
"""


def interrupted() -> Iterator[Taken]:
    yield from read(*(f"course {number}" for number in range(1_500)))
    raise KeyboardInterrupt


def test_an_interrupted_harvest_is_not_recorded_at_all(store: Store) -> None:
    store.record(take(1, read("weaving")))
    before = list(store.records())
    endless: Any = interrupted()
    with pytest.raises(KeyboardInterrupt):
        store.record(msgspec.structs.replace(take(2), read=endless))
    assert list(store.records()) == before
    assert len(store.harvests()) == 1
    assert store.record(take(2, read("weaving", "glass"))).counters.added == 1


def test_a_killed_process_leaves_nothing_half_recorded(store: Store, database: str) -> None:
    store.record(take(1, read("weaving")))
    command = [sys.executable, "-c", ENDLESS, database]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=Path(__file__).parents[2]) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"under way\n"
        process.send_signal(signal.SIGKILL)
    again = Store.open(database)
    assert again.counts() == {SOURCE: 1}
    assert len(again.harvests()) == 1
    assert again.record(take(2, read("weaving", "glass"))).counters.added == 1
    again.close()
