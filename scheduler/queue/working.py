"""One worker: takes harvests from the queue, several at once, until it is asked to leave."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.jobs import Job

from crawlers import Archive
from scheduler.harvest import harvest
from scheduler.queue.job import since, unpacked
from scheduler.queue.opening import HARVEST, HARVESTS, opened
from schemas import Beat, Busy, Harvest, Overtaken, Settings, Stopped, StoreError
from store import Store

LOOK = 2.0
"""Seconds between two looks at the queue; a job that is put there is told of at once, one that is put back is not."""
BEAT = 10.0
BUSY = 5
"""Seconds after which a source is tried again that another is harvesting."""
GRACE = 40.0
"""Seconds in which pages that are being asked for may come to their end; an answer has thirty."""
FORGOTTEN = 600.0
"""Seconds of silence after which the queue forgets a worker: more than reading a large catalogue keeps one from beating."""
SIGNALS = (signal.SIGINT, signal.SIGTERM)


class _Again(BaseRetryStrategy):
    """A job is done again where its worker left or another process has the source; one that failed waits for the next night."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:  # noqa: ARG002 # as the library asks
        if isinstance(exception, Stopped | asyncio.CancelledError):
            return RetryDecision(retry_in={"seconds": 0})
        return RetryDecision(retry_in={"seconds": BUSY}) if isinstance(exception, Busy | Overtaken) else None


async def take_jobs(settings: Settings, store: Store, at_once: int, name: str, told: Callable[[Harvest], None]) -> None:
    """So many at once, for as long as nobody asks this process to end."""
    archive, leaving = Archive(settings.archive), asyncio.Event()

    def beat(_: Beat) -> None:
        if leaving.is_set():
            raise Stopped("The worker was asked to leave; another goes on from the pages it had.")

    async with opened(settings, at_once + 2) as queue:

        @queue.task(name=HARVEST, queue=HARVESTS, retry=_Again())
        async def one(source: dict[str, Any], after: str) -> None:
            known = unpacked(source, settings.registers)
            if since(store, known.source_id, after) is None:
                told(await harvest(known, settings, store, archive, progress=beat))

        running = asyncio.create_task(
            queue.run_worker_async(
                queues=[HARVESTS],
                name=name,
                concurrency=at_once,
                fetch_job_polling_interval=LOOK,
                shutdown_graceful_timeout=GRACE,
                install_signal_handlers=False,
                update_heartbeat_interval=BEAT,
                stalled_worker_timeout=FORGOTTEN,
            )
        )
        with _leaving(leaving, running), suppress(asyncio.CancelledError):
            await running
        if not leaving.is_set():
            raise StoreError("The queue could not be reached any more; start the worker again once PostgreSQL answers.")


@contextmanager
def _leaving(leaving: asyncio.Event, running: asyncio.Task[None]) -> Iterator[None]:
    """Hears the first signal to end; the second one ends the process at once."""
    loop = asyncio.get_running_loop()

    def leave() -> None:
        leaving.set()
        running.cancel()
        deaf()

    def deaf() -> None:
        for each in SIGNALS:
            loop.remove_signal_handler(each)

    for each in SIGNALS:
        loop.add_signal_handler(each, leave)
    try:
        yield
    finally:
        deaf()
