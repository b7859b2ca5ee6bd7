"""Holds a lease while something goes on: a thread of its own beats it, and knows when another has taken it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread
from time import monotonic, sleep

from schemas import Lease, NewerSchema, Overtaken, StoreError
from store import Store

EVERY = 5.0
"""Seconds between two beats: many fit into the silence after which another may take a lease."""
RELEASES = 720
"""Tries to give back a lease, an hour in all."""
LOOK = 1.0
"""Seconds between two looks at a lease whose holder may be gone."""


class Hold:
    """A lease that is ours until `lost` says otherwise. A beat that could not be written is left out, but for one that a newer
    release would not have: whatever is done from then on could not be recorded."""

    def __init__(self, store: Store, lease: Lease) -> None:
        self.lease, self.lost = lease, False
        self.newer: NewerSchema | None = None
        self._store, self._stop = store, Event()
        self._thread = Thread(target=self._beating, name=f"hold {lease.name}", daemon=True)

    def check(self) -> None:
        """Raises Overtaken once it is lost, and NewerSchema."""
        if self.newer is not None:
            raise self.newer
        if self.lost:
            raise Overtaken(self.lease.overtaken)

    def begin(self) -> None:
        self._thread.start()

    def end(self) -> None:
        self._stop.set()
        self._thread.join()
        if not self._released():
            Thread(target=self._releasing, name=f"release {self.lease.name}", daemon=True).start()

    def _released(self) -> bool:
        try:
            self._store.leases.release(self.lease)
        except StoreError:
            return False
        return True

    def _releasing(self) -> None:
        """Goes on until the database is there again: while this process lives nobody else would take what it seems to hold."""
        for _ in range(RELEASES):
            sleep(EVERY)
            if self._released():
                return

    def _beating(self) -> None:
        while not self.lost and not self.newer and not self._stop.wait(EVERY):
            try:
                self.lost = not self._store.leases.beat(self.lease)
            except NewerSchema as newer:
                self.newer = newer
            except StoreError:
                continue


async def taken(store: Store, name: str, ticks: Callable[[], float] = monotonic, look: float = LOOK) -> Lease | None:
    """The lease, or None while another holds it. One whose holder, on another machine, may be gone is watched until it beats or
    has been silent for long enough."""
    while (lease := store.leases.take(name, ticks())) is None and not store.leases.lives(name):
        await asyncio.sleep(look)
    return lease


@contextmanager
def held(store: Store, lease: Lease) -> Iterator[Hold]:
    """Keeps it until the end, and gives it back."""
    hold = Hold(store, lease)
    hold.begin()
    try:
        yield hold
    finally:
        hold.end()
