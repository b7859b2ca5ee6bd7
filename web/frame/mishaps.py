"""What goes wrong, said as a page in plain words (as data where data was asked for)."""

from __future__ import annotations

import logging
from urllib.parse import quote

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.exceptions import HTTPException

from schemas import CredAtlasError
from web.api.problem import Problem, answered
from web.frame.desk import written
from web.frame.guard import headers
from web.frame.refusal import Refusal
from web.frame.tongue import root, without_language
from web.frame.words import _

_LOG = logging.getLogger(__name__)


def handle_mishaps(app: FastAPI) -> None:
    app.add_exception_handler(HTTPException, _refused)
    app.add_exception_handler(RequestValidationError, _wrong)
    app.add_exception_handler(CredAtlasError, _unavailable)
    app.add_exception_handler(Exception, _broken)


async def _refused(request: Request, error: Exception) -> Response:
    if isinstance(error, Refusal):
        answer = _answer(request, error.status_code, error.heading, error.detail, error.back)
        answer.headers.update(error.headers or {})
        return answer
    status = error.status_code if isinstance(error, HTTPException) else 500
    if status == 404 and (to := _without_slash(request.scope["path"], request.url.query)):
        return RedirectResponse(to, 307)
    if status == 404:
        return _answer(request, 404, _("We could not find that page"), _("It may have moved, or the address has a slip in it."))
    if status == 400 and isinstance(error, HTTPException):
        return _answer(request, status, _("That did not work"), error.detail)
    return _answer(request, status, _("That did not work"), _("This address cannot be used in that way."))


def _without_slash(path: str, query: str) -> str:
    """The same address without a slash at its end, on this site and in the page's language, whatever the path holds.

    Empty where it has none, or where a browser would take its dots for steps to another page.
    """
    if not path.endswith("/") or not path.strip("/") or {".", ".."} & {*path.split("/")}:
        return ""
    return f"{root()}/{quote(path.strip('/'))}" + (f"?{query}" if query else "")


async def _wrong(request: Request, error: Exception) -> Response:
    """Every parameter that is not right, each with what is wrong with it."""
    assert isinstance(error, RequestValidationError)  # noqa: S101 - it is registered for this class alone
    said = (f"{'.'.join(map(str, one['loc'][1:]))}: {one['msg']}." for one in error.errors())
    return _answer(request, 422, _("That did not work"), " ".join(said))


async def _unavailable(request: Request, error: Exception) -> Response:
    """A room could not do its part: its own sentence goes to the log, since it speaks to an operator."""
    _LOG.error("%s %s: %s", request.method, request.url.path, error)
    answer = _answer(request, 503, _("CredAtlas is having a short break"), _("Please try again in a minute. Nothing is lost."))
    answer.headers["Retry-After"] = "60"
    return answer


async def _broken(request: Request, _error: Exception) -> Response:
    """Starlette raises the error again for the server's log, and answers outside of every middleware: hence path and headers."""
    request = Request(without_language(request.scope))
    sentence = _("We have noted it. Please try again, or go back to the search.")
    answer = _answer(request, 500, _("Something went wrong on our side"), sentence)
    answer.headers.update(headers(request.url.path))
    return answer


def _answer(request: Request, status: int, heading: str, sentence: str, back: str = "") -> Response:
    path = request.url.path
    if path.startswith("/api/") or path.endswith((".json", ".jsonl", ".jsonld")):
        return answered(Problem(type="about:blank", title=heading, status=status, detail=sentence, instance=path))
    html = written("mishap.html", request, heading=heading, sentence=sentence, back=back)
    return HTMLResponse(html, status)
