"""The headers that keep a page to its own words: no foreign script, no framing, no guessing of types, no borrowing."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors "
)
_EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
HEADERS = _EVERYWHERE | {
    "Content-Security-Policy": f"{_POLICY}'none'",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Resource-Policy": "same-origin",
}
FRAMED = _EVERYWHERE | {
    "Content-Security-Policy": _POLICY.replace("script-src 'self'; ", "") + "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
"""For what other sites may show in a frame, which runs no script at all."""
LENT = HEADERS | {"Cross-Origin-Resource-Policy": "cross-origin"}
"""For the data that other sites may read."""

SAFE = {"Strict-Transport-Security": "max-age=31536000"}
"""For who came by https: not to come by another way for a year."""


def headers(path: str) -> dict[str, str]:
    """What an answer under this address carries; a page of the console is kept by no cache."""
    if path == "/embed/search" or path.startswith("/embed/badge/"):
        return FRAMED
    if path.startswith("/api/"):
        return LENT
    return HEADERS | {"Cache-Control": "no-store"} if path == "/ops" or path.startswith("/ops/") else HEADERS


class Guard:
    """Pure ASGI, so that streamed answers stay streamed."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(headers(scope["path"]) | (SAFE if scope["scheme"] == "https" else {}))
            await send(message)

        await self._app(scope, receive, guarded)
