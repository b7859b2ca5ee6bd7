"""The night's side of the queue: puts a job for each source on it, looks after those whose worker is gone, and waits for all."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from datetime import timedelta
from time import monotonic
from typing import NamedTuple

from procrastinate import App
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Job

from scheduler.clock import utc_now
from scheduler.queue.job import newest, packed, priority, since
from scheduler.queue.opening import HARVEST, HARVESTS, SILENCE, opened
from schemas import Harvest, Outcome, Settings, Source, StoreError
from store import Store

LOOK = 1.0
"""Seconds between two looks at the queue."""
PATIENCE = 300.0
"""Seconds in which a database that is restarted has to come back."""
ALONE = 3_600.0
"""Seconds without any worker after which a night goes on without its harvests."""
KEPT = 7 * 24
"""Hours for which jobs that have ended are kept to be looked at."""
_ACTIVE = (
    "SELECT id, args #>> '{source,source_id}' AS source, args ->> 'after' AS after FROM procrastinate_jobs "
    "WHERE queue_name = %(queue)s AND status IN ('todo', 'doing')"
)
_LATE = "No worker had harvested it when the time that a night has was over."
_ALONE = "No worker was there for an hour; start one: credatlas worker."
_LOG = logging.getLogger(__name__)


class _Waiting(NamedTuple):
    """A job, and the source's newest harvest before it."""

    job: int
    after: str


async def ask(
    sources: Mapping[str, Source], settings: Settings, store: Store, limit: float, told: Callable[[Harvest], None]
) -> list[Harvest]:
    """One job a source, and what came of each."""
    end, done = monotonic() + limit, dict[str, Harvest]()
    async with opened(settings) as queue:
        waiting = await _put(queue, sources, store)
        heard = manned = monotonic()
        while waiting and monotonic() < min(end, manned + ALONE):
            try:
                for name in await _ended(queue, waiting):
                    done[name] = _outcome(sources[name], store, waiting[name].after)
                    del waiting[name]
                    told(done[name])
                await _give_again(queue, store)
                heard = monotonic()
                manned = heard if store.queue.counts().workers else manned
            except (ConnectorException, StoreError):
                if monotonic() - heard > PATIENCE:
                    raise
            await asyncio.sleep(LOOK if waiting else 0)
        for name, late in waiting.items():
            await queue.job_manager.cancel_job_by_id_async(late.job, abort=True)
            done[name] = _unrecorded(sources[name], _LATE if monotonic() > end else _ALONE)
    return [done[name] for name in sources]


async def _put(queue: App, sources: Mapping[str, Source], store: Store) -> dict[str, _Waiting]:
    """The job of each source, with those that were there before."""
    await queue.job_manager.delete_old_jobs(KEPT, HARVESTS, include_failed=True, include_cancelled=True, include_aborted=True)
    rows = await queue.connector.execute_query_all_async(_ACTIVE, queue=HARVESTS)
    waiting = {row["source"]: _Waiting(row["id"], row["after"]) for row in rows if row["source"] in sources}
    now = utc_now()
    last = {name: newest(store, name) for name in sources if name not in waiting}
    after = {name: one.harvest_id if one else "" for name, one in last.items()}
    jobs = [
        Job(
            queue=HARVESTS,
            lock=f"harvest/{name}",
            queueing_lock=None,
            task_name=HARVEST,
            priority=priority(sources[name], one, now),
            task_kwargs={"source": packed(sources[name]), "after": after[name]},
        )
        for name, one in last.items()
    ]
    put = await queue.job_manager.batch_defer_jobs_async(jobs) if jobs else []
    return waiting | {name: _Waiting(job.id or 0, after[name]) for name, job in zip(last, put, strict=True)}


async def _ended(queue: App, waiting: Mapping[str, _Waiting]) -> list[str]:
    active = {row["id"] for row in await queue.connector.execute_query_all_async(_ACTIVE, queue=HARVESTS)}
    return [name for name, one in waiting.items() if one.job not in active]


async def _give_again(queue: App, store: Store) -> None:
    """Puts jobs back whose worker says nothing: once nobody has the lease of the source, or it is silent, too. A worker that is
    only busy keeps its lease."""
    for job in await queue.job_manager.get_stalled_jobs(queue=HARVESTS, seconds_since_heartbeat=SILENCE):
        lease = store.leases.take(job.lock or "", monotonic())
        if lease is not None:
            store.leases.release(lease)
            _LOG.warning("The worker of %s is gone; another takes it over.", job.lock)
            await queue.job_manager.retry_job(job)


def _outcome(source: Source, store: Store, after: str) -> Harvest:
    """What was recorded since, or the reason that the run itself has told."""
    recorded = since(store, source.source_id, after)
    if recorded is not None:
        return recorded
    night = (utc_now() - timedelta(days=1)).isoformat(timespec="seconds")
    told = (run.reason for run, harvest in store.runs.ended(source.source_id, since=night, limit=1)[0] if harvest is None)
    return _unrecorded(source, next(told, "") or "Its job ended and nothing was recorded; the log of the worker tells why.")


def _unrecorded(source: Source, reason: str) -> Harvest:
    now = utc_now().isoformat(timespec="seconds")
    return Harvest(harvest_id="", source_id=source.source_id, started_at=now, ended_at=now, outcome=Outcome.FAILED, reason=reason)
