"""Gives every test of this room its nights."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.parts.site import Site
from tests.scheduler.nights import Nights


@pytest.fixture
def nights(tmp_path: Path, site: Site) -> Iterator[Nights]:
    made = Nights(tmp_path, site)
    yield made
    made.store.close()
