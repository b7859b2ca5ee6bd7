"""Databases that begin with their tables: one is migrated from nothing by each worker, and the others are copies of it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from threading import get_ident

import pytest
from sqlalchemy import Engine, make_url

from store import Store, opening, store
from tests.parts.postgres import fresh


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


@pytest.fixture(scope="session")
def furnished_postgres(postgres_url: str) -> Iterator[str]:
    """The name of a database of the cluster that has the tables and nobody is connected to."""
    with fresh(postgres_url) as url:
        Store.open(url).close()
        yield str(make_url(url).database)
