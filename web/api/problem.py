"""What goes wrong for a program, said as RFC 9457 has it: a kind that never changes, and a sentence that says what to do."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from schemas import CredAtlasError, Value, encode

MEDIA = "application/problem+json"
KINDS: Mapping[str, tuple[int, str]] = {
    "wrong-parameters": (400, "The parameters are not right"),
    "wrong-cursor": (400, "This cursor cannot be used"),
    "not-found": (404, "There is nothing at this address"),
    "wrong-method": (405, "This address cannot be used in that way"),
    "too-many-requests": (429, "Too many requests"),
    "broken": (500, "Something went wrong on our side"),
    "unavailable": (503, "CredAtlas is having a short break"),
}
"""Status and title of every kind of problem, by the name that ends its type."""

_BY_STATUS = {404: "not-found", 405: "wrong-method"}
_DETAILS = {
    404: "See that the address has no slip in it; /api/v1/openapi.json tells the addresses there are.",
    405: "Only GET and HEAD are answered here.",
}
_LOG = logging.getLogger(__name__)


class Wrong(Value, kw_only=True, frozen=True):
    """One parameter that is not right; `allowed` are the names or values that exist, where their list is closed."""

    parameter: str
    detail: str
    allowed: tuple[str, ...] = ()


class Problem(Value, kw_only=True, frozen=True):
    """`type` is an address under which all kinds are explained; `instance` is the address that was asked."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    errors: tuple[Wrong, ...] = ()


class Kind(Value, kw_only=True, frozen=True):
    kind: str
    status: int
    title: str


class Kinds(Value, kw_only=True, frozen=True):
    """Every kind of problem: what stands behind the # of its type."""

    problems: tuple[Kind, ...]


class Refused(Exception):
    """A request that is not answered; `kind` is a row of KINDS."""

    def __init__(self, kind: str, detail: str, errors: tuple[Wrong, ...] = (), headers: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        self.kind, self.detail, self.errors, self.headers = kind, detail, errors, headers


def problem(kind: str, detail: str, instance: str, errors: tuple[Wrong, ...] = ()) -> Problem:
    status, title = KINDS[kind]
    return Problem(type=f"/api/v1/problems#{kind}", title=title, status=status, detail=detail, instance=instance, errors=errors)


def answered(told: Problem, headers: Mapping[str, str] | None = None) -> Response:
    kept = {"Cache-Control": "no-store", **(headers or {})}
    return Response(encode(told), told.status, kept, media_type=MEDIA)


async def refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refused)  # noqa: S101 - it is registered for this class alone
    return answered(problem(error.kind, error.detail, request.url.path, error.errors), error.headers)


async def not_there(request: Request, error: Exception) -> Response:
    """What the router itself refuses: an address or a method that is not there."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    detail = _DETAILS.get(status, "It cannot be answered.")
    headers = error.headers if isinstance(error, HTTPException) else None
    return answered(problem(_BY_STATUS.get(status, "broken"), detail, request.url.path), headers)


async def unavailable(request: Request, error: Exception) -> Response:
    """A room could not do its part: its own sentence goes to the log, since it speaks to an operator."""
    _LOG.error("%s %s: %s", request.method, request.url.path, error)
    told = problem("unavailable", "Please ask again in a minute. Nothing is lost.", request.url.path)
    return answered(told, {"Retry-After": "60"})


async def broken(request: Request, _error: Exception) -> Response:
    """The error is raised again for the server's log."""
    return answered(problem("broken", "We have noted it; please ask again later.", request.url.path))


HANDLERS = {Refused: refused, HTTPException: not_there, CredAtlasError: unavailable, Exception: broken}
