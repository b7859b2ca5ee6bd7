"""Opening a database: new, known, newer, broken, or no database at all."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine, inspect, text

from schemas import NewerSchema, StoreError
from store import Store, opening, store
from store.tables import metadata
from tests.store.nights import SOURCE, read, take
from tests.store.older import go_back


@pytest.fixture(autouse=True)
def from_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A database is made as whoever has none makes it, and copied from no other."""
    monkeypatch.setattr(store, "open_database", opening.open_database)


def test_a_new_database_gets_the_tables_and_their_folder(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'not' / 'yet there' / 'catalogue.sqlite'}"
    opened = Store.open(address)
    opened.record(take(1, read("weaving")))
    opened.close()
    again = Store.open(address)
    assert again.counts() == {SOURCE: 1}
    again.close()


def test_the_migrated_tables_are_those_the_code_speaks_of(database: str) -> None:
    Store.open(database).close()
    engine = create_engine(database)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
        assert set(inspect(connection).get_table_names()) == {*metadata.tables, "alembic_version"}
    engine.dispose()


def test_sqlite_writes_ahead_so_that_readers_go_on(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'catalogue.sqlite'}"
    Store.open(address).close()
    engine = create_engine(address)
    with engine.connect() as connection:
        assert connection.execute(text("PRAGMA journal_mode")).scalar_one() == "wal"
    engine.dispose()


def test_a_newer_database_is_refused_and_left_untouched(database: str) -> None:
    engine = create_engine(database)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)"))
        connection.execute(text("INSERT INTO alembic_version VALUES ('9f3a')"))
    before = file_of(database)
    with pytest.raises(NewerSchema, match="newer release of CredAtlas"):
        Store.open(database)
    assert file_of(database) == before
    with engine.connect() as connection:
        assert inspect(connection).get_table_names() == ["alembic_version"]
    engine.dispose()


def file_of(database: str) -> bytes:
    path = Path(database.removeprefix("sqlite:///"))
    return path.read_bytes() if database.startswith("sqlite") else b""


def test_several_may_open_a_new_database_at_once(database: str) -> None:
    with ThreadPoolExecutor(4) as pool:
        opened = list(pool.map(Store.open, [database] * 4))
    for one in opened:
        assert one.counts() == {}
        one.close()


@pytest.mark.parametrize("address", ["", "no address", "mysql://here/db", "postgresql://127.0.0.1:1/none"])
def test_what_cannot_be_opened_is_said_in_one_sentence(address: str) -> None:
    with pytest.raises(StoreError) as met:
        Store.open(address)
    assert "\n" not in str(met.value)


def test_a_file_that_is_no_database_is_refused_and_left_untouched(tmp_path: Path) -> None:
    notes = tmp_path / "notes.txt"
    notes.write_text("Weaving starts in May. " * 100)
    with pytest.raises(StoreError, match="file is not a database"):
        Store.open(f"sqlite:///{notes}")
    assert notes.read_text().startswith("Weaving starts in May.")


def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    with pytest.raises(StoreError, match="cannot be opened"):
        Store.open(f"sqlite:///{tmp_path / 'taken' / 'catalogue.sqlite'}")


def test_a_password_is_not_repeated_in_the_sentence() -> None:
    with pytest.raises(StoreError) as met:
        Store.open("postgresql://ada:analytical@127.0.0.1:1/none")
    assert "analytical" not in str(met.value)
    assert "ada" in str(met.value)


def test_harvests_of_an_older_release_are_read_without_the_rules_they_do_not_tell_apart(database: str) -> None:
    opened = Store.open(database)
    opened.record(take(1, read("weaving")))
    engine = create_engine(database)
    with engine.begin() as connection:
        go_back(connection, "0003")
        connection.execute(text("ALTER TABLE versions DROP COLUMN cause"))
        old = connection.execute(text("SELECT body FROM harvests")).scalar_one()
        connection.execute(text("UPDATE harvests SET body = :body"), {"body": bytes(old)[:-1] + b',"rules":"4f1c"}'})
    engine.dispose()
    opened.close()
    again = Store.open(database)
    (harvest,) = again.harvests(SOURCE)
    assert (harvest.rules, harvest.counters.added) == (None, 1)
    again.close()
