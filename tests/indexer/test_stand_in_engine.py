"""Whatever becomes of Meilisearch, a learner gets an answer at once and is told who gave it."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from indexer import EmbeddedEngine, EngineWithStandIn, MeiliEngine, open_engine
from indexer.circuit import FIRST_WAIT, LATE_IN_A_ROW
from indexer.meilisearch.engine import PATIENCE
from indexer.stand_in import BEHIND
from schemas import EngineDown, EngineRefused, Outage, Query, Results, Settings
from tests.indexer.composed import compose, reworded
from tests.indexer.conftest import Ask
from tests.parts.meilisearch import MeilisearchServer
from tests.parts.servers import shut_port
from tests.parts.unwell import TOTAL, UNWELL, Patient, late, patient, well

INITIAL = compose(30, seed=31)
AT_LAST = 60.0
"""Seconds that no machine is too busy for."""

Engines = Callable[..., EngineWithStandIn]
Hedge = Callable[[float], None]


@pytest.fixture
def server() -> Iterator[Patient]:
    with patient() as server:
        yield server


@pytest.fixture
def embedded(folder: Path) -> EmbeddedEngine:
    engine = EmbeddedEngine(folder)
    engine.publish(INITIAL)
    return engine


@pytest.fixture
def both(runner: asyncio.Runner) -> Iterator[Engines]:
    """Puts an engine for an address, or any engine, before a stand-in; closed at the end."""
    made: list[EngineWithStandIn] = []

    def put(first: str | MeiliEngine, stand_in: EmbeddedEngine, patience: float = AT_LAST) -> EngineWithStandIn:
        one = MeiliEngine(first, "key", patience=patience) if isinstance(first, str) else first
        made.append(EngineWithStandIn(one, stand_in))
        return made[-1]

    yield put
    for engine in made:
        runner.run(engine.close())


@pytest.fixture
def engine(server: Patient, embedded: EmbeddedEngine, both: Engines) -> EngineWithStandIn:
    return both(server.url, embedded)


@pytest.fixture
def hedge(monkeypatch: pytest.MonkeyPatch) -> Hedge:
    """After how many seconds the other engine is asked, too: AT_LAST, unless a test says less."""

    def after(seconds: float) -> None:
        monkeypatch.setattr("indexer.stand_in.HEDGE", seconds)

    after(AT_LAST)
    return after


class Held:
    """A manner that answers well, once it may."""

    def __init__(self) -> None:
        self.may = threading.Event()

    def __call__(self, connection: socket.socket) -> None:
        self.may.wait(AT_LAST)
        well(connection)


def until(search: Ask, engine: EngineWithStandIn, name: str) -> Results:
    """Searches until this engine answers; while it waits the event loop goes on, as a server's does."""
    deadline = time.monotonic() + AT_LAST
    while (found := search(engine)).engine != name and time.monotonic() < deadline:
        pass
    return found


def test_without_an_address_the_embedded_engine_is_opened(tmp_path: Path) -> None:
    assert open_engine(Settings(home=tmp_path)).name == "embedded"


@pytest.mark.heavy
def test_with_an_address_meilisearch_answers(tmp_path: Path, meilisearch_server: MeilisearchServer) -> None:
    engine = open_engine(Settings(home=tmp_path, meili_url=meilisearch_server.url, meili_key=meilisearch_server.key))
    assert engine.name == "meilisearch"


@pytest.mark.usefixtures("hedge")
def test_while_it_is_well_the_first_engine_answers_alone(engine: EngineWithStandIn, search: Ask) -> None:
    found = search(engine)
    assert (found.engine, found.total, engine.outage()) == ("meilisearch", TOTAL, None)


@pytest.mark.parametrize("manner", UNWELL)
def test_however_it_is_unwell_every_search_is_answered_soon(
    manner: str, server: Patient, embedded: EmbeddedEngine, both: Engines, runner: asyncio.Runner
) -> None:
    engine = both(server.url, embedded, PATIENCE)
    server.manner, what = UNWELL[manner]

    async def ask() -> Results:
        return await engine.search(Query(words="data"))

    async def six() -> list[Results]:
        return [found for _ in range(3) for found in await asyncio.gather(ask(), ask())]

    async def called(what: str) -> Outage:
        while (outage := engine.outage()) is None or outage.what != what:
            await asyncio.sleep(0.02)
        return outage

    found = runner.run(asyncio.wait_for(six(), AT_LAST))
    assert {(one.engine, one.total) for one in found} == {("embedded", found[0].total)}
    assert found[0].total > 0
    assert server.url in runner.run(asyncio.wait_for(called(what), AT_LAST)).said


@pytest.mark.usefixtures("hedge")
def test_a_refused_connection_is_heard_of_at_once(embedded: EmbeddedEngine, both: Engines, search: Ask) -> None:
    engine = both(f"http://127.0.0.1:{shut_port()}", embedded)
    assert search(engine).engine == "embedded"
    outage = engine.outage()
    assert outage
    assert (outage.what, outage.since[:2]) == ("down", "20")


def test_one_slow_answer_shuts_nobody_out(server: Patient, engine: EngineWithStandIn, search: Ask, hedge: Hedge) -> None:
    for _ in range(LATE_IN_A_ROW):
        server.manner = held = Held()
        hedge(0.05)
        assert search(engine).engine == "embedded"
        held.may.set()
        server.manner = well
        hedge(AT_LAST)
        assert until(search, engine, "meilisearch").engine == "meilisearch"
    assert engine.outage() is None


