"""Killed at any moment, a publisher or a server leaves a whole index, and the next publish makes it equal the catalogue."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path
from uuid import uuid4

import pytest

from benchmarks.kills import kills
from indexer import EmbeddedEngine, MeiliEngine
from indexer.embedded.rows import layout
from indexer.meilisearch.prints import without_place
from indexer.meilisearch.publisher import Publisher
from indexer.meilisearch.pushing import Pusher
from indexer.meilisearch.wire import Wire
from schemas import EngineRefused
from tests.indexer.composed import compose, reworded
from tests.indexer.conftest import Ask
from tests.parts.meilisearch import MeilisearchServer

INITIAL = compose(40, seed=5)


@pytest.mark.heavy
def test_a_small_sample_of_kills(tmp_path: Path) -> None:
    for said, tally in kills(tmp_path, publishers=1, servers=1, documents=200, seed=7):
        assert tally.mended == tally.trials > 0, said
        assert sum(tally.answers.values()) > 0, said
        for way in ("live", "aside"):
            assert tally.answers[way, "between"] == tally.still[way, "between"] == 0, said
        assert all("Traceback" not in sentence and "\n" not in sentence for sentence in tally.said), said


@pytest.mark.heavy
@pytest.mark.parametrize("comes_back", [False, True])
def test_what_a_killed_publisher_took_out_of_every_search_is_deleted_or_comes_back(
    meilisearch_server: MeilisearchServer, search: Ask, runner: asyncio.Runner, comes_back: bool
) -> None:
    at, index = (meilisearch_server.url, meilisearch_server.key), uuid4().hex
    engine = MeiliEngine(*at, index=index, patience=20)
    engine.publish(INITIAL)
    publisher = Publisher(Wire(*at), index)
    gone = INITIAL[0].id
    publisher.server.queue.done(Pusher(Wire(*at), publisher.server.live).update([(gone, without_place(gone))]))
    assert (search(engine).total, search(engine, INITIAL[0].code).total) == (39, 0)
    assert all(sum(count.count for count in facet.counts) <= 39 for facet in search(engine).facets if facet.name == "mode")
    engine.publish(INITIAL if comes_back else INITIAL[1:])
    assert search(engine).total == len(engine.hashes()) == (40 if comes_back else 39)
    runner.run(engine.close())


def left(folder: Path, name: str) -> None:
    """A folder such as a publisher leaves behind that lost its power in the middle."""
    half = folder / name
    shutil.copytree(next(folder.glob("generation-*")), half)
    for path in filter(Path.is_file, half.rglob("*")):
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


@pytest.mark.parametrize("pointer", [b"", b"generation-", b"generation-00000099", b"\x00\xff"])
def test_a_half_written_pointer_is_never_read(folder: Path, search: Ask, pointer: bytes) -> None:
    engine = EmbeddedEngine(folder)
    engine.publish(INITIAL)
    left(folder, "building-generation-00000002")
    next(folder.glob("current-*")).with_suffix(".7a1b.part").write_bytes(pointer)
    assert search(EmbeddedEngine(folder)).total == 40
    assert EmbeddedEngine(folder).publish([reworded(INITIAL[0]), *INITIAL[1:]]).pushed == 1
    assert search(engine, "new edition").total == search(EmbeddedEngine(folder), "new edition").total == 1
    assert not [*folder.glob("building-*"), *folder.glob("*.part")]


def test_a_half_written_generation_that_nobody_points_at_is_passed_over(folder: Path, search: Ask) -> None:
    EmbeddedEngine(folder).publish(INITIAL)
    left(folder, f"{next(folder.glob('generation-*')).name[:-1]}7")
    assert search(EmbeddedEngine(folder)).total == 40
    assert EmbeddedEngine(folder).publish(INITIAL[:39]).deleted == 1
    assert search(EmbeddedEngine(folder)).total == 39


@pytest.mark.parametrize("pointer", [b"", b"generation-00000099\n", b"\x00\xff", b"../..", b"x" * 5000])
def test_a_damaged_pointer_says_what_to_do_and_is_mended(folder: Path, search: Ask, pointer: bytes) -> None:
    EmbeddedEngine(folder).publish(INITIAL)
    next(folder.glob("current-*")).write_bytes(pointer)
    with pytest.raises(EngineRefused, match="run `credatlas publish`"):
        search(EmbeddedEngine(folder))
    assert EmbeddedEngine(folder).publish(INITIAL).swapped
    assert search(EmbeddedEngine(folder)).total == 40


@pytest.mark.parametrize("what", [f"current-{layout()}", ""])
def test_what_cannot_be_read_is_said_in_a_sentence(folder: Path, search: Ask, what: str) -> None:
    """A folder where a file has to be, or a file where a folder has to be, is what nobody can read, not even an administrator."""
    if what:
        (folder / what).mkdir(parents=True)
    else:
        folder.touch()
    engine = EmbeddedEngine(folder)
    for use in (lambda: search(engine), engine.hashes, lambda: engine.publish(INITIAL)):
        with pytest.raises(EngineRefused, match=f"^The index in {folder}[^\n]+publish[^\n]+\\.$"):
            use()
    assert engine.stamp() == ""


def test_whoever_has_an_index_open_goes_on_with_it_when_the_next_one_is_damaged(folder: Path, search: Ask) -> None:
    reader = EmbeddedEngine(folder)
    reader.publish(INITIAL)
    EmbeddedEngine(folder).publish(INITIAL[:30])
    for path in filter(Path.is_file, max(folder.glob("generation-*")).rglob("*")):
        path.unlink()
        path.write_bytes(b"\x00")
    assert search(reader).total == search(reader).total == 40
    with pytest.raises(EngineRefused):
        search(EmbeddedEngine(folder))
    EmbeddedEngine(folder).publish(INITIAL[:20])
    assert search(reader).total == 20
