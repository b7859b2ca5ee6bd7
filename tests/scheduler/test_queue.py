"""Workers and their queue: each source once a night, whoever is killed or asked to leave, and nothing asked for twice."""

from __future__ import annotations

import asyncio
import os
import signal
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest
from msgspec.structs import replace

from scheduler import queued, work
from scheduler.queue.job import DAY
from schemas import Expect, Harvest, Outcome, RunState, Settings, Source, WrongUse
from store import Store
from tests.parts.forked import Nursery
from tests.parts.mortal import wait_for
from tests.parts.postgres import told
from tests.parts.servers import PATIENCE
from tests.parts.site import Answer, Site
from tests.scheduler.nights import SOURCE

PAGE = "/course/course-007"
WORKER = """
import asyncio, sys
from pathlib import Path
from scheduler import work
from schemas import Settings
from store import Store
home, mirror, database = sys.argv[1:]
settings = Settings(home=Path(home), mirror=mirror, database_url=database)
asyncio.run(work(settings, Store.open(database), 1))
"""


class Shop:
    """A database and a data folder that workers share."""

    def __init__(self, home: Path, site: Site, database: str) -> None:
        self.site = site
        self.settings = Settings(home=home, mirror=site.address, database_url=database)
        self.store = Store.open(database)

    def night(self, *names: str, limit: float = PATIENCE, workers: int = 1) -> list[Harvest]:
        """Asks for these sources and works in this process, until all are done and the workers were asked to leave."""
        return asyncio.run(self._night({name: replace(SOURCE, source_id=name) for name in names}, limit, workers))

    async def _night(self, sources: dict[str, Source], limit: float, workers: int) -> list[Harvest]:
        working = [asyncio.create_task(work(self.settings, self.store, 2)) for _ in range(workers)]
        done = await queued(sources, self.settings, self.store, limit)
        if working:
            os.kill(os.getpid(), signal.SIGTERM)
            await asyncio.gather(*working)
        return done

    def asked(self) -> Counter[str]:
        """How often each course's page was asked for."""
        return Counter(path for path, _ in self.site.asked if path.startswith("/course/"))


@pytest.fixture
def shop(tmp_path: Path, site: Site, furnished_database: str) -> Iterator[Shop]:
    made = Shop(tmp_path, site, furnished_database)
    yield made
    made.store.close()


@pytest.mark.heavy
def test_each_source_is_harvested_once_and_the_next_night_again(shop: Shop) -> None:
    done = shop.night("ie_one", "ie_two", "ie_three")
    assert [(one.source_id, one.outcome, one.counters.added) for one in done] == [
        (name, Outcome.FULL, 24) for name in ("ie_one", "ie_two", "ie_three")
    ]
    assert set(shop.asked().values()) == {3}
    again = shop.night("ie_two")
    assert (again[0].source_id, again[0].counters.changed, len(shop.store.harvests("ie_two"))) == ("ie_two", 0, 2)


