"""The queue's own tables: made once whoever comes first, taken on from an older release, and left alone by an older one."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from procrastinate.schema import SchemaManager

from scheduler.queue.opening import opened
from schemas import NewerSchema, QueueCounts, Settings
from store import Store
from tests.parts.postgres import told

STEPS = sorted(Path(SchemaManager.get_migrations_path()).glob("*.sql"))
OLDER = STEPS[: next(n for n, step in enumerate(STEPS) if step.name.startswith("03.01"))]
"""What the library's release 3.0 had taken."""
_COLUMNS = "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'queue' ORDER BY 1, 2"


def settings_of(database: str) -> Settings:
    return Settings(database_url=database)


async def opening(settings: Settings) -> None:
    async with opened(settings):
        pass


def test_any_number_may_open_a_queue_that_is_not_there_yet(postgres_database: str) -> None:
    async def at_once() -> None:
        await asyncio.gather(*(opening(settings_of(postgres_database)) for _ in range(4)))

    asyncio.run(at_once())
    assert [name for (name,) in told(postgres_database, "SELECT name FROM queue.steps ORDER BY 1")] == [s.name for s in STEPS]
    store = Store.open(postgres_database)
    assert store.queue.counts() == QueueCounts()
    store.close()
    mine = told(postgres_database, "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")
    assert not [name for (name,) in mine if str(name).startswith("procrastinate")]


def test_a_queue_of_an_older_release_becomes_the_same_as_a_fresh_one(postgres_database: str) -> None:
    told(postgres_database, "CREATE SCHEMA queue; CREATE TABLE queue.steps (name text PRIMARY KEY)")
    for step in OLDER:
        told(postgres_database, "SET search_path = queue; " + step.read_text(encoding="utf-8").replace("%", "%%"))
        told(postgres_database, f"INSERT INTO queue.steps VALUES ('{step.name}')")  # noqa: S608 # the library's own names
    asyncio.run(opening(settings_of(postgres_database)))
    grown = told(postgres_database, _COLUMNS)
    told(postgres_database, "DROP SCHEMA queue CASCADE")
    asyncio.run(opening(settings_of(postgres_database)))
    assert grown == told(postgres_database, _COLUMNS)
    assert len(grown) > 20


def test_a_queue_that_a_newer_release_has_used_is_left_alone(postgres_database: str) -> None:
    asyncio.run(opening(settings_of(postgres_database)))
    told(postgres_database, "INSERT INTO queue.steps VALUES ('99.00.00_01_of_tomorrow.sql')")
    with pytest.raises(NewerSchema, match="install that release"):
        asyncio.run(opening(settings_of(postgres_database)))
