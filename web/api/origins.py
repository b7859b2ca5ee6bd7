"""Lets pages of the sites that are named read the API in a browser; without this their browsers keep its answers from them."""

from __future__ import annotations

from collections.abc import Container

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_ASKED_FIRST = {
    "Access-Control-Allow-Methods": "GET, HEAD",
    "Access-Control-Allow-Headers": "If-None-Match",
    "Access-Control-Max-Age": "86400",
}
_SEEN = {"Access-Control-Expose-Headers": "ETag, RateLimit, RateLimit-Policy, Retry-After"}


class Origins:
    def __init__(self, app: ASGIApp, allowed: Container[str]) -> None:
        self._app, self._allowed = app, allowed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope) if scope["type"] == "http" else Headers()
        origin = headers.get("origin", "")
        welcome = bool(origin) and ("*" in self._allowed or origin in self._allowed)
        if welcome and scope["method"] == "OPTIONS" and "access-control-request-method" in headers:
            first = Response(status_code=204, headers={"Access-Control-Allow-Origin": origin, "Vary": "Origin", **_ASKED_FIRST})
            return await first(scope, receive, send)

        async def telling(message: Message) -> None:
            if message["type"] == "http.response.start":
                told = MutableHeaders(scope=message)
                told.add_vary_header("Origin")
                if welcome:
                    told.update({"Access-Control-Allow-Origin": origin, **_SEEN})
            await send(message)

        return await self._app(scope, receive, telling)
