"""A database as each earlier release left it is brought up to date and read whole, and a night is recorded on it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Integer, MetaData, create_engine, func, insert, select, text

from schemas import Lifecycle
from store import Store
from store.tables import metadata
from tests.store.leaving import LEFT
from tests.store.nights import SOURCE, known_as, read, take
from tests.store.older import MIGRATIONS

NEVER_LEFT = {"0013"}
"""Revisions that no release ended with: a later one was there before them."""
REVISIONS = sorted(path.stem for path in LEFT.glob("*.sql"))
_SEQUENCE = text("SELECT pg_get_serial_sequence(:table, :key)")
ON_BOTH = [
    pytest.param(name, kind, marks=pytest.mark.heavy if kind == "postgresql" and name not in REVISIONS[::5] else ())
    for name in REVISIONS
    for kind in ("sqlite", "postgresql")
]


def script() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config


def laid(revision: str, path: Path) -> str:
    """The address of a SQLite database as a release of that revision left it."""
    with closing(sqlite3.connect(path)) as database:
        database.executescript((LEFT / f"{revision}.sql").read_text(encoding="utf-8"))
    return f"sqlite:///{path}"


def moved(source: str, revision: str, target: str) -> None:
    """The same on PostgreSQL: its tables as the migrations made them then, with the same rows."""
    here, there, config = create_engine(source), create_engine(target), script()
    with there.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
    tables = MetaData()
    tables.reflect(there)
    with here.connect() as rows, there.begin() as connection:
        for table in (one for one in tables.sorted_tables if one.name != "alembic_version"):
            for row in rows.execute(select(table)).mappings():
                connection.execute(insert(table), dict(row))
            (key, *_) = table.primary_key.columns
            if isinstance(key.type, Integer) and connection.execute(_SEQUENCE, {"table": table.name, "key": key.name}).scalar():
                connection.execute(select(func.setval(f"{table.name}_{key.name}_seq", select(func.max(key)).scalar_subquery())))
    for engine in (here, there):
        engine.dispose()


@pytest.mark.parametrize(("revision", "kind"), ON_BOTH)
def test_what_a_release_left_is_read_whole_and_gone_on_with(
    revision: str, kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    address = laid(revision, tmp_path / "left.sqlite")
    if kind == "postgresql":
        target: str = request.getfixturevalue("postgres_database")
        moved(address, revision, target)
        address = target
    with closing(Store.open(address)) as store:
        read_all(store, revision)
        done = store.record(take(9, read("weaving", "pottery", page="p9"), kept=("glass",)))
        assert (done.counters.added, done.counters.changed, done.counters.unchanged) == (1, 1, 1)
        assert [one.harvest_id for one in store.harvests(limit=2)] == [f"{SOURCE}-9", store.harvests()[1].harvest_id]
    engine = create_engine(address)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    engine.dispose()


def read_all(store: Store, revision: str) -> None:
    """Every reader there is, each held to what the five nights left."""
    records = {one.offering.name: one for one in store.records(lifecycles=tuple(Lifecycle))}
    assert records.keys() == {"Weaving on a loom", "glass", "basketry"}
    assert records["basketry"].lifecycle is Lifecycle.MISSING
    (version,) = store.versions(known_as("weaving"))
    assert (version.offering.name, version.harvest_id) == ("weaving", f"{SOURCE}-2")
    assert len(store.harvests()) == (5 if revision > "0001" else 4)
    assert {one.words for one in store.issues()} == {"a lot"}
    assert len([*store.outlines()]) == 3
    assert len([*store.records_as_of(date(2026, 6, 1))]) == 3
    assert store.counts() == {SOURCE: 3}
    assert len(store.runs.ended()[0]) == len(store.harvests())
    assert [*store.steps(date(2026, 6, 1), date(2026, 6, 9))]
    assert len(store.changes().changes) == 3
    assert [one.by for one in store.approvals(SOURCE)] == (["Ada"] if revision > "0001" else [])
    assert len(store.clusters()) == (2 if revision > "0005" else 0)
    assert [one.by for one in store.corrections()] == (["Ada"] if revision > "0006" else [])
    assert store.waiting() == ({"library": 0} if revision > "0007" else {})
    assert len(store.runs.active()) == (1 if revision > "0008" else 0)
    assert len(store.watched.alerts()) == (1 if revision > "0009" else 0)
    assert [one.date for one in store.nights.newest(9)] == (["2026-06-05"] if revision > "0012" else [])


def test_every_revision_that_a_release_ended_with_is_among_them() -> None:
    chain = [one.revision for one in ScriptDirectory.from_config(script()).walk_revisions()]
    told = "before you add a migration, run `python -m tests.store.leaving` on what there was"
    assert set(chain[1:]) - NEVER_LEFT <= set(REVISIONS), told


def test_the_newest_of_them_has_rows_in_every_table_that_outlasts_a_night(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "left.sqlite")) as database:
        database.executescript((LEFT / f"{REVISIONS[-1]}.sql").read_text(encoding="utf-8"))
        tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        bare = {name for name in tables if not database.execute(f'SELECT 1 FROM "{name}"').fetchone()}  # noqa: S608
    assert bare <= {"turns"}
