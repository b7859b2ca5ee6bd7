"""Opens a database and brings its tables up to date; one written by a newer release is refused untouched."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, Engine, Table, create_engine, event, make_url, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError
from sqlalchemy.pool import ConnectionPoolEntry

from schemas import NewerSchema, StoreAway, StoreError

_MIGRATIONS = Path(__file__).parent / "migrations"
_DRIVERS = {"sqlite": "sqlite", "postgres": "postgresql+psycopg", "postgresql": "postgresql+psycopg"}
_MIGRATING = 0x63726564  # PostgreSQL's advisory lock that lets one process migrate at a time
_PATIENCE = 60  # seconds a writer waits for another harvest's transaction
_AWAY = ("08", "40", "57P")  # PostgreSQL's classes of a connection lost, a deadlock, and a server that stops or starts
_BUSY = ("SQLITE_BUSY", "SQLITE_LOCKED")


def open_database(url: str) -> Engine:
    """An engine on the database at `url`, migrated; a missing SQLite file is made, with its folder."""
    address = _address(url)
    engine = None
    try:
        engine = _sqlite(address) if address.get_backend_name() == "sqlite" else create_engine(address, pool_pre_ping=True)
        event.listen(engine, "begin", _begin)
        _migrate(engine)
    except (SQLAlchemyError, OSError, ImportError) as error:
        _dispose(engine)
        cause = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
        raise StoreError(
            f"The database {address.render_as_string()} cannot be opened ({cause}): check CREDATLAS_DATABASE_URL or, where its "
            "file is damaged, put it aside and restore it from a backup (`credatlas restore`)."
        ) from error
    except BaseException:
        _dispose(engine)
        raise
    return engine


def libpq(url: str) -> str:
    """The address as PostgreSQL's own library writes it; empty where the database is another one."""
    address = _address(url)
    if address.get_backend_name() != "postgresql":
        return ""
    return address.set(drivername="postgresql").render_as_string(hide_password=False)


def writing(engine: Engine, lasting: bool = True) -> Engine:
    """The same database for transactions that write: SQLite takes its lock at their start, so that none fails half-way.

    Each raises NewerSchema, and writes nothing, once a newer release has altered the tables. What is `lasting` is safe from a
    power cut once it is committed; a beat need not be.
    """
    return engine.execution_options(writes=True, lasting=lasting)


def alone(connection: Connection, table: Table) -> None:
    """Lets nobody else change a table until the transaction ends; SQLite lets one write at a time as it is."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"LOCK TABLE {table.name} IN EXCLUSIVE MODE")


@contextmanager
def plainly() -> Iterator[None]:
    """Says a failure of the database in one sentence. Raises StoreAway where it may be there again in a while."""
    try:
        yield
    except SQLAlchemyError as error:
        cause = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
        kind = StoreAway if _away(error) else StoreError
        raise kind(
            f"The database could not be used ({cause}); nothing was changed: try again, or run credatlas doctor."
        ) from error


def _away(error: SQLAlchemyError) -> bool:
    """Whether nothing is wrong but that the database is locked, restarts, or cannot be reached."""
    if not isinstance(error, DBAPIError) or error.orig is None:
        return False
    if name := getattr(error.orig, "sqlite_errorname", ""):
        return str(name).startswith(_BUSY)
    state = getattr(error.orig, "sqlstate", None)
    lost = error.connection_invalidated or type(error.orig).__name__ == "OperationalError"
    return str(state).startswith(_AWAY) if state else lost


def _dispose(engine: Engine | None) -> None:
    if engine is not None:
        engine.dispose()


def _address(url: str) -> URL:
    try:
        address = make_url(url)
    except ArgumentError as error:
        told = "What the database is to be" if "@" in url else repr(url)  # which may hold a password
        raise StoreError(f"{told} is no database address; write one such as sqlite:///data/credatlas.sqlite.") from error
    name = address.drivername.split("+")[0]
    if name not in _DRIVERS:
        raise StoreError(
            f"The database {address.render_as_string()} is of a kind that is not supported; use sqlite:/// or postgresql://."
        )
    return address.set(drivername=_DRIVERS[name])


def _sqlite(address: URL) -> Engine:
    if address.database and address.database != ":memory:":
        Path(address.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(address, connect_args={"timeout": _PATIENCE})
    event.listen(engine, "connect", _prepare)
    return engine


def _prepare(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    """Leaves transactions to us: sqlite3 would begin them only before the first write, after the reads they rest on."""
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _begin(connection: Connection) -> None:
    options = connection.get_execution_options()
    writes, sqlite = options.get("writes", False), connection.dialect.name == "sqlite"
    if sqlite and writes:
        connection.exec_driver_sql(f"PRAGMA synchronous = {'FULL' if options['lasting'] else 'NORMAL'}")
    if sqlite:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
    if writes and not options.get("migrates"):
        _same_release(connection)


def _same_release(connection: Connection) -> None:
    """Who migrates waits until we have written, and we until they have migrated."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock_shared({_MIGRATING})")
    current = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    if current != _script().get_current_head():
        raise _newer(connection, current)


def _migrate(engine: Engine) -> None:
    with engine.connect() as connection:
        if _revision(connection) == _script().get_current_head():
            return
    _write_ahead(engine)
    with writing(engine).execution_options(migrates=True).begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text(f"SELECT pg_advisory_xact_lock({_MIGRATING})"))
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    return config


@cache
def _script() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())


def revision_of(connection: Connection) -> str | None:
    """The schema that a database is of; None of one that has none of our tables yet."""
    return MigrationContext.configure(connection).get_current_revision()


def _revision(connection: Connection) -> str | None:
    known = {revision.revision for revision in _script().walk_revisions()}
    current = revision_of(connection)
    if current is not None and current not in known:
        raise _newer(connection, current)
    return current


def _newer(connection: Connection, revision: str | None) -> NewerSchema:
    return NewerSchema(
        f"The database {connection.engine.url.render_as_string()} was written by a newer release of CredAtlas (revision "
        f"{revision}) and is left untouched; install that release, or choose another database."
    )


def _write_ahead(engine: Engine) -> None:
    """Readers go on while a harvest is recorded; SQLite remembers this in the file."""
    if engine.dialect.name == "sqlite":
        connection = engine.raw_connection()
        connection.cursor().execute("PRAGMA journal_mode = WAL")
        connection.close()