def test_while_two_searches_are_waited_for_the_next_does_not_wait(
    server: Patient, engine: EngineWithStandIn, runner: asyncio.Runner, hedge: Hedge
) -> None:
    server.manner = UNWELL["silent"][0]
    taken: list[float] = []

    async def ask(times: int) -> None:
        for _ in range(times):
            began = time.monotonic()
            await engine.search(Query(words="data"))
            taken.append(time.monotonic() - began)

    hedge(0.1)
    runner.run(ask(BEHIND))
    hedge(AT_LAST)
    runner.run(ask(3))
    assert min(taken[:BEHIND]) > 0.1
    assert max(taken[BEHIND:]) < AT_LAST


def test_a_crowd_that_goes_on_searching_finds_its_way_back_after_a_halt(
    server: Patient, engine: EngineWithStandIn, runner: asyncio.Runner, hedge: Hedge
) -> None:
    """Searches that were never waited for do not count as waited for, or each would make the next one hasty for ever."""
    answered: list[str] = []
    server.manner = held = Held()

    async def one() -> None:
        while "meilisearch" not in answered:
            answered.append((await engine.search(Query(words="data"))).engine)
            if len(answered) == 12:
                server.manner = late(0.05)
                held.may.set()

    async def crowd() -> None:
        hedge(0.1)
        await asyncio.gather(*(engine.search(Query()) for _ in range(BEHIND)))
        hedge(AT_LAST)
        await asyncio.wait_for(asyncio.gather(*(one() for _ in range(6))), AT_LAST)

    runner.run(crowd())
    assert set(answered[:12]) == {"embedded"}


def test_the_slower_of_both_may_still_be_the_first_to_answer(server: Patient, folder: Path, both: Engines, search: Ask) -> None:
    server.manner = late(0.5)
    assert search(both(server.url, EmbeddedEngine(folder))).total == TOTAL


@pytest.mark.usefixtures("hedge")
def test_while_it_is_left_alone_no_search_goes_to_it(server: Patient, engine: EngineWithStandIn, search: Ask) -> None:
    """But for the looks that no search waits for: each in vain doubles the wait for the next."""
    server.manner = UNWELL["closes"][0]
    began = time.monotonic()
    while time.monotonic() - began < 1:
        assert search(engine).engine == "embedded"
    looks = server.asked - 1
    assert FIRST_WAIT * (2**looks - 1) <= time.monotonic() - began


@pytest.mark.usefixtures("hedge")
def test_it_is_handed_back_soon_after_its_return(server: Patient, engine: EngineWithStandIn, search: Ask) -> None:
    server.manner = UNWELL["wrong key"][0]
    assert search(engine).engine == "embedded"
    server.manner = well
    assert until(search, engine, "meilisearch").engine == "meilisearch"
    assert engine.outage() is None


@pytest.mark.parametrize("manner", ["closes", "silent", "wrong key"])
def test_without_a_stand_in_nobody_is_told_that_nothing_is_found(
    manner: str, server: Patient, folder: Path, both: Engines, search: Ask
) -> None:
    server.manner = UNWELL[manner][0]
    engine = both(server.url, EmbeddedEngine(folder), PATIENCE)
    for _ in range(4):
        with pytest.raises((EngineDown, EngineRefused)):
            search(engine)


def test_a_damaged_stand_in_leaves_the_first_engine_in_charge(server: Patient, folder: Path, both: Engines, search: Ask) -> None:
    EmbeddedEngine(folder).publish(INITIAL)
    next(folder.glob("generation-*/columns.msgpack")).write_bytes(b"\x00")
    engine = both(server.url, EmbeddedEngine(folder))
    assert search(engine).engine == "meilisearch"
    server.manner = late(0.6)
    assert search(engine).engine == "meilisearch"


@pytest.mark.heavy
@pytest.mark.usefixtures("hedge")
def test_it_answers_again_once_it_can(
    make: Callable[[str], MeiliEngine], embedded: EmbeddedEngine, both: Engines, search: Ask
) -> None:
    engine = both(make("meilisearch"), embedded)
    assert search(engine).engine == "embedded"
    outage = engine.outage()
    assert outage
    assert "credatlas publish" in outage.said
    engine.publish(map(reworded, INITIAL))
    found = search(engine, "new edition")
    assert (found.engine, found.total, engine.outage()) == ("meilisearch", 30, None)
    assert search(embedded, "new edition").total == 30
    assert engine.hashes() == embedded.hashes()


def test_the_stand_in_is_kept_current_though_the_server_is_dead(embedded: EmbeddedEngine, both: Engines, search: Ask) -> None:
    engine = both(f"http://127.0.0.1:{shut_port()}", embedded)
    with pytest.raises(EngineDown):
        engine.publish(map(reworded, INITIAL))
    assert search(engine, "new edition").total == 30


@pytest.mark.heavy
def test_both_engines_answer_alike(make: Callable[[str], MeiliEngine], embedded: EmbeddedEngine, search: Ask) -> None:
    first = make("meilisearch")
    first.publish(INITIAL)
    for query in ({}, {"words": "data"}, {"mode": ["online"], "info": ["qa"]}, {"sort": "price", "language": ["fr"]}):
        one, other = search(first, **query), search(embedded, **query)
        assert (one.total, one.facets) == (other.total, other.facets)
