"""The local stand-in for the live platforms, started with the night, seed and faults that a test asks for."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Protocol

import pytest

from tests.parts.servers import REPOSITORY, running

FOLDER = REPOSITORY.parent / "shared" / "federation"
_ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+")


class Federation(Protocol):
    """Gives the mirror's address. A fault is written `platform=mode`, e.g. `udacity=500`."""

    def __call__(self, night: int = 0, seed: int = 7, faults: tuple[str, ...] = (), scale: float = 1.0) -> str: ...


@pytest.fixture(scope="session")
def federation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Federation]:
    """A federation is started once for each set of parameters and answers until the tests are over."""
    if not FOLDER.exists():
        pytest.skip("../shared/federation is not here: these tests harvest the local stand-in for the live platforms.")
    started: dict[tuple[object, ...], str] = {}
    with ExitStack() as servers:

        def start(night: int = 0, seed: int = 7, faults: tuple[str, ...] = (), scale: float = 1.0) -> str:
            wish = (night, seed, faults, scale)
            if wish not in started:
                log = tmp_path_factory.mktemp("federation") / "log"
                servers.enter_context(running(_command(night, seed, faults, scale), lambda: bool(_address(log)), log))
                started[wish] = _address(log)
            return started[wish]

        yield start


def _command(night: int, seed: int, faults: tuple[str, ...], scale: float) -> list[str]:
    asked = ["--port", "0", "--night", str(night), "--seed", str(seed), "--scale", str(scale)]
    return [sys.executable, str(FOLDER / "serve.py"), *asked, *(part for fault in faults for part in ("--fault", fault))]


def _address(log: Path) -> str:
    """The server picks its port and prints its address once it listens."""
    found = _ADDRESS.search(log.read_text())
    return found.group() if found else ""
