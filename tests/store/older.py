"""A database as an older release left it: only the tables of its revision stand in it."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, create_engine, inspect, text

import store
from store.tables import metadata

MIGRATIONS = Path(store.__file__).parent / "migrations"


def go_back(connection: Connection, revision: str) -> None:
    """Drop every table and index that came after `revision`; columns that came later are for the caller to drop."""
    then = indexes_of(revision)
    for table in reversed(metadata.sorted_tables):
        if table.name not in then:
            connection.execute(text(f"DROP TABLE {table.name}"))
            continue
        for name in {str(index.name) for index in table.indexes} - then[table.name]:
            connection.execute(text(f"DROP INDEX IF EXISTS {name}"))
    connection.execute(text("UPDATE alembic_version SET version_num = :revision"), {"revision": revision})


def indexes_of(revision: str) -> dict[str, set[str | None]]:
    """The indexes of each table that there was."""
    engine = create_engine("sqlite://")
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        told = inspect(connection)
        return {name: {index["name"] for index in told.get_indexes(name)} for name in told.get_table_names()}
