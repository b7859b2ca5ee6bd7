"""Databases that begin with their tables: one is migrated from nothing by each worker, and the others are copies of it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from threading import get_ident

import psycopg
import pytest
from sqlalchemy import Engine, make_url

from store import Store, opening, store
from tests.parts.postgres import fresh, plain

_ALONE = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
_SHAPE = """
SELECT (SELECT md5(string_agg(concat_ws(' ', attrelid, attname, atttypid, attnotnull), ',' ORDER BY attrelid, attnum))
        FROM pg_attribute WHERE attrelid >= 16384),
       (SELECT md5(string_agg(concat_ws(' ', classid, objid, refobjid), ',' ORDER BY classid, objid, refobjid))
        FROM pg_depend WHERE objid >= 16384),
       (SELECT string_agg(version_num, ' ') FROM alembic_version)
"""
"""Every column, every object that was made, and the release; the server's own have lower numbers."""

_EMPTY = """
DO $$ DECLARE name regclass; BEGIN
    SET LOCAL session_replication_role = replica;
    FOR name IN SELECT oid FROM pg_class WHERE relkind = 'r' AND oid >= 16384 AND relname <> 'alembic_version' LOOP
        EXECUTE 'DELETE FROM ' || name;
    END LOOP;
    PERFORM setval(oid::regclass, 1, false) FROM pg_class WHERE relkind = 'S' AND oid >= 16384;
END $$
"""


@pytest.fixture(scope="session", autouse=True)
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A SQLite file that is opened and not there begins as such a copy: making the tables costs more than most tests."""
    migrated, first = opening.open_database, tmp_path_factory.mktemp("furnished") / "catalogue.sqlite"
    migrated(f"sqlite:///{first}").dispose()

    def opened(url: str) -> Engine:
        if url.startswith("sqlite:///") and (name := make_url(url).database) and not name.startswith(":"):
            _copy(first, Path(name))
        return migrated(url)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(store, "open_database", opened)
        yield


def _copy(first: Path, file: Path) -> None:
    """Whole or not at all, and never over what another has made meanwhile; a folder that is missing is left to the store."""
    if file.exists() or not file.parent.is_dir():
        return
    draft = file.with_name(f".{file.name}.{get_ident()}")
    shutil.copyfile(first, draft)
    with suppress(FileExistsError):
        file.hardlink_to(draft)
    draft.unlink()


class Lender:
    """Databases of a cluster that have the tables and no rows, each lent to one test after another: to empty one costs
    a fraction of making one."""

    def __init__(self, cluster: str, model: str, dropped: ExitStack) -> None:
        self._cluster, self._model, self._dropped = cluster, model, dropped
        self._free: list[str] = []
        with fresh(cluster, model) as url, psycopg.connect(plain(url)) as connection:
            self._shape = connection.execute(_SHAPE).fetchone()

    @contextmanager
    def lent(self) -> Iterator[str]:
        url = self._free.pop() if self._free else self._dropped.enter_context(fresh(self._cluster, self._model))
        yield url
        if self._emptied(url):
            self._free.append(url)

    def _emptied(self, url: str) -> bool:
        """False for one whose tables are others than they were."""
        with psycopg.connect(plain(url), autocommit=True) as connection:
            connection.execute(_ALONE)
            if connection.execute(_SHAPE).fetchone() != self._shape:
                return False
            connection.execute(_EMPTY)
        return True


@pytest.fixture(scope="session")
def furnished_postgres(postgres_url: str) -> Iterator[Lender]:
    with ExitStack() as dropped:
        url = dropped.enter_context(fresh(postgres_url))
        Store.open(url).close()
        yield Lender(postgres_url, str(make_url(url).database), dropped)


@pytest.fixture
def furnished_database(furnished_postgres: Lender) -> Iterator[str]:
    """The SQLAlchemy address of a database that has the tables and no rows."""
    with furnished_postgres.lent() as url:
        yield url
