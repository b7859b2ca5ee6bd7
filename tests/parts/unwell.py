"""A search server that can be well or unwell in one way after another, on one loopback address all the time."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tests.parts.broken import answering, close, keep_silent, reset

Manner = Callable[[socket.socket], None]
TOTAL = 7
"""What it says it has found, whatever it was asked, while it is well."""


def say(body: bytes, status: str = "200 OK", promised: int | None = None) -> Manner:
    """Answers with this body, and claims that it is `promised` bytes long."""
    head = f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: "

    def manner(connection: socket.socket) -> None:
        connection.sendall(f"{head}{len(body) if promised is None else promised}\r\n\r\n".encode() + body)

    return manner


def late(seconds: float) -> Manner:
    def manner(connection: socket.socket) -> None:
        time.sleep(seconds)
        well(connection)

    return manner


def without_end(connection: socket.socket) -> None:
    """An answer that goes on and on."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
    while True:
        connection.sendall(b" " * 1000)
        time.sleep(0.01)


well = say(json.dumps({"results": [{"hits": [], "totalHits": TOTAL, "facetDistribution": {}}]}).encode())
UNWELL: dict[str, tuple[Manner, str]] = {
    "closes": (close, "down"),
    "resets": (reset, "down"),
    "half an answer": (say(b'{"results": [', promised=1000), "down"),
    "silent": (keep_silent, "late"),
    "late": (late(60), "late"),
    "without end": (without_end, "late"),
    "rubbish": (say(b"\x00\xff<html>"), "refused"),
    "no results": (say(b'{"results": []}'), "refused"),
    "results of another kind": (say(b'{"results": [{"hits": [{"id": 1}], "totalHits": 1}]}'), "refused"),
    "an empty answer": (say(b""), "refused"),
    "an error without words": (say(b"{}", "500 Internal Server Error"), "refused"),
    "wrong key": (say(b'{"message": "no", "code": "invalid_api_key"}', "403 Forbidden"), "refused"),
    "no index": (say(b'{"message": "no", "code": "index_not_found"}', "404 Not Found"), "refused"),
}
"""Each way to be unwell, and what the house calls it."""


class Patient:
    """`manner` can be changed at any time; `asked` counts the connections."""

    def __init__(self) -> None:
        self.manner: Manner = well
        self.asked = 0
        self.url = ""

    def treat(self, connection: socket.socket) -> None:
        self.asked += 1
        self.manner(connection)


@contextmanager
def patient() -> Iterator[Patient]:
    server = Patient()
    with answering(server.treat) as server.url:
        yield server
