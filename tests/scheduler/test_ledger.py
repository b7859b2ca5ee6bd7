"""The ledger is believed only when it tells of this index, by these rules, and no later day; the index is right without it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Collection, Iterable, Iterator
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from indexer import EmbeddedEngine
from scheduler import ledger
from scheduler.ledger import Entry, Ledger
from schemas import Document, Published, StoreError
from tests.parts.servers import PATIENCE, REPOSITORY
from tests.scheduler.published import FIRST, TOWN, Town, after_one_night

COURSES = len(TOWN) - 1
ENTRIES = {"one": Entry(version="v", hash="h", until=9), "two": Entry(version="w", hash="i", until=8, id="b")}
PUBLISH = """
import sys
from pathlib import Path
from indexer import EmbeddedEngine
from tests.scheduler.published import Town
home = Path(sys.argv[1])
town = Town(home, EmbeddedEngine(home / "index"))
town.today = town.today.fromisoformat(sys.argv[2])
town.publish()
"""


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    yield from after_one_night(tmp_path)


class DiesAfterwards(EmbeddedEngine):
    """Brings the change in, and is killed before anybody hears of it."""

    def change(self, changed: Iterable[Document], gone: Collection[str]) -> Published:
        super().change(changed, gone)
        raise KeyboardInterrupt


def written(path: Path, rules: str = "r", stamp: str = "s") -> Ledger:
    kept = Ledger(path, rules)
    kept.write(stamp, FIRST, dict(ENTRIES))
    return kept


def test_it_reads_what_was_written(tmp_path: Path) -> None:
    assert written(tmp_path / "book").read("s", FIRST) == ENTRIES
    assert [path.name for path in tmp_path.iterdir()] == ["book"]


def test_it_tells_nothing_before_it_is_written_and_after_it_is_forgotten(tmp_path: Path) -> None:
    kept = Ledger(tmp_path / "book", "r")
    assert kept.read("s", FIRST) is None
    kept.forget()
    written(tmp_path / "book").forget()
    assert kept.read("s", FIRST) is None


def test_it_is_not_believed_of_another_index_other_rules_or_a_later_day(tmp_path: Path) -> None:
    kept = written(tmp_path / "book")
    assert kept.read("another", FIRST) is None
    assert kept.read("", FIRST) is None
    assert Ledger(tmp_path / "book", "others").read("s", FIRST) is None
    assert kept.read("s", FIRST - timedelta(days=1)) is None
    assert kept.read("s", FIRST + timedelta(days=1)) == ENTRIES


def test_nothing_is_written_of_an_index_without_a_stamp(tmp_path: Path) -> None:
    written(tmp_path / "book", stamp="")
    assert list(tmp_path.iterdir()) == []


def test_without_a_path_none_is_kept() -> None:
    kept = Ledger(None, "r")
    with kept.held():
        kept.write("s", FIRST, ENTRIES)
        kept.forget()
        assert kept.read("s", FIRST) is None


@given(st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_any_byte_altered_or_lost_is_noticed(tmp_path: Path, data: st.DataObject) -> None:
    kept = written(tmp_path / "book")
    raw = (tmp_path / "book").read_bytes()
    place = data.draw(st.integers(0, len(raw) - 1))
    altered = raw[:place] + bytes([raw[place] ^ data.draw(st.integers(1, 255))]) + raw[place + 1 :]
    (tmp_path / "book").write_bytes(data.draw(st.sampled_from((altered, raw[:place]))))
    assert kept.read("s", FIRST) is None


def test_one_of_another_release_is_not_believed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger, "_VERSION", 0)
    kept = written(tmp_path / "book")
    monkeypatch.undo()
    assert kept.read("s", FIRST) is None


@pytest.mark.parametrize("content", [b"", b"\x00", b"{}", msgspec.msgpack.encode({"version": 1})])
def test_a_ledger_that_is_broken_costs_one_publish_of_everything(town: Town, content: bytes) -> None:
    town.ledger.write_bytes(content)
    done = town.publish()
    assert (done.made, done.pushed, done.swapped) == (COURSES, 0, False)
    assert town.publish().made == 0


def test_a_clock_set_back_makes_everything_again(town: Town) -> None:
    town.today -= timedelta(days=1)
    assert (town.publish().made, town.publish().made) == (COURSES, 0)
    assert town.is_told()


def test_who_is_killed_before_the_ledger_is_written_leaves_none_to_believe(town: Town, tmp_path: Path) -> None:
    town.offer(replace(TOWN[2], native_id="N"))
    town.harvest()
    town.engine = DiesAfterwards(tmp_path / "index")
    with pytest.raises(KeyboardInterrupt):
        town.publish()
    town.offer(TOWN[2])
    town.engine = EmbeddedEngine(tmp_path / "index")
    done = town.night()
    assert (done.made, done.pushed) == (COURSES, 1)
    assert town.is_told()


def test_a_ledger_that_cannot_be_written_is_told_and_the_index_is_right(town: Town) -> None:
    town.ledger.unlink()
    town.ledger.mkdir()
    town.offer(replace(TOWN[2], native_id="N"))
    done = town.night()
    assert "could not be written" in done.trouble
    assert "the next publish makes every document again" in done.trouble
    assert done.pushed == 1
    assert town.is_told()
    assert not list(town.home.glob("*.part"))


def test_a_data_folder_that_cannot_be_written_is_refused_before_anything_is_done(town: Town) -> None:
    before = town.engine.stamp()
    (town.home / "file").write_text("no folder")
    town.ledger = town.home / "file" / "ledger.msgpack"
    town.offer(replace(TOWN[2], native_id="N"))
    with pytest.raises(StoreError, match=r"cannot be written .*: make room or set CREDATLAS_HOME"):
        town.night()
    assert town.engine.stamp() == before


def test_a_second_publish_waits_for_the_first(town: Town) -> None:
    with Ledger(town.ledger, "").held():
        second = subprocess.Popen([sys.executable, "-c", PUBLISH, str(town.home), str(town.today)], cwd=REPOSITORY)
        with pytest.raises(subprocess.TimeoutExpired):
            second.wait(3)
    assert second.wait(PATIENCE) == 0
