"""Opens the queue: procrastinate's tables in a schema beside ours, brought up to date by whoever comes first."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from procrastinate import App, PsycopgConnector
from procrastinate.exceptions import ConnectorException
from procrastinate.schema import SchemaManager

from schemas import NewerSchema, Settings, StoreError, WrongUse
from store import libpq

SCHEMA, HARVESTS, HARVEST = "queue", "harvests", "harvest"
"""Where the tables lie, the queue they hold for us, and the name of its one kind of job."""
SILENCE = 30.0
"""Seconds without a heartbeat after which a worker is looked into; the lease of its source says whether it is gone."""
UPGRADING = 0x71756575
"""PostgreSQL's advisory lock that lets one process upgrade at a time."""

logging.getLogger("procrastinate").setLevel(logging.WARNING)  # it would tell every job whole


@asynccontextmanager
async def opened(settings: Settings, connections: int = 2) -> AsyncIterator[App]:
    """The queue in our database. Raises WrongUse where that is none of PostgreSQL's, and StoreError while it is not there."""
    address = libpq(settings.database)
    if not address:
        raise WrongUse(
            "Workers need PostgreSQL, which their queue lives in: set CREDATLAS_DATABASE_URL=postgresql+psycopg://…, or leave "
            "CREDATLAS_WORKERS out and let the night harvest by itself."
        )
    found = {"options": f"-c search_path={SCHEMA}"}
    connector = PsycopgConnector(conninfo=address, kwargs=found, min_size=1, max_size=connections, timeout=10)
    app = App(connector=connector)
    try:
        async with app.open_async():
            await upgrade(connector)
            yield app
    except ConnectorException as error:
        cause = str(error.__cause__ or error).strip().splitlines()[0]
        raise StoreError(f"The queue could not be used ({cause}); start again once PostgreSQL answers.") from error


async def upgrade(connector: PsycopgConnector) -> None:
    """Makes the tables, or takes the steps that a newer release of the library asks for. Raises NewerSchema where a newer one
    than ours has been here."""
    steps = {path.name: path for path in sorted(Path(SchemaManager.get_migrations_path()).glob("*.sql"))}
    async with connector.pool.connection() as connection:
        await connection.set_autocommit(True)
        await connection.execute(f"SELECT pg_advisory_lock({UPGRADING})".encode())
        try:
            await connection.execute(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}".encode())
            await connection.execute(b"CREATE TABLE IF NOT EXISTS steps (name text PRIMARY KEY)")
            taken = {row[0] for row in await (await connection.execute(b"SELECT name FROM steps")).fetchall()}
            if taken - steps.keys():
                raise NewerSchema("A newer release of CredAtlas has used this queue; install that release for its workers, too.")
            if not taken:
                await connection.execute((SchemaManager.get_schema() + _noted(*steps)).encode())
            for name in (name for name in steps if taken and name not in taken):
                await connection.execute((steps[name].read_text(encoding="utf-8") + _noted(name)).encode())
        finally:
            await asyncio.shield(connection.execute(f"SELECT pg_advisory_unlock({UPGRADING})".encode()))
            await connection.set_autocommit(False)


def _noted(*names: str) -> str:
    """What remembers, in the same transaction as the steps themselves, that they were taken."""
    rows = ", ".join(f"('{name}')" for name in names)
    return f";\nINSERT INTO steps VALUES {rows}"
