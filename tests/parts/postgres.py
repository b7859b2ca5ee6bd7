"""A private PostgreSQL cluster made of Debian's own binaries, and a fresh database for each test that asks."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import create_engine
from sqlalchemy.engine import make_url

from tests.parts.servers import absent, free_port, running

USER = "postgres"
_numbers = count(1)


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The SQLAlchemy address of the cluster's own database; its files are gone when the tests are over."""
    with cluster() as url:
        yield url


@contextmanager
def cluster() -> Iterator[str]:
    """The same for the time of the block."""
    binaries = _binaries()
    with tempfile.TemporaryDirectory(prefix="credatlas-pg-") as name:  # a short path: a socket's has 107 characters at most
        folder, port = Path(name), free_port()
        if os.getuid() == 0:
            shutil.chown(folder, USER, USER)
        _create(binaries, folder / "data")
        command = [str(binaries / "postgres"), "-D", str(folder / "data"), "-p", str(port), "-k", str(folder), *_hasty()]
        url = f"postgresql+psycopg://{USER}@127.0.0.1:{port}/postgres"
        with running(_as_postgres(command), lambda: _answers(url), folder / "log", cwd=folder):
            yield url


@pytest.fixture
def postgres_database(postgres_url: str) -> Iterator[str]:
    """The SQLAlchemy address of an empty database that lives as long as the test."""
    with fresh(postgres_url) as url:
        yield url


@contextmanager
def fresh(cluster: str, model: str = "template1") -> Iterator[str]:
    """A database of a cluster for the time of the block: an empty one, or a copy of its database `model`."""
    database = f"test_{next(_numbers)}"
    with psycopg.connect(plain(cluster), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{database}" TEMPLATE "{model}"')
        yield make_url(cluster).set(database=database).render_as_string(hide_password=False)
        connection.execute(f'DROP DATABASE "{database}" WITH (FORCE)')


def _binaries() -> Path:
    """The folder of the newest server installed: Debian keeps it off the PATH."""
    versions = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if versions:
        return max(versions, key=lambda folder: int(folder.parent.name))
    on_path = shutil.which("initdb")
    if on_path is None:
        absent("PostgreSQL is not installed: run `apt-get install postgresql`, or put its `initdb` and `postgres` on the PATH.")
    return Path(on_path).resolve().parent


def _create(binaries: Path, data: Path) -> None:
    command = [
        str(binaries / "initdb"),
        "-D",
        str(data),
        "-U",
        USER,
        "--auth=trust",
        "-E",
        "UTF8",
        "--locale=C.UTF-8",
        "--no-sync",
    ]
    made = subprocess.run(_as_postgres(command), capture_output=True, text=True, cwd=data.parent, check=False)
    if made.returncode:
        absent(f"PostgreSQL could not make a cluster: {made.stderr.strip()}")


def _as_postgres(command: Sequence[str]) -> list[str]:
    """PostgreSQL refuses to run as root, so root steps down to the user that Debian's package made."""
    if os.getuid():
        return list(command)
    return ["setpriv", "--reuid", USER, "--regid", USER, "--init-groups", *command]


def _hasty() -> list[str]:
    """Settings for data that need not survive a power cut; `listen_addresses` keeps it on loopback."""
    settings = ("listen_addresses=127.0.0.1", "fsync=off", "synchronous_commit=off", "full_page_writes=off")
    return [part for setting in settings for part in ("-c", setting)]


def told(url: str, sentence: str) -> list[tuple[object, ...]]:
    """What a database answers to a sentence of SQL."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        found = connection.exec_driver_sql(sentence)
        rows = [tuple(row) for row in found] if found.returns_rows else []
    engine.dispose()
    return rows


def plain(url: str) -> str:
    """A SQLAlchemy address as PostgreSQL's own programs write it."""
    return url.replace("postgresql+psycopg", "postgresql", 1)


def _answers(url: str) -> bool:
    try:
        psycopg.connect(plain(url), connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True
