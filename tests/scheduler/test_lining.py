"""Politeness holds across processes: however many ask a host, it sees one page at a time, as far apart as one asker would."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
from msgspec.structs import replace

from crawlers.manners import Manners, Refused
from scheduler.lining import SharedLine, line_of
from schemas import Expect, Failure, Outcome, Settings, Source, SourceKind, StoreError, Walk
from store import Store
from tests.parts.site import HOST, Answer, Site, composed
from tests.scheduler.nights import SOURCE, Nights

DELAY = 0.1
GUEST = Settings(mirror="http://127.0.0.1:9", rehearse=True)


@pytest.fixture
def shared(furnished_database: str) -> Iterator[Store]:
    opened = Store.open(furnished_database)
    yield opened
    opened.close()


def manners(store: Store, settings: Settings = GUEST) -> Manners:
    walk = Walk(family="listing", url=f"https://{HOST}/courses")
    source = Source(name="Quayside", url=walk.url, kind=SourceKind.NATIONAL_PORTAL, jurisdiction="IE", delay=DELAY, walk=(walk,))
    return Manners(source, settings, line_of(store))


def test_askers_who_know_nothing_of_each_other_wait_in_one_line(shared: Store) -> None:
    """Each has an event loop of its own, as each process has: nothing but the database stands between them."""
    stays: list[tuple[float, float]] = []

    async def ask() -> None:
        one = manners(shared)
        for _ in range(3):
            async with one.turn(HOST) as came:
                await asyncio.sleep(0.01)
                stays.append((came, time.monotonic()))

    askers = [Thread(target=lambda: asyncio.run(ask())) for _ in range(4)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()
    stays.sort()
    gaps = [came - left for (_, left), (came, _) in itertools.pairwise(stays)]
    assert len(stays) == 12
    assert min(gaps) >= DELAY


def test_a_host_that_one_leaves_alone_is_left_alone_by_all(shared: Store) -> None:
    async def told(status: int, after: str) -> None:
        one = manners(shared)
        async with one.turn(HOST) as came:
            one.told(HOST, came, status, after)

    async def troubled() -> None:
        one = manners(shared)
        async with one.turn("other.example"):
            pass
        one.left_alone["other.example"] = Failure.TIMEOUT
        async with one.turn("other.example"):
            pytest.fail("it was asked once more")

    async def ask(host: str) -> None:
        async with manners(shared).turn(host):
            pytest.fail("it was asked by another")

    asyncio.run(told(429, "7200"))
    with pytest.raises(Refused) as refused:
        asyncio.run(ask(HOST))
    assert refused.value.failure is Failure.HTTP_429
    with pytest.raises(Refused):
        asyncio.run(troubled())
    with pytest.raises(Refused) as refused:
        asyncio.run(ask("other.example"))
    assert refused.value.failure is Failure.TIMEOUT


def test_a_whole_harvest_stands_in_the_line(furnished_database: str, tmp_path: Path, site: Site) -> None:
    """Its first pass is Scrapy's, the second one ours; both ask the database before each page."""
    times: list[float] = []

    def note(_: str, answer: Answer) -> Answer:
        times.append(time.monotonic())
        return answer

    site.courses, site.fault = composed(3), note
    nights = Nights(tmp_path, site, replace(SOURCE, delay=DELAY, expect=Expect()))
    nights.settings = replace(nights.settings, rehearse=True)
    nights.store.close()
    nights.store = Store.open(furnished_database)
    for _ in range(2):
        assert nights.harvest().outcome is Outcome.FULL
        assert len(times) == 4
        assert min(later - earlier for earlier, later in itertools.pairwise(times)) >= DELAY
        times.clear()
    assert nights.store.turns.take(HOST, "other", 3_600.0).wait > 3_000, "its last page is a moment ago"
    nights.store.close()


def test_a_mirror_that_is_no_rehearsal_waits_in_no_line(shared: Store) -> None:
    assert not isinstance(manners(shared, Settings(mirror="http://127.0.0.1:9")).line, SharedLine)
    assert isinstance(manners(shared).line, SharedLine)
    alone = Store.open("sqlite://")
    assert line_of(alone) is None
    alone.close()


def test_a_database_that_comes_back_is_waited_for_and_one_that_does_not_ends_the_crawl(
    shared: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    take, troubles = shared.turns.take, [StoreError("gone")] * 2

    def unsteady(*given: object) -> object:
        if troubles:
            raise troubles.pop()
        return take(*given)  # type: ignore[arg-type]

    async def ask() -> None:
        async with manners(shared).turn(HOST):
            pass

    monkeypatch.setattr("scheduler.lining.AGAIN", 0.0)
    monkeypatch.setattr(shared.turns, "take", unsteady)
    asyncio.run(ask())
    assert not troubles
    monkeypatch.setattr("scheduler.lining.PATIENCE", -1.0)
    troubles.append(StoreError("gone for good"))
    with pytest.raises(StoreError, match="gone for good"):
        asyncio.run(ask())
