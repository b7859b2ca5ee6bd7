"""What the doctor says of what has to last: a word for each, and what to do where it is not well."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

import scheduler
from credatlas.durability import lasting
from schemas import Night, NightState, Settings
from store import Store
from tests.credatlas.conftest import Run
from tests.store.nights import SOURCE, read, take


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "data")


@pytest.fixture
def store(settings: Settings) -> Iterator[Store]:
    settings.home.mkdir()
    with closing(Store.open(settings.database)) as opened:
        yield opened


def said(settings: Settings) -> dict[str, tuple[bool | None, str]]:
    return {what: look() for what, look in lasting(settings).items()}


def test_a_catalogue_at_rest_is_well_but_for_its_backup(settings: Settings, store: Store) -> None:
    store.record(take(1, read("weaving")))
    told = said(settings)
    assert {what for what, (well, _) in told.items() if not well} == {"backup"}
    assert "credatlas backup" in told["backup"][1]


def test_a_clock_that_was_set_back_is_not_well(settings: Settings, store: Store) -> None:
    ahead = (datetime.now(UTC) + timedelta(days=1)).isoformat(timespec="seconds")
    one = take(1, read("weaving"))
    store.record(replace(one, harvest=replace(one.harvest, ended_at=ahead)))
    well, words = said(settings)["clock"]
    assert (well, "set it" in words) == (False, True)


def test_who_holds_what_is_named(settings: Settings, store: Store) -> None:
    assert store.leases.take("night", 0.0) is not None
    assert store.leases.take("harvest/ie_kilkenny", 0.0) is not None
    with closing(sqlite3.connect(settings.home / "credatlas.sqlite")) as database, database:
        database.execute("UPDATE leases SET holder = 'elsewhere:12:99' WHERE name = 'night'")
    assert "harvest/ie_kilkenny by" in said(settings)["leases"][1]
    assert "night by elsewhere:12" in said(settings)["leases"][1]


def test_what_was_cut_short_is_named_with_what_goes_on_with_it(settings: Settings, store: Store) -> None:
    store.runs.begin("r1", SOURCE, f"{SOURCE}/1", datetime.now(UTC) - timedelta(hours=2))
    (settings.archive / SOURCE).mkdir(parents=True)
    (settings.archive / SOURCE / "1.journal").write_bytes(b"")
    told = said(settings)
    assert told["cut short"] == (None, f"{SOURCE}: the next harvest of each goes on from the pages it had")
    assert SOURCE in told["journals"][1]
    lease = store.leases.take("night", 0.0)
    assert lease is not None
    running = Night(date="2026-06-05", due_at="2026-06-05T02:00:00Z", state=NightState.RUNNING)
    store.nights.keep(running, lease)
    assert "credatlas night" not in said(settings)["cut short"][1]
    store.leases.release(lease)
    assert "credatlas night" in said(settings)["cut short"][1], "it was killed"
    lease = store.leases.take("night", 0.0)
    assert lease is not None
    store.nights.keep(replace(running, state=NightState.INTERRUPTED), lease)
    assert "credatlas night" in said(settings)["cut short"][1]


def test_a_backup_grows_old(settings: Settings, store: Store, tmp_path: Path) -> None:
    scheduler.back_up(store, settings, tmp_path / "backups")
    assert said(settings)["backup"][0] is True
    scheduler.back_up(store, settings, tmp_path / "backups", clock=lambda: datetime.now(UTC) - timedelta(days=9))
    assert said(settings)["backup"][0] is None
    assert "9 days ago" in said(settings)["backup"][1]


def test_a_database_that_a_power_cut_may_harm_is_noted(settings: Settings, store: Store) -> None:
    assert store.whole.risk() == ""
    store.close()
    with closing(sqlite3.connect(settings.home / "credatlas.sqlite")) as database:
        database.execute("PRAGMA journal_mode = DELETE")
    well, words = said(settings)["power cuts"]
    assert (well, "its journal as delete, not WAL" in words) == (None, True)


def test_postgresql_that_does_not_wait_for_its_disk_is_noted(postgres_database: str, tmp_path: Path) -> None:
    told = said(Settings(home=tmp_path, database_url=postgres_database))["power cuts"]
    assert told[0] is None
    assert "fsync" in told[1]


def test_the_doctor_shows_them(run: Run) -> None:
    shown = " ".join(run("doctor").stdout.split())
    for words in ("power cuts", "leases nobody holds one", "backup", "MB, schema 00"):
        assert words in shown


def test_an_archive_that_is_not_there_is_not_well(settings: Settings, store: Store) -> None:
    one = take(1, read("weaving"))
    store.record(replace(one, harvest=replace(one.harvest, manifest="night.cdxj")))
    well, words = said(settings)["archive"]
    assert (well, SOURCE in words, "backup" in words) == (False, True, True)
    kept = settings.archive / SOURCE / "night.cdxj"
    kept.parent.mkdir(parents=True)
    kept.touch()
    assert said(settings)["archive"][0] is True
