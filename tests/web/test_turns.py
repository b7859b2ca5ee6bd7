"""A crowd of searches waits for its turn, and no other page behind it."""

from __future__ import annotations

import asyncio
from pathlib import Path

from fastapi import FastAPI
from starlette.types import Message

from indexer import EmbeddedEngine
from schemas import Settings
from store import Store
from tests.web.catalogue import SOURCES, TODAY
from web import create_app
from web.frame.desk import AT_ONCE


async def status(app: FastAPI, path: str) -> int:
    """What the application answers without a server between."""
    told: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        told.append(message)

    scope = {
        "type": "http", "method": "GET", "path": path, "raw_path": path.encode(), "query_string": b"", "scheme": "http",
        "headers": [(b"host", b"localhost")], "server": ("localhost", 80), "client": ("127.0.0.1", 1), "root_path": "",
    }  # fmt: skip
    await app(scope, receive, send)
    return int(told[0]["status"])


def test_while_as_many_searches_are_made_as_may_be_other_pages_answer(tmp_path: Path) -> None:
    store, engine = Store.open(f"sqlite:///{tmp_path / 'credatlas.sqlite'}"), EmbeddedEngine(tmp_path / "index")
    engine.publish([])
    app = create_app(Settings(home=tmp_path), store, engine, SOURCES, today=lambda: TODAY)

    async def crowded() -> None:
        turns = app.state.desk.turns
        for _ in range(AT_ONCE):
            await turns.acquire()
        search = asyncio.create_task(status(app, "/"))
        assert await status(app, "/about-the-data") == 200
        assert not search.done()
        turns.release()
        assert await search == 200
        await engine.close()

    asyncio.run(crowded())
    store.close()
