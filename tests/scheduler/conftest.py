"""Gives every test of this room its nights."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from store import Store
from tests.parts.post_office import Receiver, receiving
from tests.parts.site import Site
from tests.scheduler.hearing import House, address
from tests.scheduler.nights import Nights


@pytest.fixture
def nights(tmp_path: Path, site: Site) -> Iterator[Nights]:
    made = Nights(tmp_path, site)
    yield made
    made.store.close()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as made:
        yield made


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with its tables, to copy."""
    home = tmp_path_factory.mktemp("empty")
    Store.open(address(home)).close()
    return home / "catalogue.sqlite"


@pytest.fixture
def home(tmp_path: Path, empty: Path) -> Path:
    shutil.copy(empty, tmp_path)
    return tmp_path


@pytest.fixture
def house(home: Path, receiver: Receiver) -> Iterator[House]:
    """One whose outlet has had its first message, on a Tuesday."""
    made = House(home, receiver)
    assert made.tell().well
    receiver.bodies.clear()
    yield made
    made.store.close()
