"""What is Meilisearch's own: keys, tasks that fail, batches, layouts, a server that is dead or slow."""

from __future__ import annotations

import asyncio
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import meilisearch
import msgspec
import pytest

from indexer import MeiliEngine, server
from indexer.server import Server
from schemas import EngineDown, EngineRefused, Query, WrongUse
from tests.indexer.composed import compose, reworded
from tests.indexer.conftest import Ask
from tests.indexer.silent import Silent
from tests.parts.meilisearch import MeilisearchServer
from tests.parts.servers import REPOSITORY, free_port, running

pytestmark = pytest.mark.heavy
Indexes = Callable[[], list[str]]
INITIAL = compose(40, seed=21)
PUBLISH = """
import sys
from indexer import MeiliEngine
from tests.indexer.composed import compose
MeiliEngine(sys.argv[1], sys.argv[2], index=sys.argv[3]).publish(compose(6000, seed=22))
"""


@pytest.fixture
def index() -> str:
    return f"own-{uuid4().hex[:8]}"


@pytest.fixture
def engine(meilisearch_server: MeilisearchServer, index: str, runner: asyncio.Runner) -> Iterator[MeiliEngine]:
    made = MeiliEngine(meilisearch_server.url, meilisearch_server.key, index=index, patience=20)
    yield made
    runner.run(made.close())


@pytest.fixture
def indexes(meilisearch_server: MeilisearchServer, index: str) -> Indexes:
    client = meilisearch.Client(meilisearch_server.url, meilisearch_server.key)
    return lambda: sorted(i.uid for i in client.get_indexes({"limit": 1000})["results"] if i.uid.startswith(index))


def test_before_the_first_publish_it_says_what_to_do(engine: MeiliEngine, search: Ask) -> None:
    with pytest.raises(EngineRefused, match="no index of this release yet; run `credatlas publish`"):
        search(engine)
    assert engine.hashes() == {}


def test_a_wrong_key_gives_one_sentence(meilisearch_server: MeilisearchServer, search: Ask, runner: asyncio.Runner) -> None:
    engine = MeiliEngine(meilisearch_server.url, "not-the-key", patience=20)
    for use in (lambda: search(engine, "data"), lambda: engine.publish(INITIAL), engine.hashes):
        with pytest.raises(EngineRefused, match=r"^Meilisearch at \S+ refused the key; set CREDATLAS_MEILI_KEY [^\n]+\.$"):
            use()
    runner.run(engine.close())


def test_a_dead_server_gives_one_sentence(search: Ask, runner: asyncio.Runner) -> None:
    engine = MeiliEngine(f"http://127.0.0.1:{free_port()}", "key")
    for use in (lambda: search(engine, "data"), lambda: engine.publish(INITIAL), engine.hashes):
        with pytest.raises(EngineDown, match=r"^Meilisearch at \S+ (did|does) not answer[^\n]+\.$"):
            use()
    runner.run(engine.close())


@pytest.mark.parametrize("url", ["", "localhost:7700", "ftp://x"])
def test_what_is_no_address_is_said_at_once(url: str) -> None:
    with pytest.raises(WrongUse, match="has to be an address such as http://localhost:7700"):
        MeiliEngine(url, "key")


def test_another_server_at_the_address_is_recognised(tmp_path: Path, search: Ask, runner: asyncio.Runner) -> None:
    port = free_port()
    engine = MeiliEngine(f"http://127.0.0.1:{port}", "key", patience=20)
    command = [sys.executable, "-m", "http.server", str(port), "--bind", "127.0.0.1", "--directory", str(tmp_path)]
    with running(command, lambda: listens(port), tmp_path / "log"):
        for use in (lambda: search(engine, "data"), lambda: engine.publish(INITIAL), engine.hashes):
            with pytest.raises(EngineRefused, match="is not Meilisearch; see that CREDATLAS_MEILI_URL is its address"):
                use()
    runner.run(engine.close())


def listens(port: int) -> bool:
    with socket.socket() as asked:
        return asked.connect_ex(("127.0.0.1", port)) == 0


def test_a_slow_server_is_not_waited_for(silent: Silent, search: Ask, runner: asyncio.Runner) -> None:
    engine = MeiliEngine(silent.url, "key")
    began = time.monotonic()
    with pytest.raises(EngineDown):
        search(engine, "data")
    assert 0.2 < time.monotonic() - began < 2
    runner.run(engine.close())


def test_a_task_that_fails_is_raised_by_name(engine: MeiliEngine, meilisearch_server: MeilisearchServer, index: str) -> None:
    engine.publish(INITIAL)
    bad = msgspec.structs.replace(INITIAL[0], id="not an id")
    with pytest.raises(EngineRefused, match=r"task \d+ \(documentAdditionOrUpdate\): Document identifier"):
        Server(meilisearch_server.url, meilisearch_server.key, index).change([bad], [])
    assert len(engine.hashes()) == 40


def test_documents_travel_in_batches(
    engine: MeiliEngine, search: Ask, index: str, meilisearch_server: MeilisearchServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "_BATCH_BYTES", 20_000)
    engine.publish(INITIAL)
    client = meilisearch.Client(meilisearch_server.url, meilisearch_server.key)
    tasks = client.get_tasks({"types": "documentAdditionOrUpdate", "limit": 1000}).results
    assert sum((task.index_uid or "").startswith(index) for task in tasks) > 3
    assert search(engine).total == 40


def test_hashes_are_listed_page_by_page(engine: MeiliEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    engine.publish(INITIAL)
    monkeypatch.setattr(server, "_PAGE", 7)
    assert len(engine.hashes()) == 40


def test_another_layout_is_another_index_and_the_old_one_goes(
    engine: MeiliEngine, meilisearch_server: MeilisearchServer, index: str, indexes: Indexes, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine.publish(INITIAL)
    (before,) = indexes()
    monkeypatch.setattr("indexer.layout.ONE_TYPO", 5)
    assert MeiliEngine(meilisearch_server.url, meilisearch_server.key, index=index).publish(INITIAL).swapped
    (after,) = indexes()
    assert after != before


def test_a_swap_leaves_no_index_behind(engine: MeiliEngine, indexes: Indexes) -> None:
    engine.publish(INITIAL)
    engine.publish(map(reworded, INITIAL))
    assert len(indexes()) == 1


def test_a_killed_publisher_leaves_the_old_index_whole(
    engine: MeiliEngine, search: Ask, meilisearch_server: MeilisearchServer, index: str, indexes: Indexes
) -> None:
    engine.publish(INITIAL)
    before = engine.hashes()
    command = [sys.executable, "-c", PUBLISH, meilisearch_server.url, meilisearch_server.key, index]
    process = subprocess.Popen(command, cwd=REPOSITORY)
    deadline = time.monotonic() + 60
    while len(indexes()) < 2 and time.monotonic() < deadline:
        time.sleep(0.02)
    process.kill()
    process.wait()
    assert len(indexes()) == 2
    assert engine.hashes() == before
    assert search(engine).total == 40
    assert engine.publish(map(reworded, INITIAL)).swapped
    assert search(engine, "new edition").total == 40
    assert len(indexes()) == 1


def test_it_can_be_searched_from_one_event_loop_after_another(engine: MeiliEngine) -> None:
    engine.publish(INITIAL)

    async def once() -> int:
        found = await engine.search(Query())
        await engine.close()
        return found.total

    assert [asyncio.run(once()), asyncio.run(once())] == [40, 40]
