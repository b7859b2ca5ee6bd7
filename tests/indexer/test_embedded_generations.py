"""The embedded index is whole at every moment: killed publishers, other processes and damaged files."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import msgspec
import pytest

from indexer import EmbeddedEngine
from indexer.embedded.generations import Generations
from schemas import EngineRefused
from tests.indexer.composed import compose, reworded
from tests.indexer.conftest import Ask
from tests.parts.mortal import wait_for
from tests.parts.servers import PATIENCE, REPOSITORY

INITIAL = compose(40, seed=5)
PUBLISH = """
import sys
from pathlib import Path
from indexer import EmbeddedEngine
from tests.indexer.composed import compose
EmbeddedEngine(Path(sys.argv[1])).publish(compose(int(sys.argv[2]), seed=int(sys.argv[3])))
"""
NEVER_DONE = f"""
import time
from indexer.embedded.engine import Rows
Rows.save = lambda *_: time.sleep(600)
{PUBLISH}"""


def publishing(folder: Path, count: int, seed: int, code: str = PUBLISH) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", code, str(folder), str(count), str(seed)], cwd=REPOSITORY)


def written(generation: Path) -> dict[str, bytes]:
    return {str(path.relative_to(generation)): path.read_bytes() for path in generation.rglob("*") if path.is_file()}


def test_nothing_published_is_nothing_found(folder: Path, search: Ask) -> None:
    engine = EmbeddedEngine(folder)
    assert search(engine, "data").total == 0
    assert engine.hashes() == {}
    assert not folder.exists()


def test_a_killed_publisher_leaves_the_old_index_whole(folder: Path, search: Ask) -> None:
    engine = EmbeddedEngine(folder)
    engine.publish(INITIAL)
    before = engine.hashes()
    process = publishing(folder, 400, seed=6, code=NEVER_DONE)
    wait_for(lambda: any(folder.glob("building-*")), PATIENCE, "It did not begin to build")
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    assert list(folder.glob("building-*"))
    reopened = EmbeddedEngine(folder)
    assert reopened.hashes() == before
    assert search(reopened).total == 40
    assert reopened.publish([*INITIAL[:39], reworded(INITIAL[39])]).pushed == 1
    assert not list(folder.glob("building-*"))


def test_a_publish_that_fails_leaves_nothing_behind(folder: Path, search: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = EmbeddedEngine(folder)
    engine.publish(INITIAL)

    def full_disk(*_: object) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr("indexer.embedded.engine.Rows.save", full_disk)
    with pytest.raises(EngineRefused, match=r"could not be written \(No space left on device\); the old one stays"):
        engine.publish(INITIAL[:30])
    assert not list(folder.glob("building-*"))
    assert search(engine).total == search(EmbeddedEngine(folder)).total == 40


def test_readers_notice_what_another_process_published(folder: Path, search: Ask) -> None:
    reader = EmbeddedEngine(folder)
    assert search(reader).total == 0
    assert publishing(folder, 25, seed=7).wait() == 0
    assert search(reader).total == 25
    assert publishing(folder, 30, seed=7).wait() == 0
    assert search(reader).total == 30


def test_publishers_wait_for_each_other(folder: Path, search: Ask) -> None:
    both = [publishing(folder, 60, seed=8), publishing(folder, 60, seed=9)]
    assert [process.wait() for process in both] == [0, 0]
    assert search(EmbeddedEngine(folder)).total == 60


def test_many_small_changes_keep_index_and_catalogue_equal(folder: Path, search: Ask) -> None:
    engine = EmbeddedEngine(folder)
    catalogue = list(INITIAL)
    engine.publish(catalogue)
    for night in range(6):
        catalogue[night] = reworded(catalogue[night])
        catalogue = [*catalogue[1:], *compose(1, seed=100 + night)]
        engine.publish(catalogue)
        assert {hit.document for hit in search(engine, per_page=100).hits} == set(catalogue)
    assert len(list(folder.glob("generation-*"))) == 2


def test_a_word_that_a_night_brings_is_known_and_mended(folder: Path, search: Ask) -> None:
    engine = EmbeddedEngine(folder)
    engine.publish(INITIAL)
    assert search(engine, "fermentaton").total == 0
    engine.change([msgspec.structs.replace(INITIAL[0], description="Fermentation at home.")], ())
    assert search(engine, "fermentaton").corrected == "fermentation"
    assert search(engine, "ferm").total == 1


def test_a_generation_is_never_written_to_again(folder: Path) -> None:
    engine = EmbeddedEngine(folder)
    engine.publish(INITIAL)
    (first,) = folder.glob("generation-*")
    before = written(first)
    engine.publish([reworded(INITIAL[0]), *INITIAL[2:]])
    assert written(first) == before


@pytest.mark.parametrize("broken", ["columns.msgpack", "meta.json", "words/meta.json"])
def test_a_damaged_index_says_what_to_do_and_can_be_built_again(folder: Path, search: Ask, broken: str) -> None:
    EmbeddedEngine(folder).publish(INITIAL)
    next(folder.glob(f"generation-*/{broken}")).write_bytes(b"\x00")
    with pytest.raises(EngineRefused, match="run `credatlas publish`"):
        search(EmbeddedEngine(folder))
    assert EmbeddedEngine(folder).publish(INITIAL).swapped
    assert search(EmbeddedEngine(folder)).total == 40


def test_what_only_a_publish_reads_may_be_damaged_and_searches_go_on(folder: Path, search: Ask) -> None:
    EmbeddedEngine(folder).publish(INITIAL)
    next(folder.glob("generation-*/rows.msgpack")).write_bytes(b"\x00")
    assert search(EmbeddedEngine(folder)).total == 40
    with pytest.raises(EngineRefused, match="run `credatlas publish`"):
        EmbeddedEngine(folder).hashes()
    assert EmbeddedEngine(folder).publish(INITIAL).swapped
    assert len(EmbeddedEngine(folder).hashes()) == 40


class Older(EmbeddedEngine):
    """A release in which documents lie otherwise."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._generations = Generations(folder, "0123abcd")


def test_two_releases_live_side_by_side(folder: Path, search: Ask) -> None:
    older, newer = Older(folder), EmbeddedEngine(folder)
    older.publish(INITIAL)
    assert search(newer).total == 0
    newer.publish(INITIAL[:30])
    newer.publish(INITIAL[:20])
    newer.publish(INITIAL[:10])
    assert (search(older).total, search(newer).total) == (40, 10)
    assert (search(Older(folder)).total, search(EmbeddedEngine(folder)).total) == (40, 10)


def test_what_a_release_left_that_has_not_published_for_two_weeks_is_removed(folder: Path, search: Ask) -> None:
    Older(folder).publish(INITIAL)
    long_ago = time.time() - 15 * 86_400
    os.utime(folder / "current-0123abcd", (long_ago, long_ago))
    EmbeddedEngine(folder).publish(INITIAL[:30])
    assert not [path for path in folder.iterdir() if "0123abcd" in path.name]
    assert search(EmbeddedEngine(folder)).total == 30
