"""Lets a reader who has a page already be told that it is still the same, instead of being sent it again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send


class ETags:
    """Pure ASGI: a GET that is answered in one piece, and may be kept, has a tag of its content; streams go by untouched, and so
    does the console, of which nothing may be kept."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "GET" or scope["path"].startswith("/ops"):
            await self._app(scope, receive, send)
            return
        asked = Headers(scope=scope).getlist("if-none-match")
        begun: list[Message] = []

        async def tagged(message: Message) -> None:
            if message["type"] == "http.response.start":
                begun.append(message)
                return
            for start in begun:
                for part in _same(start, message, asked):
                    await send(part)
            if not begun:
                await send(message)
            begun.clear()

        await self._app(scope, receive, tagged)


def _same(start: Message, body: Message, asked: Iterable[str]) -> tuple[Message, Message]:
    """The head and the first piece of an answer, with a tag where it is whole, and as 304 where the reader has this one."""
    headers = MutableHeaders(scope=start)
    whole = start["status"] == 200 and body["type"] == "http.response.body" and not body.get("more_body")
    if not whole or "etag" in headers or "no-store" in headers.get("cache-control", ""):
        return start, body
    tag = f'W/"{hashlib.sha256(body.get("body", b"")).hexdigest()[:20]}"'
    headers["ETag"] = tag
    if tag not in (each.strip() for one in asked for each in one.split(",")):
        return start, body
    for name in ("content-length", "content-type"):
        del headers[name]
    return {**start, "status": 304}, {**body, "body": b""}
