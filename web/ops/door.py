"""Who may enter the console, and whether a form that changes something was sent from one of its own pages."""

from __future__ import annotations

import hmac
import re
from urllib.parse import quote, unquote, urlencode, urlsplit

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from schemas import Rate, Settings
from web.api.turnstile import Buckets, neighbourhood
from web.frame.desk import AtDesk
from web.frame.hosts import is_loopback, name_of, who_asks
from web.frame.refusal import Refusal
from web.frame.tongue import LANGUAGES, root
from web.frame.words import _
from web.ops.seals import LASTS, Seals

COOKIE = "credatlas_console"
TRIES = Rate(requests=10, seconds=300)
"""How often one client may say a password."""
TRIES_IN_ALL = Rate(requests=200, seconds=300)
"""... and how often all of them together, since who guesses may have a thousand addresses."""
_CHANGING = frozenset({"POST", "PUT", "PATCH", "DELETE"})
_INSIDE = re.compile(r"(?:/[a-z]{2})?/ops(?:[/?][!-\[\]-~]*)?")


class Door:
    """The console's door of one site: what its sessions are signed with, and who has tried the password how often."""

    def __init__(self, settings: Settings) -> None:
        self.seals = Seals(settings.secret, settings.ops_password)
        self.tries, self.tries_in_all = Buckets(TRIES), Buckets(TRIES_IN_ALL)
        self.locked = bool(settings.ops_password)
        self.secure = settings.site.startswith("https:")


async def admitted(request: Request) -> None:
    """With a password, who has said it; without one, this machine alone."""
    if not _door(request).locked:
        _see_that_it_is_here(request)
    elif not _session(request) and not _reads_a_feed(request):
        raise _unknown(request)


async def meant(request: Request) -> None:
    """A form that changes something carries the token of the page it stood on."""
    if request.method in _CHANGING:
        given = str((await request.form()).get("token", "")).encode(errors="replace")
        if not hmac.compare_digest(given, token(request).encode()):
            sentence = _(
                "Nothing was changed, since the page the form stood on is too old. Load it again, and send it once more."
            )
            raise Refusal(403, _("That did not work"), sentence, _from(request))


def token(request: Request) -> str:
    """What every form of the console sends along; another session has another, and a page of another site cannot know it."""
    return _door(request).seals.token(_session(request))


def keyed(request: Request, address: str) -> str:
    """The address of a feed as a reader of feeds may ask for it, who cannot sign in."""
    if not locked(request):
        return address
    return f"{address}{'&' if '?' in address else '?'}key={_door(request).seals.feed()}"


def locked(request: Request) -> bool:
    """Whether the console asks for a password, so that there is something to sign out of."""
    return _door(request).locked


router = APIRouter(dependencies=[Depends(meant)])


@router.get("/ops/sign-in")
async def knock(request: Request, desk: AtDesk, next: str = "") -> Response:
    return RedirectResponse(_inside(next), 303) if not locked(request) else await _asked(request, desk, next)


@router.post("/ops/sign-in")
async def enter(request: Request, desk: AtDesk) -> Response:
    form, door = await request.form(), _door(request)
    wait = door.tries.take(neighbourhood(request.client.host if request.client else "")).wait
    if wait:
        sentence = _("Too many passwords were tried from your address. Please wait %(n)s seconds.") % {"n": wait}
        raise _too_often(sentence, wait)
    if wait := door.tries_in_all.take("").wait:
        sentence = _("Too many passwords were tried, from many addresses. Please wait %(n)s seconds.") % {"n": wait}
        raise _too_often(sentence, wait)
    where = str(form.get("next", ""))
    if not door.seals.opens(str(form.get("password", ""))):
        return await _asked(request, desk, where, wrong=True)
    answer = RedirectResponse(_inside(where), 303)
    _give(request, answer, door.seals.begin(), LASTS)
    return answer


def _too_often(sentence: str, wait: int) -> Refusal:
    return Refusal(429, _("Please wait a little"), sentence, f"{root()}/ops/sign-in", {"Retry-After": str(wait)})


@router.post("/ops/sign-out")
async def leave(request: Request) -> Response:
    if session := _session(request):
        _door(request).seals.end(session)
    answer = RedirectResponse(f"{root()}/ops/sign-in" if locked(request) else f"{root()}/ops", 303)
    _give(request, answer, "", 0)
    return answer


async def _asked(request: Request, desk: AtDesk, where: str, wrong: bool = False) -> HTMLResponse:
    content = {"next": _inside(where), "wrong": wrong, "token": token(request)}
    return await desk.page(request, "ops/sign_in.html", 403 if wrong else 200, **content)


def _give(request: Request, answer: Response, session: str, lasts: int) -> None:
    """The one cookie there is, for the console in each language and for no other page."""
    public = not is_loopback(name_of(request.headers.get("host", "")))
    secure = request.url.scheme == "https" or (_door(request).secure and public)
    for language in LANGUAGES:
        path = f"{root(language)}/ops"
        answer.set_cookie(COOKIE, session, max_age=lasts, path=path, secure=secure, httponly=True, samesite="strict")


def _see_that_it_is_here(request: Request) -> None:
    """Asked from this machine, by no proxy in another's name, and under a name no other site can take for its own."""
    if not all(map(is_loopback, [*who_asks(request), name_of(request.headers.get("host", ""))])):
        sentence = _("These pages are for the people who run CredAtlas, on its own machine, until they set a password.")
        raise Refusal(403, _("Operators only"), sentence)


def _unknown(request: Request) -> Refusal:
    """A page leads to the sign-in and back; a form, or a part of a page, is only refused."""
    asked = quote(request.url.path, safe="/") + (f"?{request.url.query}" if request.url.query else "")
    to = f"{root()}/ops/sign-in?" + urlencode({"next": root() + asked})
    if request.method in _CHANGING or "x-fragment" in request.headers:
        return Refusal(403, _("Sign in first"), _("Nothing was changed: you are not signed in, or have been for too long."), to)
    return Refusal(303, _("Sign in first"), _("These pages are for the people who run CredAtlas."), to, {"Location": to})


def _inside(where: str) -> str:
    """An address of the console, as it was asked for; the overview for everything else."""
    within = _INSIDE.fullmatch(where) and ".." not in unquote(urlsplit(where).path).split("/")
    return where if within else f"{root()}/ops"


def _from(request: Request) -> str:
    """The page of the console that a form stood on, as far as the browser tells."""
    told = request.headers.get("referer", "")
    return _inside(told[told.find("/", told.find("//") + 2) :] if "//" in told else "")


def _reads_a_feed(request: Request) -> bool:
    given = request.query_params.get("key", "").encode(errors="replace")
    is_feed = request.method == "GET" and request.url.path.endswith(".atom")
    return is_feed and hmac.compare_digest(given, _door(request).seals.feed().encode())


def _session(request: Request) -> str:
    return _door(request).seals.session(request.cookies.get(COOKIE, ""))


def _door(request: Request) -> Door:
    door: Door = request.app.state.door
    return door
