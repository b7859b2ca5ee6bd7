"""The issues: what is wrong with a catalogue until it is clean again, what to do about it, and what a person has made of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, QueryParams

from reporter import acknowledged, noted, snoozed
from schemas import Alert, AlertState, Dimension, Happening, Severity, Watches
from web.frame.atoms import MEDIA
from web.frame.desk import AtDesk, Desk, site
from web.frame.figures import day
from web.frame.paging import page_of
from web.frame.refusal import Refusal
from web.frame.tongue import root
from web.frame.words import _
from web.frame.words import words as words_of
from web.ops.alert_feed import feed
from web.ops.door import keyed
from web.ops.files import as_csv
from web.ops.frame import console
from web.ops.saying import say
from web.ops.unread import KINDS, rolled, table_of, unread
from web.standing import Standing, indexed, standing

PER_PAGE, LAST_PAGE = 50, 10_000
LONGEST = 500
ANY = "any"
router = APIRouter()


@dataclass(frozen=True)
class Asked:
    """Which issues an address asks for; `ignored` counts what it asks for that there is not."""

    state: str = AlertState.OPEN
    severity: str = ""
    catalogue: str = ""
    kind: str = ""
    page: int = 1
    ignored: int = 0

    def address(self, page: str = "/ops/issues", number: int = 1) -> str:
        """The one address that asks for exactly this."""
        told = {"state": "" if self.state == AlertState.OPEN else self.state, "severity": self.severity}
        told |= {"catalogue": self.catalogue, "kind": self.kind, "page": str(number) if number > 1 else ""}
        asked = urlencode({name: value for name, value in told.items() if value})
        return f"{root()}{page}{'?' if asked else ''}{asked}"

    def wants(self, alert: Alert, today: date) -> bool:
        return (
            self.state in (ANY, alert.state(today))
            and self.severity in ("", alert.severity)
            and self.catalogue in ("", alert.monitor.source_id)
            and self.kind in ("", alert.monitor.kind)
        )


@dataclass(frozen=True)
class Told:
    """An issue in the page's words; `title` names its catalogue, too. `href` leads to the records it affects, `run` to the run
    that showed it last."""

    alert: Alert
    state: str
    sentence: str
    title: str
    catalogue: str
    name: str
    advice: str
    href: str
    run: str
    history: tuple[tuple[str, Happening], ...]


def read(given: QueryParams, desk: Desk, kinds: Watches) -> Asked:
    """Any query string asks for something."""
    ignored = 0

    def one_of(name: str, among: object, otherwise: str = "") -> str:
        nonlocal ignored
        value = given.get(name) or otherwise
        if value != otherwise and value not in among:  # type: ignore[operator]
            ignored += 1
            return otherwise
        return value

    page = page_of(given.get("page") or "1", LAST_PAGE)
    asked = Asked(
        state=one_of("state", {*AlertState, ANY}, AlertState.OPEN),
        severity=one_of("severity", set(Severity)),
        catalogue=one_of("catalogue", desk.sources),
        kind=one_of("kind", kinds.kinds.keys() | KINDS.keys()),
        page=page or 1,
    )
    return replace(asked, ignored=ignored + (not page))


@router.get("/ops/issues")
async def issues(request: Request, desk: AtDesk) -> HTMLResponse:
    stands = await run_in_threadpool(standing, desk, await indexed(desk))
    asked = read(request.query_params, desk, stands.limits)
    found = _found(asked, stands)
    last = max(1, -(-len(found) // PER_PAGE))
    number = min(asked.page, last)
    words = await run_in_threadpool(rolled, desk, asked.catalogue, asked.kind)
    return await console(
        desk,
        request,
        "issues.html",
        asked=asked,
        total=len(found),
        number=number,
        last=last,
        told=[_told(one, desk, stands) for one in found[(number - 1) * PER_PAGE : number * PER_PAGE]],
        words=words,
        states=[(value, label) for value, label in _states().items()],
        severities=[(value, label) for value, label in _severities().items()],
        severity=_severities(),
        catalogues=sorted(((name, source.name) for name, source in desk.sources.items()), key=lambda pair: pair[1].casefold()),
        kinds=[
            *((kind, _(watch.name)) for kind, watch in stands.limits.kinds.items()),
            *((k, _(said)) for k, said in KINDS.items()),
        ],
        today=stands.now.date(),
        words_of=lambda field: _(words_of().field(field)),
        tomorrow=stands.now.date() + timedelta(days=1),
        week=stands.now.date() + timedelta(days=7),
    )


@router.get("/ops/issues.csv")
async def spreadsheet(request: Request, desk: AtDesk) -> Response:
    """Every issue that is asked for; with `words`, every word that no reader could read."""
    stands = await run_in_threadpool(standing, desk, await indexed(desk))
    asked = read(request.query_params, desk, stands.limits)
    if request.query_params.get("words") == "1":
        found = await run_in_threadpool(unread, desk, asked.catalogue, asked.kind)
        return as_csv("words", table_of(found))
    return as_csv("issues", _table([_told(one, desk, stands) for one in _found(asked, stands)]))


@router.get("/ops/issues.atom")
async def atom(request: Request, desk: AtDesk) -> Response:
    """What opened, opened again, got worse, outlasted its snooze or closed, but nothing of what is snoozed."""
    stands = await run_in_threadpool(standing, desk, await indexed(desk))
    asked = replace(read(request.query_params, desk, stands.limits), state=ANY)
    told = [_told(one, desk, stands) for one in _found(asked, stands)]
    entries = [(one.alert, one.title, one.advice) for one in told]
    body = feed(site(request), keyed(request, asked.address("/ops/issues.atom")), entries, stands.now.date())
    return Response(body, media_type=f"{MEDIA}; charset=utf-8", headers={"Cache-Control": "no-store"})


@router.post("/ops/issues/{key}")
async def take_in_hand(request: Request, desk: AtDesk, key: str) -> RedirectResponse:
    form, stands = await request.form(), await run_in_threadpool(standing, desk, await indexed(desk))
    back = read(QueryParams(_text(form, "back")), desk, stands.limits).address()
    if key not in stands.alerts:
        raise Refusal(404, _("That did not work"), _("There is no such issue."), back)
    step = _step(form, stands, back)

    def keep() -> None:
        with desk.store.watched.alerting() as memory:
            memory.keep({key: step(memory.all().get(key) or stands.alerts[key])})

    await run_in_threadpool(keep)
    return RedirectResponse(f"{back}#{key}", 303)


def _step(form: FormData, stands: Standing, back: str) -> Callable[[Alert], Alert]:
    """What the form asks for. Raises Refusal for what it cannot mean."""
    now, today = stands.now.isoformat(timespec="seconds"), stands.now.date()
    by, what = _text(form, "by")[:100], _text(form, "what")
    if not by:
        raise Refusal(400, _("That did not work"), _("Say your name, so that others know whom to ask."), back)
    if what == "acknowledge":
        return lambda held: acknowledged(held, by, now)
    if what == "note":
        return lambda held: noted(held, _text(form, "note")[:LONGEST], by, now)
    if what == "wake":
        return lambda held: snoozed(held, "", by, now)
    try:
        until = date.fromisoformat(_text(form, "until"))
    except ValueError:
        until = today
    if what != "snooze" or not today < until <= today + timedelta(days=366):
        raise Refusal(400, _("That did not work"), _("Say until which day, from tomorrow to a year from today."), back)
    return lambda held: snoozed(held, until.isoformat(), by, now)


def _text(form: FormData, name: str) -> str:
    return " ".join(str(form.get(name, "")).split())


def _found(asked: Asked, stands: Standing) -> list[Alert]:
    """The gravest first, and of these the newest."""
    today = stands.now.date()
    kept = sorted((one for one in stands.alerts.values() if asked.wants(one, today)), key=lambda one: one.last_seen, reverse=True)
    return sorted(kept, key=lambda one: one.severity.rank)


def _told(alert: Alert, desk: Desk, stands: Standing) -> Told:
    monitor = alert.monitor
    source = desk.sources.get(monitor.source_id)
    sentence, catalogue = say(monitor, stands.limits), source.name if source else monitor.source_id
    named = _("%(catalogue)s: %(sentence)s") % {"catalogue": catalogue, "sentence": sentence}
    return Told(
        alert=alert,
        state=_states()[alert.state(stands.now.date())],
        sentence=sentence,
        title=named if catalogue else sentence,
        catalogue=catalogue,
        name=say(monitor, stands.limits, "name"),
        advice=say(monitor, stands.limits, "advice"),
        href=_records(alert),
        run=f"{root()}/ops/runs/{monitor.run}" if monitor.run else "",
        history=tuple((_happened(one), one) for one in reversed(alert.history)),
    )


def _records(alert: Alert) -> str:
    """Where the records that it affects are listed; empty where it is no matter of single ones."""
    monitor = alert.monitor
    asked = [("catalogue", monitor.source_id)]
    if monitor.kind == "held":
        return f"{root()}/ops/approvals?{urlencode(asked)}"
    if monitor.kind == "fill" and monitor.field in set(Dimension):
        asked += [("dim", monitor.field), *(("status", one) for one in ("in_part", "negated", "inherited", "not_found"))]
    elif monitor.kind == "fill":
        asked += [("field", monitor.field), ("missing", "1")]
    elif monitor.kind == "fell":
        asked += [("run", monitor.run), ("gone", "1")]
    else:
        return ""
    return f"{root()}/ops/records?{urlencode(asked)}"


def _happened(one: Happening) -> str:
    told = {
        "opened": _("Opened"),
        "reopened": _("Opened again"),
        "worse": _("Got worse"),
        "still": _("Still there after its snooze"),
        "closed": _("Closed by itself"),
        "acknowledged": _("Acknowledged by %(by)s"),
        "snoozed": _("Snoozed by %(by)s until %(day)s"),
        "awake": _("Woken by %(by)s"),
        "noted": _("Noted by %(by)s: %(words)s"),
    }[one.what]
    return told % {"by": one.by, "words": one.words, "day": day(one.words) if one.what == "snoozed" else ""}


def _states() -> dict[str, str]:
    return {
        AlertState.OPEN: _("Open"),
        AlertState.SNOOZED: _("Snoozed"),
        AlertState.CLOSED: _("Closed"),
        ANY: _("Any"),
    }


def _severities() -> dict[str, str]:
    return {Severity.HIGH: _("High"), Severity.MEDIUM: _("Medium"), Severity.LOW: _("Low")}


def _table(told: list[Told]) -> Iterator[tuple[str | int, ...]]:
    yield (
        _("Severity"), _("State"), _("Kind"), _("Catalogue"), _("Issue"), _("First seen"), _("Last seen"), _("Runs"),
        _("Records"), _("What to do"), _("Acknowledged by"), _("Snoozed until"), _("Note"),
    )  # fmt: skip
    for one in told:
        alert = one.alert
        yield (
            _severities()[alert.severity], one.state, one.name, one.catalogue, one.sentence, alert.first_seen, alert.last_seen,
            alert.runs, alert.monitor.records, one.advice, alert.acknowledged_by, alert.snoozed_until, alert.note,
        )  # fmt: skip
