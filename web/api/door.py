"""Answers one operation: reads what is asked, says nothing twice to who has it already, and writes the answer."""

from __future__ import annotations

from urllib.parse import parse_qsl

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from schemas import encode
from web.api.asked import Given, asked, wrong_parameters
from web.api.fresh import Fresh, is_known, tag
from web.api.operations import Operation
from web.api.problem import Wrong
from web.frame.desk import Desk

_MOST_PAIRS = 300
_KEPT = "public, max-age=60"


class Door:
    """An ASGI application of its own, since a search is asked so often that what stands around it costs.

    `release` tells one form of the answers from another.
    """

    def __init__(self, operation: Operation, desk: Desk, fresh: Fresh, release: str) -> None:
        self._operation, self._desk, self._fresh, self._release = operation, desk, fresh, release
        self._parameters = operation.by_name

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        response = await self._answer(scope)
        await response(scope, receive, send)

    async def _answer(self, scope: Scope) -> Response:
        given = Given(values=asked(_pairs(scope), self._parameters), path=scope["path_params"])
        held = Headers(scope=scope).get("if-none-match", "")
        mine = self._tag(given)
        if mine and is_known(held, mine):
            return _answered(b"", mine, 304)
        answer = await self._operation.answer(self._desk, self._fresh, given)
        body = encode(answer)
        if not mine or getattr(answer, "engine", "") != self._desk.engine.name:
            mine = tag(body)
        return told(body, mine, held)

    def _tag(self, given: Given) -> str:
        """Empty where only the answer itself tells whether it is another."""
        stamp = self._fresh.stamp if self._operation.of_index else ""
        return tag(stamp, self._release, self._operation.name, sorted(given.values.items())) if stamp else ""


def told(body: bytes, mine: str, held: str) -> Response:
    """The answer, or that who asks has it already: `held` is its If-None-Match."""
    return _answered(b"", mine, 304) if is_known(held, mine) else _answered(body, mine, 200)


def _answered(body: bytes, mine: str, status: int) -> Response:
    headers = {"ETag": mine, "Cache-Control": _KEPT}
    return Response(body, status, headers, media_type="application/json" if body else None)


def _pairs(scope: Scope) -> list[tuple[str, str]]:
    try:
        return parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True, max_num_fields=_MOST_PAIRS)
    except ValueError:
        detail = f"At most {_MOST_PAIRS} parameters are read."
        raise wrong_parameters(Wrong(parameter="*", detail=detail)) from None
