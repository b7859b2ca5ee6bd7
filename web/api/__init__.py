"""/api/v1: the catalogue for programs, strict where the pages are lenient, each mistake said as RFC 9457 has it."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from schemas import Settings, digest, encode
from web.api.described import described
from web.api.door import Door, told
from web.api.fresh import Fresh, tag
from web.api.operations import operations
from web.api.origins import Origins
from web.api.problem import HANDLERS
from web.api.turnstile import Turnstile
from web.frame.desk import Desk

__all__ = ["api"]


def api(desk: Desk, beside: Sequence[BaseRoute] = ()) -> Starlette:
    """What stands under /api; `beside` are routes elsewhere that its description tells of, too."""
    offered, fresh = operations(desk.sources), Fresh(desk.engine)
    document = encode(described(offered, beside))
    release = digest([version("credatlas"), document])

    async def description(request: Request) -> Response:
        return told(document, tag(release), request.headers.get("if-none-match", ""))

    doors = [Route(f"/v1{one.path}", Door(one, desk, fresh, release), methods=["GET"]) for one in offered]
    routes = [*doors, Route("/v1/openapi.json", description)]
    return Starlette(routes=routes, exception_handlers=HANDLERS, middleware=_at_the_gate(desk.settings))


def _at_the_gate(settings: Settings) -> list[Middleware]:
    """Nothing that is not asked for: what stands here costs every request."""
    gate = [Middleware(Origins, allowed=settings.origins)] if settings.origins else []
    return [*gate, Middleware(Turnstile, rate=settings.rate)] if settings.rate else gate
