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
    """Drop every table that came after `revision`; columns that came later are for the caller to drop."""
    then = tables_of(revision)
    for table in reversed(metadata.sorted_tables):
        if table.name not in then:
            connection.execute(text(f"DROP TABLE {table.name}"))
    connection.execute(text("UPDATE alembic_version SET version_num = :revision"), {"revision": revision})


def tables_of(revision: str) -> set[str]:
    engine = create_engine("sqlite://")
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        return set(inspect(connection).get_table_names())
