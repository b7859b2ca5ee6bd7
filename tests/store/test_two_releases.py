"""Two releases on one database: the older notices at its next write that the newer has migrated, and writes nothing."""

from __future__ import annotations

from pathlib import Path
from threading import Thread

import pytest
from sqlalchemy import Engine, create_engine, text

from schemas import NewerSchema, StoreAway, StoreError
from store import Store
from store.opening import open_database, writing
from tests.store.nights import SOURCE, read, take


def migrated_by_a_newer_release(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'from_the_future'"))


def test_the_older_writes_nothing_more_and_says_why(store: Store, database: str) -> None:
    store.record(take(1, read("weaving")))
    lease = store.leases.take("night", 0.0)
    assert lease is not None
    engine = create_engine(database)
    migrated_by_a_newer_release(engine)
    with pytest.raises(NewerSchema, match="written by a newer release"):
        store.record(take(2, read("weaving", "glass")))
    with pytest.raises(NewerSchema):
        store.leases.beat(lease)
    with pytest.raises(NewerSchema), store.watched.alerting():
        raise AssertionError
    assert store.counts() == {SOURCE: 1}  # it may still be read
    assert len(store.harvests()) == 1
    engine.dispose()


def test_a_migration_waits_for_who_writes_and_is_noticed_by_who_comes_after(postgres_database: str) -> None:
    """PostgreSQL would let both go on at once; on SQLite there is one writer anyway."""
    store, order = Store.open(postgres_database), list[str]()
    engine = create_engine(postgres_database)

    def migrate() -> None:
        with engine.begin() as connection:
            connection.execute(text(f"SELECT pg_advisory_xact_lock({0x63726564})"))  # as `store.opening` does
            order.append("migrated")
            connection.execute(text("UPDATE alembic_version SET version_num = 'from_the_future'"))

    with store.matching():
        thread = Thread(target=migrate)
        thread.start()
        with engine.connect() as looking:
            waits = text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
            while thread.is_alive() and not looking.execute(waits).scalar():
                looking.rollback()
        order.append("written")
    thread.join()
    assert order == ["written", "migrated"]
    with pytest.raises(NewerSchema), store.matching():
        raise AssertionError
    store.close()
    engine.dispose()


def test_a_database_that_another_has_locked_is_away_and_not_broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("store.opening._PATIENCE", 0.05)
    address = f"sqlite:///{tmp_path / 'catalogue.sqlite'}"
    store, other = Store.open(address), Store.open(address)
    with other.matching(), pytest.raises(StoreAway, match="database is locked"):
        store.record(take(1, read("weaving")))
    assert store.record(take(1, read("weaving"))).counters.added == 1
    for one in (store, other):
        one.close()


def test_a_server_that_ends_the_connection_is_away_and_one_that_refuses_a_value_is_not(postgres_database: str) -> None:
    store = Store.open(postgres_database)
    engine = create_engine(postgres_database)
    others = "pid <> pg_backend_pid() AND datname = current_database()"
    ours = text(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}")  # noqa: S608 # no word of a user
    with pytest.raises(StoreAway), store.matching() as memory:
        with engine.begin() as connection:
            connection.execute(ours)
        memory.clusters()
    assert store.record(take(1, read("weaving"))).counters.added == 1
    with pytest.raises(StoreError) as met:
        store.record(take(1, read("glass")))
    assert not isinstance(met.value, StoreAway)
    store.close()
    engine.dispose()


@pytest.mark.parametrize(("lasting", "told"), [(True, 2), (False, 1)])
def test_what_is_to_last_is_safe_from_a_power_cut_once_committed(tmp_path: Path, lasting: bool, told: int) -> None:
    engine = open_database(f"sqlite:///{tmp_path / 'catalogue.sqlite'}")
    for one in (lasting, not lasting, lasting):
        with writing(engine, one).begin() as connection:
            known = connection.execute(text("PRAGMA synchronous")).scalar_one()
    assert known == told
    engine.dispose()
