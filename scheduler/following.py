"""Follows a harvest: tells once a second how far it is, and hears when a person asks it to stop."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from threading import Event, Thread

from structlog.contextvars import bound_contextvars

from scheduler.clock import Clock, utc_now
from schemas import Beat, Cancelled, CredAtlasError, RunState, Source, Stopped, StoreError, in_words
from store import Store

Progress = Callable[[Beat], None]
_LOG = logging.getLogger(__name__)
_ENDS = {Cancelled: RunState.CANCELLED, Stopped: RunState.INTERRUPTED}
EVERY = 1.0
"""Seconds between two beats."""


class Follower:
    """One harvest under way. A thread of its own does the telling, so that a busy database never holds up the crawl; a beat that
    could not be written is left out."""

    def __init__(self, store: Store, source: Source, run_id: str) -> None:
        self._store, self._source, self._run_id = store, source, run_id
        self._beat, self._stop, self._cancelled = Beat(step="beginning"), Event(), False
        self._thread = Thread(target=self._beating, name=f"follow {run_id}", daemon=True)

    def tell(self, beat: Beat) -> None:
        """How far it is. Raises Cancelled when it is to stop, which the crawl is between two pages."""
        self._beat = beat
        if self._cancelled:
            raise Cancelled(
                f"The harvest of {self._source.source_id} was cancelled; nothing of it was recorded, and the next one goes on "
                "from the pages it had."
            )

    def turn_to(self, beat: Beat) -> None:
        """What it does next, told at once. Raises Cancelled, too."""
        self._beat = beat
        self._write()
        self.tell(beat)

    def begin(self) -> None:
        self._thread.start()

    def end(self) -> None:
        self._stop.set()
        self._thread.join()
        self._write()

    def _beating(self) -> None:
        while not self._stop.wait(EVERY):
            self._write()

    def _write(self) -> None:
        with suppress(StoreError):
            self._cancelled |= self._store.runs.beat(self._run_id, self._beat, utc_now())


@contextmanager
def followed(
    source: Source, store: Store, harvest_id: str, begun: datetime, clock: Clock = utc_now, run_id: str = ""
) -> Iterator[Follower]:
    """The run of a harvest from its beginning to however it ends; one that nobody asked for is named after its harvest.

    Whatever is logged meanwhile in its course tells its source and its run.
    """
    name = run_id or harvest_id
    with bound_contextvars(source=source.source_id, run=name):
        yield from _followed(source, store, name, harvest_id, begun, clock)


def _followed(source: Source, store: Store, name: str, harvest_id: str, begun: datetime, clock: Clock) -> Iterator[Follower]:
    store.runs.begin(name, source.source_id, harvest_id, begun)
    _LOG.info("The harvest has begun.")
    follower = Follower(store, source, name)
    follower.begin()
    state, reason = RunState.INTERRUPTED, ""
    try:
        yield follower
        state = RunState.ENDED
    except CredAtlasError as error:
        state, reason = _ENDS.get(type(error), RunState.FAILED), str(error)
        _LOG.warning("The harvest ended with nothing recorded: %s", reason, extra={"outcome": state.value})
        raise
    except Exception as mistake:
        state, reason = RunState.FAILED, in_words(mistake)
        _LOG.exception("The harvest ended with nothing recorded.", extra={"outcome": state.value})
        raise
    finally:
        follower.end()
        if state is not RunState.ENDED:
            with suppress(StoreError):
                store.runs.close(name, state, reason, clock())
