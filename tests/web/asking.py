"""A site on a loopback port, and what it answers to a plain request."""

from __future__ import annotations

import asyncio
import json
import re
import socket
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import uvicorn
from fastapi import FastAPI

from indexer import Engine
from tests.parts.servers import PATIENCE

_CARD = re.compile(r'id="card-([0-9a-f-]+)"')
_OPTION = re.compile(r'type="checkbox" name="(\w+)" value="([^"]+)"[^>]*>.*?<small>([\d,]+)</small>')
_COUNT = re.compile(r'id="count"[^>]*>([\d,]+) ')


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def data(self) -> Any:
        return json.loads(self.body)

    @property
    def ids(self) -> list[str]:
        """The courses on a search page, in its order."""
        return _CARD.findall(self.text)

    @property
    def total(self) -> int:
        """The count in a search page's heading; 0 when it says that nothing matches."""
        found = _COUNT.search(self.text)
        return int(found[1].replace(",", "")) if found else 0

    @property
    def options(self) -> list[tuple[str, str, int]]:
        """(parameter, value, count) of every filter shown."""
        return [(name, value, int(count.replace(",", ""))) for name, value, count in _OPTION.findall(self.text)]


@dataclass(frozen=True)
class Site:
    url: str

    def get(self, path: str, **headers: str) -> Answer:
        """The answer whatever its status; header names are given with underscores."""
        return self._ask("GET", path, headers)

    def head(self, path: str, **headers: str) -> Answer:
        return self._ask("HEAD", path, headers)

    def _ask(self, method: str, path: str, headers: dict[str, str]) -> Answer:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        asked = urllib.request.Request(self.url + path, headers=named, method=method)
        try:
            with urllib.request.urlopen(asked, timeout=PATIENCE) as answer:
                return Answer(answer.status, {k.lower(): v for k, v in answer.headers.items()}, answer.read())
        except urllib.error.HTTPError as refused:
            with refused:
                return Answer(refused.code, {k.lower(): v for k, v in refused.headers.items()}, refused.read())


@contextmanager
def serving(app: FastAPI, engine: Engine) -> Iterator[Site]:
    """The application on a real server in a thread, for the time of the block; the engine is closed where it was used."""
    bound = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", proxy_headers=False))
    thread = threading.Thread(target=lambda: asyncio.run(_serve(server, bound, engine)), daemon=True)
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.02)
    try:
        yield Site(f"http://127.0.0.1:{bound.getsockname()[1]}")
    finally:
        server.should_exit = True
        thread.join(timeout=PATIENCE)
        bound.close()


async def _serve(server: uvicorn.Server, bound: socket.socket, engine: Engine) -> None:
    try:
        await server.serve(sockets=[bound])
    finally:
        await engine.close()
