"""The foot of every page counts what there is at this moment, however seldom it is counted."""

from __future__ import annotations

from pathlib import Path

from indexer import EmbeddedEngine
from schemas import Settings
from store import Store
from tests.web.catalogue import SOURCES, TODAY, takes
from web.frame.desk import Desk


def test_a_night_is_counted_at_once(tmp_path: Path) -> None:
    store = Store.open(f"sqlite:///{tmp_path / 'credatlas.sqlite'}")
    desk = Desk(Settings(home=tmp_path), store, EmbeddedEngine(tmp_path / "index"), SOURCES, lambda: TODAY)
    counted = [desk.frame()]
    for take in takes():
        store.record(take)
        counted.append(desk.frame())
    assert [frame.courses for frame in counted] == [0, 16, 31, 42, 41, 41, 41]
    assert [frame.catalogues for frame in counted][:4] == [0, 1, 2, 3]
    assert counted[-1].harvested > counted[-2].harvested
    store.close()