@pytest.mark.heavy
def test_a_killed_worker_is_taken_over_from_the_pages_it_had(
    shop: Shop, nursery: Nursery, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It dies while a page is on its way. The other looks sooner than it would, and knows by the lease that it is gone."""
    reached, dead = Event(), Event()

    def hold(path: str, answer: Answer) -> Answer:
        if path == PAGE and not reached.is_set():
            reached.set()
            dead.wait(PATIENCE)
        return answer

    async def kill() -> list[Harvest]:
        working = nursery.start(WORKER, [str(shop.settings.home), shop.site.address, shop.settings.database])
        asking = asyncio.create_task(queued({"ie_one": replace(SOURCE, source_id="ie_one")}, shop.settings, shop.store, PATIENCE))
        await asyncio.to_thread(reached.wait, PATIENCE)
        working.send(signal.SIGKILL)
        assert working.wait() == -signal.SIGKILL
        dead.set()
        other = asyncio.create_task(work(shop.settings, shop.store, 1))
        done = await asking
        os.kill(os.getpid(), signal.SIGTERM)
        await other
        return done

    shop.site.fault = hold
    monkeypatch.setattr("scheduler.queue.asking.SILENCE", 0.5)
    done = asyncio.run(kill())
    assert [(one.outcome, one.counters.added) for one in done] == [(Outcome.FULL, 24)]
    assert [run.state for run, _ in shop.store.runs.ended("ie_one")[0]] == [RunState.ENDED, RunState.INTERRUPTED]
    twice = {path for path, times in shop.asked().items() if times > 1}
    assert len(twice) <= 16, "only what was under way when it died is asked for again"
    assert PAGE in twice
    assert all(not shop.store.versions(record.offering.offering_id) for record in shop.store.records("ie_one"))


@pytest.mark.heavy
def test_a_worker_that_froze_is_taken_over_and_records_nothing_once_it_thaws(
    shop: Shop, nursery: Nursery, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its process is there and says nothing, as that of a machine that dropped off the network. Whoever has taken over may be as
    slow as it likes: that it has is told by its asking for the page at which the other froze."""
    reached, thawed = Event(), Event()

    def hold(path: str, answer: Answer) -> Answer:
        if path == PAGE and not reached.is_set():
            reached.set()
            thawed.wait(PATIENCE)
        elif path == PAGE:
            monkeypatch.setattr("store.leases.SILENCE", PATIENCE)
        return answer

    async def freeze() -> list[Harvest]:
        frozen = nursery.start(WORKER, [str(shop.settings.home), shop.site.address, shop.settings.database])
        asking = asyncio.create_task(queued({"ie_one": replace(SOURCE, source_id="ie_one")}, shop.settings, shop.store, PATIENCE))
        await asyncio.to_thread(reached.wait, PATIENCE)
        frozen.send(signal.SIGSTOP)
        other = asyncio.create_task(work(shop.settings, shop.store, 1))
        done = await asking
        os.kill(os.getpid(), signal.SIGTERM)
        await other
        frozen.send(signal.SIGCONT)
        thawed.set()
        frozen.send(signal.SIGTERM)
        assert await asyncio.to_thread(frozen.wait) == 0, frozen.complaints.read_text()
        return done

    shop.site.fault = hold
    monkeypatch.setattr("scheduler.queue.asking.SILENCE", 0.5)
    monkeypatch.setattr("store.leases.SILENCE", 3.0)
    monkeypatch.setattr("scheduler.holding.EVERY", 0.1)
    done = asyncio.run(freeze())
    assert [(one.outcome, one.counters.added) for one in done] == [(Outcome.FULL, 24)]
    assert len(shop.store.harvests("ie_one")) == 1
    assert [run.state for run, _ in shop.store.runs.ended("ie_one")[0]] == [RunState.ENDED, RunState.INTERRUPTED]


def test_a_worker_that_is_asked_to_leave_ends_its_pages_and_another_goes_on(shop: Shop) -> None:
    def leave(path: str, answer: Answer) -> Answer:
        if path == PAGE:
            shop.site.fault = None
            os.kill(os.getpid(), signal.SIGTERM)
        return answer

    async def work_by_turns() -> list[Harvest]:
        asking = asyncio.create_task(queued({"ie_one": replace(SOURCE, source_id="ie_one")}, shop.settings, shop.store, PATIENCE))
        await work(shop.settings, shop.store, 1)
        assert shop.store.runs.ended("ie_one")[0][0][0].state is RunState.INTERRUPTED
        other = asyncio.create_task(work(shop.settings, shop.store, 1))
        done = await asking
        os.kill(os.getpid(), signal.SIGTERM)
        await other
        return done

    shop.site.fault = leave
    done = asyncio.run(work_by_turns())
    assert [(one.outcome, one.counters.added) for one in done] == [(Outcome.FULL, 24)]
    assert set(shop.asked().values()) == {1}


def test_a_night_that_was_cut_off_finds_its_jobs_and_one_that_is_late_takes_them_back(shop: Shop) -> None:
    source = {"ie_one": replace(SOURCE, source_id="ie_one", expect=Expect(min=24))}

    async def cut_off() -> None:
        asking = asyncio.create_task(queued(source, shop.settings, shop.store, PATIENCE))
        await asyncio.to_thread(wait_for, lambda: shop.store.queue.counts().todo == 1, PATIENCE, "the job was not put")
        asking.cancel()

    async def late() -> Harvest:
        return (await queued(source, shop.settings, shop.store, 0.0))[0]

    asyncio.run(cut_off())
    assert shop.store.queue.counts().todo == 1
    assert told(shop.settings.database, "SELECT priority FROM queue.procrastinate_jobs") == [(DAY + 24,)]
    done = asyncio.run(late())
    assert (done.outcome, done.harvest_id) == (Outcome.FAILED, "")
    assert done.reason == "No worker had harvested it when the time that a night has was over."
    assert (shop.store.queue.counts().todo, shop.store.queue.counts().ended["cancelled"]) == (0, 1)


def test_a_night_without_any_worker_does_not_wait_until_it_is_over(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scheduler.queue.asking.ALONE", 0.2)
    done = shop.night("ie_one", workers=0)
    assert [one.reason for one in done] == ["No worker was there for an hour; start one: credatlas worker."]
    monkeypatch.undo()
    assert shop.night("ie_one")[0].outcome is Outcome.FULL


def test_without_postgresql_there_are_no_workers(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    store = Store.open(settings.database)
    with pytest.raises(WrongUse, match="Workers need PostgreSQL"):
        asyncio.run(work(settings, store, 1))
    assert store.queue.counts().ended == {}
    store.close()
