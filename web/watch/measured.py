"""Counts and logs every request, by the route that answered it."""

from __future__ import annotations

import logging
import time

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.watch.instruments import Instruments

_LOG = logging.getLogger(__name__)
_NOTED = "credatlas.route"
_NONE = "(none)"
_METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS"})
_LONGEST = 300  # of an address that is logged
PROBES = frozenset({"/healthz", "/readyz", "/metrics"})
"""Asked so often that they are logged for those alone who want everything."""


class Measured:
    """Stands before everything else. What is asked behind a question mark is nobody's business, and not logged."""

    def __init__(self, app: ASGIApp, instruments: Instruments) -> None:
        self._app, self._instruments = app, instruments

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun, status, routes = time.perf_counter(), 500, list[str]()

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app({**scope, _NOTED: routes}, receive, noted)
        finally:
            self._note(scope, routes[-1] if routes else _NONE, status, time.perf_counter() - begun)

    def _note(self, scope: Scope, route: str, status: int, seconds: float) -> None:
        method = scope["method"] if scope["method"] in _METHODS else "other"
        self._instruments.requests.labels(method, route, str(status)).inc()
        self._instruments.answering.labels(route).observe(seconds)
        level = logging.DEBUG if scope["path"] in PROBES else logging.INFO
        if _LOG.isEnabledFor(level):
            path, client = scope["path"][:_LONGEST], scope["client"][0] if scope.get("client") else ""
            told = {"method": method, "path": path, "route": route, "status": status, "seconds": round(seconds, 4)}
            _LOG.log(level, "Answered.", extra=told | {"client": client})


class Routed:
    """Stands behind everything else, where the router leaves which route it took."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await self._app(scope, receive, send)
        finally:
            path = getattr(scope.get("route"), "path", "")
            if path and _NOTED in scope:
                scope[_NOTED].append(scope.get("root_path", "") + path)
