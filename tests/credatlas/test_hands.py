"""What the console's forms set in motion: a harvest in a process of its own, its end, a look that keeps nothing, and pauses."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from credatlas.demo import mirror
from credatlas.diary import Diary
from credatlas.hands import Hands
from credatlas.rooms import chosen
from schemas import Beat, Busy, RunState, Settings, WrongUse
from store import Store
from tests.credatlas.conftest import Run, clean_environment
from tests.parts.mortal import wait_for
from tests.parts.servers import PATIENCE

NAME = "mooc_udacity"


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with mirror() as made:
        yield made


@pytest.fixture
def hands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str) -> Iterator[Hands]:
    """Hands whose processes read the settings they were given."""
    monkeypatch.chdir(tmp_path)
    for name, value in clean_environment(tmp_path, mirror=address).items():
        monkeypatch.setenv(name, value)
    store = Store.open(Settings(home=tmp_path).database)
    yield Hands(Settings(home=tmp_path, mirror=address), store, chosen(()))
    store.close()


@pytest.fixture
def store(hands: Hands) -> Store:
    return hands._store


def everything(folder: Path) -> dict[str, str]:
    """Every file of a data folder by the digest of its bytes, but for the notes of SQLite that any reader may leave."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.suffix not in {".sqlite-shm", ".sqlite-wal"})
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.mark.heavy
def test_a_harvest_runs_beside_the_server_and_leaves_its_log(hands: Hands, store: Store, tmp_path: Path) -> None:
    run_id = hands.run(NAME, "Ada")
    with pytest.raises(Busy, match="under way already"):
        hands.run(NAME, "Bo")
    wait_for(lambda: not store.runs.active(), PATIENCE, "The harvest did not end")
    known = store.runs.get(run_id)
    assert known is not None and known[1] is not None
    assert (known[0].state, known[0].by, known[1].counters.pages > 0) == (RunState.ENDED, "Ada", True)
    with pytest.raises(Busy, match="over already"):
        hands.cancel(run_id)
    log = Settings(home=tmp_path).log(run_id)
    wait_for(lambda: "Published to" in log.read_text(), PATIENCE, "It did not publish")
    assert " pages, " in log.read_text()


@pytest.mark.heavy
@pytest.mark.check("OC2")
def test_a_look_at_the_first_pages_keeps_nothing(
    hands: Hands, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("credatlas.hands._PATIENCE", 600)
    before = everything(tmp_path)
    found = hands.preview(NAME)
    assert (found.source_id, 0 < found.pages <= 5, found.offerings != ()) == (NAME, True, True)
    assert (store.counts(), store.harvests(), store.runs.ended()[1]) == ({}, (), 0)
    assert everything(tmp_path) == before


def test_what_is_no_catalogue_is_refused(hands: Hands) -> None:
    for act in (lambda: hands.run("../etc", "Ada"), lambda: hands.preview("--help"), lambda: hands.pause("no_such", "Ada")):
        with pytest.raises(WrongUse, match="no catalogue"):
            act()
    with pytest.raises(Busy):
        hands.cancel("no_such/run")


def test_a_harvest_that_cannot_be_started_is_refused_in_a_sentence_and_blocks_no_other(
    hands: Hands, store: Store, tmp_path: Path
) -> None:
    (tmp_path / "runs").write_text("no folder")
    for _ in range(2):
        with pytest.raises(WrongUse, match="could not be started"):
            hands.run(NAME, "Ada")
    assert (store.runs.active(), store.runs.ended()[0][0][0].state) == ((), RunState.FAILED)


def test_a_pause_is_kept_and_lifted(hands: Hands, store: Store) -> None:
    hands.pause(NAME, "Ada", "2999-01-01T00:00:00+00:00", "their fair")
    (pause,) = store.runs.paused(datetime.now(UTC)).values()
    assert (pause.by, pause.note) == ("Ada", "their fair")
    hands.resume(NAME)


@pytest.mark.check("O3")
def test_all_leaves_out_what_is_paused_and_says_so_and_a_name_does_not(run: Run, address: str) -> None:
    assert run("pause", NAME, "--by", "Ada", "--note", "their fair", "--until", "2999-01-01").exit_code == 0
    night = run("harvest", "--all", "--json", mirror=address)
    told = json.loads(night.stdout)
    assert [pause["source_id"] for pause in told["paused"]] == [NAME]
    assert NAME not in {harvest["source_id"] for harvest in told["harvests"]}
    named = json.loads(run("harvest", NAME, "--json", mirror=address).stdout)
    assert ([one["source_id"] for one in named["harvests"]], named["paused"]) == ([NAME], [])
    assert "is harvested again" in run("resume", NAME).stdout
    assert "was not paused" in run("resume", NAME).stdout


def test_a_pause_says_who_until_when_and_why(run: Run) -> None:
    said = run("pause", NAME, "--by", "Ada", "--until", "2999-01-01", "--note", "their fair").stdout
    assert f"{NAME} is paused by Ada until 2999-01-01 (their fair)." in said
    assert run("pause", "no_such", "--by", "Ada").exit_code == 2
    over = run("pause", NAME, "--until", "2020-01-01")
    assert (over.exit_code, "2020-01-01 is past" in over.stderr) == (2, True)


def test_the_diary_tells_each_trouble_as_it_comes_and_the_rest_now_and_then() -> None:
    lines: list[str] = []
    now = [0.0]
    diary = Diary(lines.append, lambda: now[0])
    for second, beat in enumerate((Beat(pages=1, known=9), Beat(pages=2, known=9), Beat(pages=3, errors={"timeout": 1}))):
        now[0] = float(second)
        diary.note(beat)
    now[0] = 7.0
    diary.note(Beat(pages=8, known=9, listings=4, errors={"timeout": 1}))
    said = [line.partition(" ")[2] for line in lines]
    assert said == ["1 of 9 pages, 0 listings", "timeout: 1 by now, at page 3", "8 of 9 pages, 4 listings"]
