"""Workers in processes of their own, one of which is killed, give the records that one process gives."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from crawlers import Archive
from scheduler import on_cluster, on_this_machine
from scheduler.shards import Read, Shard, Told, read_shard
from schemas import WorkersError, WrongUse
from store import Store
from tests.parts import shelves
from tests.scheduler.test_shards import remembered

SOURCES = shelves.catalogues()[:2]


def deadly(shard: Shard) -> Told:
    """The first worker that is given a shard dies over it."""
    try:
        (Path(shard.folder) / "died").touch(exist_ok=False)
    except FileExistsError:
        return read_shard(shard)
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("it is dead")


@pytest.mark.heavy
def test_the_shard_of_a_worker_that_dies_goes_to_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scheduler.shards.SIZE", 5)
    archive, store = Archive(tmp_path / "archive"), Store.open(f"sqlite:///{tmp_path / 'first.sqlite'}")
    shelves.archived(archive, store, 60, frame=600)
    store.close()
    with on_this_machine(2) as mapped:

        def killing(_: Read, shards: Iterable[Shard]) -> Iterator[Told]:
            return mapped(deadly, shards)

        apart = remembered(archive, tmp_path / "apart.sqlite", killing, SOURCES)
    assert (archive.folder / "died").exists()
    assert apart == remembered(archive, tmp_path / "alone.sqlite", None, SOURCES)
    assert apart.count(b"\n") == sum(shelves.size(number, 60) for number in range(2))


def test_a_cluster_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scheduler.cluster.PATIENCE", 0.2)
    with pytest.raises(WorkersError, match=r"No cluster answers at tcp://127\.0\.0\.1:9"), on_cluster("tcp://127.0.0.1:9"):
        pass
    with pytest.raises(WrongUse, match="no address of a cluster"), on_cluster("nowhere://x"):
        pass


def test_without_dask_a_command_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "distributed", None)
    for opened in (on_cluster("tcp://127.0.0.1:9"), on_this_machine(1)):
        with pytest.raises(WrongUse, match=r"pip install 'credatlas\[cluster\]'"), opened:
            pass
