"""The queue of harvests on PostgreSQL: a night puts one job a source on it, and workers on any machine do them.

Its library is imported once it is needed: every other command starts without it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from schemas import Harvest, Settings, Source
from store import Store

Told = Callable[[Harvest], None]


def quiet(_: Harvest) -> None:
    """Tells nobody."""


async def queued(
    sources: Mapping[str, Source], settings: Settings, store: Store, limit: float, told: Told = quiet
) -> list[Harvest]:
    """Has workers harvest the sources, each once, within `limit` seconds; gives what was recorded, or says why nothing was.

    A source that is in the queue already, from a night that was cut off, is waited for and not put there again. Ended meanwhile
    it leaves its jobs to the workers. Raises WrongUse without PostgreSQL, and StoreError when that does not come back.
    """
    from scheduler.queue.asking import ask

    return await ask(sources, settings, store, limit, told)


async def work(settings: Settings, store: Store, at_once: int, name: str = "worker", told: Told = quiet) -> None:
    """Does what is on the queue until SIGTERM or Ctrl-C, which lets each harvest under way end its page and leaves the rest of it
    to the other workers. Raises WrongUse without PostgreSQL, and StoreError when the queue cannot be reached any more.
    """
    from scheduler.queue.working import take_jobs

    await take_jobs(settings, store, at_once, name, told)
