"""Starts a real server as a child process, waits until it answers, and ends it by its process id."""

from __future__ import annotations

import random
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NoReturn

import pytest

REPOSITORY = Path(__file__).parents[2]


PATIENCE = 180.0
"""Seconds to wait for what is sure to come: a busy machine may need many, and where it comes soon they cost nothing."""


def free_port() -> int:
    """A loopback port for a server to be started, below those that the kernel gives to whoever asks meanwhile."""
    while True:
        port = random.randrange(10_000, 32_000)  # noqa: S311 # not a secret
        with socket.socket() as asked, suppress(OSError):
            asked.bind(("127.0.0.1", port))
            return port


def shut_port() -> int:
    """A loopback port that refuses whoever knocks, and that nobody else can open while this process lives."""
    held = socket.socket()
    held.bind(("127.0.0.1", 0))
    port = int(held.getsockname()[1])
    held.detach()  # it stays open
    return port


def absent(sentence: str) -> NoReturn:
    """Fails the test in one sentence: a missing real part is never skipped, or nobody would notice."""
    pytest.fail(sentence, pytrace=False)


@contextmanager
def running(
    command: Sequence[str], answers: Callable[[], bool], log: Path, cwd: Path = REPOSITORY
) -> Iterator[subprocess.Popen[bytes]]:
    """The server `command` for the time of the block; the end of its output, in `log`, is shown when it does not start."""
    with log.open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, cwd=cwd)
    try:
        _wait(process, answers, log)
        yield process
    finally:
        _end(process)


def _wait(process: subprocess.Popen[bytes], answers: Callable[[], bool], log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while not answers():
        if process.poll() is not None or time.monotonic() > deadline:
            pytest.fail(f"{process.args!r} did not start:\n{log.read_text(errors='replace')[-2000:]}", pytrace=False)
        time.sleep(0.05)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(timeout=15)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
