"""Learners who search one after another without a pause: a closed loop, each answer noted with its time and who gave it."""

from __future__ import annotations

import http.client
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

PATHS = ("/", "/?q=data", "/?q=machne+lerning&mode=online", "/?price=free&info=qa", "/?q=gestion&sort=price", "/?q=risk&page=2")
_BASIC = b"Search is running in basic mode"
_SECONDS = 20


@dataclass(frozen=True)
class Answered:
    """`at` is when it was asked, by the clock of `time.monotonic`; a request that failed has status 0."""

    at: float
    seconds: float
    status: int
    is_stand_in: bool


@dataclass
class Crowd:
    answers: list[Answered] = field(default_factory=list)
    _over: threading.Event = field(default_factory=threading.Event)

    def since(self, moment: float) -> list[Answered]:
        return [answer for answer in list(self.answers) if answer.at >= moment]

    def ask(self, address: str, paths: Sequence[str], first: int) -> None:
        place, number = urlsplit(address), first
        connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=_SECONDS)
        while not self._over.is_set():
            began = time.monotonic()
            status, body = _get(connection, paths[number % len(paths)])
            self.answers.append(Answered(began, time.monotonic() - began, status, _BASIC in body))
            number += 1
        connection.close()

    def leave(self) -> None:
        self._over.set()


@contextmanager
def searching(address: str, clients: int, paths: Sequence[str] = PATHS) -> Iterator[Crowd]:
    """So many learners at this address for the time of the block, each beginning with another search."""
    crowd = Crowd()
    learners = [threading.Thread(target=crowd.ask, args=(address, paths, first), daemon=True) for first in range(clients)]
    for learner in learners:
        learner.start()
    try:
        yield crowd
    finally:
        crowd.leave()
        for learner in learners:
            learner.join(timeout=_SECONDS + 5)


def _get(connection: http.client.HTTPConnection, path: str) -> tuple[int, bytes]:
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read()
    except (OSError, http.client.HTTPException):
        connection.close()
        return 0, b""
