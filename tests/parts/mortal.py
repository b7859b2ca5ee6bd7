"""A Meilisearch that may be killed, frozen, thawed, and started again at the same address with the same data."""

from __future__ import annotations

import json
import signal
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.parts.meilisearch import MeilisearchServer, command, healthy
from tests.parts.servers import PATIENCE, free_port

KEY = "a-key-for-these-trials"


class Mortal:
    """`server` tells address and key; every signal goes to this one process, by its id."""

    def __init__(self, folder: Path) -> None:
        self.server = MeilisearchServer(url=f"http://127.0.0.1:{free_port()}", key=KEY)
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        assert self._process
        return self._process.pid

    def start(self) -> None:
        """Returns at once; `rise` waits until it answers."""
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                command(self.server, self._folder), stdout=log, stderr=log, stdin=subprocess.DEVNULL, cwd=self._folder
            )

    def rise(self, seconds: float = PATIENCE) -> None:
        self.start()
        wait_for(lambda: healthy(self.server.url), seconds, "Meilisearch did not start")

    def unfinished(self) -> int:
        """Tasks that it has taken and not done yet."""
        asked = urllib.request.Request(f"{self.server.url}/tasks?statuses=enqueued,processing&limit=1")
        asked.add_header("Authorization", f"Bearer {self.server.key}")
        with urllib.request.urlopen(asked, timeout=30) as answer:
            return int(json.load(answer)["total"])

    def kill(self) -> None:
        if self._process:
            self._process.kill()
            self._process.wait()

    def freeze(self) -> None:
        """It goes on taking connections, which the kernel does for it, and answers none."""
        assert self._process
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        assert self._process
        self._process.send_signal(signal.SIGCONT)


@contextmanager
def mortal(folder: Path) -> Iterator[Mortal]:
    folder.mkdir(parents=True, exist_ok=True)
    server = Mortal(folder)
    server.rise()
    try:
        yield server
    finally:
        server.kill()


def wait_for(holds: Callable[[], bool], seconds: float, otherwise: str) -> float:
    """The seconds until something holds; fails with the sentence when it does not in time."""
    began = time.monotonic()
    while not holds():
        if time.monotonic() - began > seconds:
            raise AssertionError(f"{otherwise} within {seconds:g} seconds.")
        time.sleep(0.02)
    return time.monotonic() - began
