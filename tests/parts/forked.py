"""Programs that start with all imported and each table read: one process does so once, and forks for each program asked for."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.parts.servers import PATIENCE, REPOSITORY

_NURSERY = """
import json, os, signal, sys, traceback
import scheduler, tests.scheduler.nights
from normaliser.statements.cues import book
book()
for line in sys.stdin:
    code, words, told, seconds = json.loads(line)
    child = os.fork()
    if not child:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        signal.alarm(seconds)
        for stream in (1, 2):
            os.dup2(os.open(told[stream - 1], os.O_WRONLY | os.O_CREAT | os.O_TRUNC), stream)
        sys.argv = ["-c", *words]
        try:
            exec(code, {"__name__": "__main__"})
            sys.stdout.flush()
            os._exit(0)
        except BaseException:
            traceback.print_exc()
            sys.stderr.flush()
            os._exit(1)
    print(child, flush=True)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


@dataclass
class Forked:
    """A program under way; one at a time."""

    pid: int
    _nursery: subprocess.Popen[str]
    out: Path
    complaints: Path

    def send(self, what: signal.Signals) -> None:
        os.kill(self.pid, what)

    def wait(self) -> int:
        """How it ended, as a shell would say it; negative when a signal ended it."""
        assert self._nursery.stdout
        return int(self._nursery.stdout.readline())


class Nursery:
    """Where programs that harvest come from."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._process = subprocess.Popen(
            [sys.executable, "-c", _NURSERY], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=REPOSITORY
        )

    def start(self, code: str, words: Sequence[str], seconds: int = int(PATIENCE)) -> Forked:
        """Runs `code` with these words; what still runs after so many seconds is ended by an alarm."""
        assert self._process.stdin
        assert self._process.stdout
        told = (self._folder / "out", self._folder / "complaints")
        self._process.stdin.write(json.dumps([code, list(words), [str(path) for path in told], seconds]) + "\n")
        self._process.stdin.flush()
        return Forked(int(self._process.stdout.readline()), self._process, *told)

    def close(self) -> None:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.close()
        self._process.wait(PATIENCE)
        self._process.stdout.close()


@pytest.fixture(scope="session")
def nursery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nursery]:
    """One for all tests of a worker, started by the first that asks."""
    made = Nursery(tmp_path_factory.mktemp("nursery"))
    yield made
    made.close()
