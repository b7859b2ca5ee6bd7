"""What is Meilisearch's own: keys, tasks that fail, batches, layouts, a server that is dead or slow."""

from __future__ import annotations

import asyncio
import hmac
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from msgspec import structs

from indexer import MeiliEngine
from indexer.meilisearch import prints, pushing, server
from indexer.meilisearch.engine import INDEX
from indexer.meilisearch.keys import key_path, search_key
from indexer.meilisearch.pushing import Pusher
from indexer.meilisearch.server import Server
from indexer.meilisearch.tasks import Ordered, Queue, Tasks
from indexer.meilisearch.wire import Wire
from schemas import EngineDown, EngineLate, EngineRefused, Query, digest
from tests.indexer.composed import compose, reworded
from tests.indexer.conftest import Ask
from tests.indexer.silent import Silent
from tests.parts.meilisearch import MeilisearchServer
from tests.parts.mortal import wait_for
from tests.parts.servers import PATIENCE, REPOSITORY, free_port, running, shut_port

pytestmark = pytest.mark.heavy
Indexes = Callable[[], list[str]]
Meddle = Callable[[str, str, object], object]
INITIAL = compose(40, seed=21)
NEVER_SWAPPED = """
import sys, time
from indexer import MeiliEngine
from indexer.meilisearch.publisher import Publisher
from tests.indexer.composed import compose
Publisher._check = lambda *_: time.sleep(600)
MeiliEngine(sys.argv[1], sys.argv[2], index=sys.argv[3]).publish(compose(600, seed=22))
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
def indexes(wire: Wire, index: str) -> Indexes:
    return lambda: sorted(Server(wire, index, {}).indexes())


@pytest.fixture
def with_keys(meilisearch_server: MeilisearchServer, index: str, runner: asyncio.Runner) -> Iterator[Callable[..., MeiliEngine]]:
    """The same engine with other keys than the master key."""
    made: list[MeiliEngine] = []

    def one(key: str = "", search_key: str = "", index: str = index) -> MeiliEngine:
        made.append(MeiliEngine(meilisearch_server.url, key, index=index, patience=20, search_key=search_key))
        return made[-1]

    yield one
    for engine in made:
        runner.run(engine.close())


@pytest.fixture
def wire(meilisearch_server: MeilisearchServer) -> Wire:
    return Wire(meilisearch_server.url, meilisearch_server.key)


@pytest.fixture
def meddle(wire: Wire) -> Meddle:
    """What somebody else does to the server, waited for."""
    return lambda method, path, body: Queue(wire).done([wire.ask(Ordered, method, path, body)])


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
    engine = MeiliEngine(f"http://127.0.0.1:{shut_port()}", "key")
    for use in (lambda: search(engine, "data"), lambda: engine.publish(INITIAL), engine.hashes):
        with pytest.raises(EngineDown, match=r"^Meilisearch at \S+ (did|does) not answer[^\n]+\.$"):
            use()
    runner.run(engine.close())


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
    with pytest.raises(EngineLate):
        search(engine, "data")
    runner.run(engine.close())


def test_a_task_that_fails_is_raised_by_name(engine: MeiliEngine, wire: Wire) -> None:
    engine.publish(INITIAL)
    lines = [("first", b'{"id": "first"}'), ("not an id", b'{"id": "not an id"}')]
    said = r"task \d+ \(documentAdditionOrUpdate, documents first to not an id\): Document identifier"
    with pytest.raises(EngineRefused, match=said):
        Queue(wire).done(Pusher(wire, engine.index).update(lines))
    assert len(engine.hashes()) == 40


def test_documents_travel_in_batches(
    engine: MeiliEngine, search: Ask, index: str, wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pushing, "BATCH_BYTES", 20_000)
    engine.publish(INITIAL)
    tasks = wire.ask(Tasks, "GET", "/tasks?types=documentAdditionOrUpdate&limit=1000").results
    assert sum((task.index_uid or "").startswith(index) for task in tasks) > 3
    assert search(engine).total == 40


def test_what_changes_no_word_is_brought_in_without_words(engine: MeiliEngine, search: Ask) -> None:
    engine.publish(INITIAL)
    dear = next(document for document in INITIAL if document.price == "over-1000")
    freed = structs.replace(dear, price="free", price_eur=0.0)
    published = engine.publish([freed if each is dear else each for each in INITIAL])
    assert (published.pushed, published.partial, published.swapped) == (1, 1, False)
    assert engine.change([dear], []).partial == 1
    assert engine.change([freed], []).partial == 1
    found = search(engine, dear.title, per_page=100, price=["free"])
    assert freed in [hit.document for hit in found.hits]
    assert engine.hashes()[dear.id] == digest(freed)


def test_hashes_are_listed_page_by_page(engine: MeiliEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    engine.publish(INITIAL)
    monkeypatch.setattr(server, "PAGE", 7)
    assert len(engine.hashes()) == 40


def test_two_releases_live_side_by_side_until_one_publishes_no_more(
    engine: MeiliEngine, make: Callable[..., MeiliEngine], indexes: Indexes, index: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine.publish(INITIAL)
    monkeypatch.setattr("indexer.layout.ONE_TYPO", 5)
    other = make("meilisearch", index)
    published = other.publish(INITIAL)
    assert (published.swapped, published.removed) == (True, ())
    assert set(indexes()) == {engine.index, other.index}
    assert (len(engine.hashes()), len(other.hashes())) == (40, 40)
    monkeypatch.setattr("indexer.meilisearch.publisher.KEPT_FOR", timedelta())
    assert other.publish(INITIAL).removed == (engine.index,)
    assert indexes() == [other.index]


def test_another_form_of_document_is_another_index(engine: MeiliEngine, make: Callable[..., MeiliEngine]) -> None:
    assert make("meilisearch").index.rpartition("_")[2] == engine.index.rpartition("_")[2]
    assert prints.shape() == prints.shape()
    assert "description" in prints.shape()[1]["$defs"]["Entry"]["properties"]


def test_what_somebody_else_has_done_to_the_index_is_seen_and_healed(engine: MeiliEngine, search: Ask, meddle: Meddle) -> None:
    engine.publish(INITIAL)
    before, stamp = engine.hashes(), engine.stamp()
    altered = {"id": INITIAL[0].id, "title": "Something else"}
    for method, body in (("PUT", [altered]), ("DELETE", None), ("POST", [altered | {"id": "foreign"}])):
        meddle(method, f"/indexes/{engine.index}/documents" + (f"/{INITIAL[1].id}" if body is None else ""), body)
        assert engine.stamp() != stamp
        assert engine.hashes() != before
        published = engine.publish(INITIAL)
        assert (published.swapped, published.pushed + published.deleted) == (False, 1)
        assert engine.hashes() == before
        assert search(engine, "something else").total == 0


def test_settings_that_somebody_else_has_altered_are_set_back(engine: MeiliEngine, meddle: Meddle, wire: Wire) -> None:
    engine.publish(INITIAL)
    meddle("PATCH", f"/indexes/{engine.index}/settings", {"stopWords": ["data"], "synonyms": {"data": ["welding"]}})
    assert engine.publish(INITIAL).swapped
    assert wire.ask(dict[str, object], "GET", f"/indexes/{engine.index}/settings")["stopWords"] == []
    assert engine.publish(INITIAL).swapped is False


def test_a_publish_leaves_a_key_that_searches_and_nothing_else(
    engine: MeiliEngine,
    wire: Wire,
    index: str,
    search: Ask,
    with_keys: Callable[..., MeiliEngine],
    runner: asyncio.Runner,
) -> None:
    engine.publish(INITIAL)
    key = search_key(wire, index)
    assert key == hmac.digest(b"a-key-for-these-tests-only", key_path(index).removeprefix("/keys/").encode(), "sha256").hex()
    given_as_the_only_one = with_keys(key)
    runner.run(given_as_the_only_one.warm())
    assert search(with_keys(search_key=key)).total == search(given_as_the_only_one).total == 40
    for refused in (lambda: with_keys(key).publish([]), lambda: search(with_keys(search_key=key, index="another"))):
        with pytest.raises(EngineRefused, match="refused the key; set CREDATLAS_MEILI_KEY"):
            refused()
    assert search_key(Wire(wire.url, key), index) == ""
    assert len(engine.hashes()) == 40


def test_pages_search_with_the_least_key_they_can_have(
    engine: MeiliEngine, wire: Wire, index: str, search: Ask, runner: asyncio.Runner
) -> None:
    engine.publish(INITIAL)
    runner.run(engine.warm())
    assert search(engine).total == 40
    wire.ask(type(None), "DELETE", key_path(index))
    with pytest.raises(EngineRefused, match="refused the key"):
        search(engine)


def test_the_key_of_the_pages_can_be_told_before_there_is_one() -> None:
    written = (REPOSITORY / "docs/operate.md").read_text(encoding="utf-8")
    assert f"printf {key_path(INDEX).removeprefix('/keys/')} | openssl" in written


def test_a_swap_leaves_no_index_behind(engine: MeiliEngine, indexes: Indexes) -> None:
    engine.publish(INITIAL)
    engine.publish(map(reworded, INITIAL))
    assert len(indexes()) == 1


def test_a_killed_publisher_leaves_the_old_index_whole(
    engine: MeiliEngine, search: Ask, meilisearch_server: MeilisearchServer, index: str, indexes: Indexes
) -> None:
    engine.publish(INITIAL)
    before = engine.hashes()
    command = [sys.executable, "-c", NEVER_SWAPPED, meilisearch_server.url, meilisearch_server.key, index]
    process = subprocess.Popen(command, cwd=REPOSITORY)
    wait_for(lambda: len(indexes()) == 2, PATIENCE, "It did not begin to build aside")
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
