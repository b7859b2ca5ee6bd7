"""A database copied whole and filled from the copy: every row of every table, into either kind, or nothing at all."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import create_engine, select

from schemas import NewerSchema, StoreError, Text, WrongUse
from store import Store
from store.tables import metadata
from tests.store.filled import everything, fill
from tests.store.nights import SOURCE, read, take


def rows(address: str) -> dict[str, list[tuple[object, ...]]]:
    engine = create_engine(address)
    with engine.connect() as connection:
        told = everything(connection)
    engine.dispose()
    return told


def filled(address: str) -> Store:
    opened = Store.open(address)
    engine = create_engine(address)
    with engine.begin() as connection:
        fill(connection)
    engine.dispose()
    return opened


def test_every_row_of_every_table_arrives_from_either_database_on_the_other(
    database: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    on_sqlite = database.startswith("sqlite")
    other = request.getfixturevalue("postgres_database") if on_sqlite else f"sqlite:///{tmp_path / 'other.sqlite'}"
    source, empty = filled(database), Store.open(other)
    source.whole.copy(tmp_path / "copy.sqlite")
    assert empty.whole.is_empty()
    empty.whole.fill(tmp_path / "copy.sqlite")
    assert not empty.whole.is_empty()
    assert rows(other) == rows(database)
    assert all(rows(other).values())
    for store in (source, empty):
        store.close()


def test_rows_that_are_added_later_get_numbers_of_their_own(store: Store, tmp_path: Path) -> None:
    other = Store.open(f"sqlite:///{tmp_path / 'other.sqlite'}")
    for night in (1, 2, 3):
        other.record(take(night, read("weaving", page=f"p{night}", title=(Text(words=f"Night {night}", lang="en"),))))
    other.whole.copy(tmp_path / "copy.sqlite")
    store.whole.fill(tmp_path / "copy.sqlite")
    assert store.record(take(4, read("weaving", page="p4"))).counters.changed == 1
    assert [one.harvest_id for one in store.harvests()][:2] == [f"{SOURCE}-4", f"{SOURCE}-3"]
    other.close()


def test_a_consumer_that_was_ahead_of_the_copy_is_told_afresh(store: Store, tmp_path: Path) -> None:
    store.record(take(1, read("weaving")))
    before = store.newest()
    store.whole.copy(tmp_path / "copy.sqlite")
    store.record(take(2, read("weaving", "glass")))
    ahead = store.newest()
    restored = Store.open(f"sqlite:///{tmp_path / 'other.sqlite'}")
    restored.whole.fill(tmp_path / "copy.sqlite")
    restored.record(take(3, read("weaving", "basketry")))
    assert restored.changes(ahead).afresh
    assert not restored.changes(before).afresh
    restored.close()


def test_a_database_with_anything_in_it_is_left_untouched(store: Store, database: str, tmp_path: Path) -> None:
    store.whole.copy(tmp_path / "copy.sqlite")
    store.record(take(1, read("weaving")))
    before = rows(database)
    with pytest.raises(WrongUse, match="not empty and is left untouched"):
        store.whole.fill(tmp_path / "copy.sqlite")
    assert rows(database) == before


def test_a_copy_of_a_newer_release_is_refused(store: Store, tmp_path: Path) -> None:
    store.whole.copy(tmp_path / "copy.sqlite")
    with sqlite3.connect(tmp_path / "copy.sqlite") as connection:
        connection.execute("UPDATE alembic_version SET version_num = 'from_the_future'")
    connection.close()
    with pytest.raises(NewerSchema):
        store.whole.fill(tmp_path / "copy.sqlite")
    assert store.whole.is_empty()


@pytest.mark.parametrize("content", [b"", b"no database at all" * 100])
def test_a_copy_that_is_none_changes_nothing(store: Store, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "copy.sqlite").write_bytes(content)
    if content:
        with pytest.raises(StoreError):
            store.whole.fill(tmp_path / "copy.sqlite")
    else:
        store.whole.fill(tmp_path / "copy.sqlite")  # SQLite takes an empty file for an empty database
    assert store.whole.is_empty()


def test_what_is_written_while_a_copy_is_made_is_in_it_whole_or_not_at_all(store: Store, tmp_path: Path) -> None:
    """A transaction that has written and not ended stands in no copy, and keeps none waiting."""
    store.record(take(1, read("weaving")))
    with store.matching():
        store.whole.copy(tmp_path / "copy.sqlite")
    engine = create_engine(f"sqlite:///{tmp_path / 'copy.sqlite'}")
    with engine.connect() as connection:
        assert len(connection.execute(select(metadata.tables["offerings"])).all()) == 1
    engine.dispose()
