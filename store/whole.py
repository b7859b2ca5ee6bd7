"""The database as a whole: copied into one file while others write, and filled from such a file, whichever kind either is."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, Engine, MetaData, Table, func, select, text

from schemas import StoreError, WrongUse, batches
from store.bulk import BATCH, pour
from store.opening import alone, open_database, plainly, revision_of, writing
from store.tables import metadata

PASSING = frozenset({"leases", "turns"})
"""Tables of the moment: who does something now. The processes that they tell of are gone when a copy is taken into use."""


class Whole:
    """May be shared by threads. Any method raises StoreError when the database cannot be read or written."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def revision(self) -> str:
        """The schema that the database is of."""
        with plainly(), self._engine.connect() as connection:
            return revision_of(connection) or ""

    def size(self) -> int:
        """Bytes, as the database itself reckons them."""
        sqlite = "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
        asked = sqlite if self._engine.dialect.name == "sqlite" else "SELECT pg_database_size(current_database())"
        with plainly(), self._engine.connect() as connection:
            return int(connection.exec_driver_sql(asked).scalar_one())

    def risk(self) -> str:
        """Why a power cut may cost more than it should, by how the database is set; empty where nothing is wrong."""
        with plainly(), self._engine.connect() as connection:
            if self._engine.dialect.name == "sqlite":
                mode = connection.exec_driver_sql("PRAGMA journal_mode").scalar_one()
                told = f"SQLite keeps its journal as {mode}, not WAL: readers and writers wait for each other"
                return "" if mode == "wal" else told
            settings = ("fsync", "full_page_writes", "synchronous_commit")
            off = [name for name in settings if connection.exec_driver_sql(f"SHOW {name}").scalar_one() == "off"]
            return f"PostgreSQL has {' and '.join(off)} off" if off else ""

    def copy(self, file: Path) -> None:
        """Makes `file`, which is not there yet, a SQLite database of every row as they all stood at one moment."""
        with plainly():
            if self._engine.dialect.name == "sqlite":
                _vacuum(self._engine, file)
                return
            target = open_database(f"sqlite:///{file}")
            try:
                as_of_now = self._engine.execution_options(isolation_level="REPEATABLE READ")
                with as_of_now.connect() as here, writing(target).begin() as there:
                    _pour_all(here, there)
            finally:
                target.dispose()

    def fill(self, file: Path) -> None:
        """Takes every row over from a copy, in one transaction or not at all; the copy is brought up to date where it is of an
        older release. Raises WrongUse where there is anything already, and NewerSchema."""
        source = open_database(f"sqlite:///{file}")
        try:
            with plainly(), source.connect() as there, writing(self._engine).begin() as here:
                for table in _lasting():
                    alone(here, table)
                if not _is_empty(here):
                    raise WrongUse(
                        f"The database {self._engine.url.render_as_string()} is not empty and is left untouched; restore into an "
                        "empty one, by CREDATLAS_DATABASE_URL or another CREDATLAS_HOME."
                    )
                _pour_all(there, here)
                _count_on(here)
        finally:
            source.dispose()

    def is_empty(self) -> bool:
        """Whether nothing is remembered at all."""
        with plainly(), self._engine.connect() as connection:
            return _is_empty(connection)


def _lasting(tables: MetaData = metadata) -> list[Table]:
    """Every table whose rows outlive the process that wrote them, those that others refer to first."""
    return [table for table in tables.sorted_tables if table.name not in PASSING]


def _is_empty(connection: Connection) -> bool:
    return all(connection.execute(select(table).limit(1)).first() is None for table in _lasting())


def _vacuum(engine: Engine, file: Path) -> None:
    """One statement, which reads all pages at one moment and keeps no writer waiting."""
    connection = engine.raw_connection()
    try:
        connection.cursor().execute("VACUUM INTO ?", (str(file),))
    except engine.dialect.loaded_dbapi.Error as problem:
        raise StoreError(f"The database could not be copied ({problem}); see that {file.parent} has room.") from problem
    finally:
        connection.close()


def _pour_all(source: Connection, target: Connection) -> None:
    for table in _lasting():
        rows = source.execution_options(yield_per=1_000).execute(select(table)).mappings()
        for batch in batches(rows, BATCH):
            pour(target, table, [dict(row) for row in batch])


def _count_on(connection: Connection) -> None:
    """PostgreSQL numbers rows by a sequence, which has seen none of those that came with their number."""
    if connection.dialect.name != "postgresql":
        return
    for table in _lasting():
        for column in table.primary_key.columns:
            named = text("SELECT pg_get_serial_sequence(:table, :column)")
            sequence = connection.execute(named, {"table": table.name, "column": column.name}).scalar()
            last = connection.execute(select(func.max(column))).scalar() if sequence else None
            if last:
                connection.execute(select(func.setval(sequence, last)))
