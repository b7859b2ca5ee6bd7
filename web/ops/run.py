"""One harvest: how it stands or went, what it found wrong, what it brought, changed and missed, and what it had to say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.concurrency import run_in_threadpool

from reporter import BEFORE, monitors
from schemas import CredAtlasError, Harvest, Issue, Monitor, Record
from store import Move
from web.frame.desk import AtDesk, Desk
from web.frame.paging import page_of
from web.frame.refusal import Refusal
from web.frame.tongue import root
from web.frame.words import _, words
from web.ops.files import as_csv
from web.ops.frame import console
from web.ops.held import title
from web.ops.running import Told, trouble
from web.ops.saying import say
from web.ops.unread import KINDS
from web.standing import limits_of, moment

SHOWN = 20
"""Records of a move that the page lists at a time; the file has all."""
MOST = 100_000
TAIL = 200
"""Lines of the log that are shown, of its last bytes."""
_BYTES = 1 << 16
router = APIRouter()


@dataclass(frozen=True)
class Moves:
    """The records of one move on a page of so many."""

    move: Move
    name: str
    records: tuple[Record, ...]
    total: int
    page: int

    @property
    def last(self) -> int:
        return max(1, -(-self.total // SHOWN))


@dataclass(frozen=True)
class Unread:
    """Words of one kind that no reader could read, at one field."""

    kind: str
    field: str
    count: int
    example: Issue


@dataclass(frozen=True)
class Watched:
    """A monitor in words; `well` is None where there was nothing to compare with, `of_field` says that it is one of many."""

    name: str
    expected: str
    found: str
    well: bool | None
    of_field: bool


@router.post("/ops/runs/{name:path}/cancel")
async def cancel(name: str, desk: AtDesk) -> RedirectResponse:
    told = await run_in_threadpool(told_of, desk, name)
    back = f"{root()}/ops/runs/{told.run.run_id}"
    if desk.hands is None:
        raise Refusal(403, _("That did not work"), _("Nothing may be set in motion from this page."), back)
    try:
        await run_in_threadpool(desk.hands.cancel, told.run.run_id)
    except CredAtlasError as refused:
        raise Refusal(409, _("That did not work"), str(refused), back) from refused
    return RedirectResponse(back, 303)


@router.get("/ops/runs/{name:path}/issues.csv")
async def issues(name: str, desk: AtDesk) -> Response:
    told = await run_in_threadpool(told_of, desk, name)
    found = await run_in_threadpool(desk.store.issues, told.run.source_id)
    head = [_("Kind"), _("Field"), _("Words"), _("Count"), _("Example")]
    return as_csv("issues", [head, *((one.kind, one.field, one.words, one.count, one.example_url) for one in found)])


@router.get("/ops/runs/{name:path}/{move}.csv")
async def records(name: str, move: str, desk: AtDesk) -> Response:
    told = await run_in_threadpool(told_of, desk, name)
    if move not in set(Move) or told.harvest is None or not told.taken_over:
        raise _no_such_run()
    found, _total = await run_in_threadpool(desk.store.runs.moved, told.harvest, Move(move), 0, MOST)
    head = [_("Title"), _("Provider"), _("Address"), _("First seen"), _("Last seen"), _("Record")]
    return as_csv(move, [head, *(_row(one) for one in found)])


@router.get("/ops/runs/{name:path}")
async def run(name: str, request: Request, desk: AtDesk) -> HTMLResponse:
    """The whole page, or the part of it that moves while the harvest goes on."""
    told = await run_in_threadpool(told_of, desk, name)
    given, fragment = request.query_params, "X-Fragment" in request.headers
    lookup = given.get("log", "").strip()[:200]
    source = desk.sources.get(told.run.source_id)
    page = await console(
        desk,
        request,
        "run_now.html" if fragment else "run.html",
        told=told,
        name=source.name if source else told.run.source_id,
        known=source is not None,
        here=f"{root()}/ops/runs/{told.run.run_id}",
        errors=[(trouble(error), count) for error, count in told.run.beat.errors.items()],
        watched=await run_in_threadpool(_watched, desk, told.harvest),
        moves=await run_in_threadpool(_moves, desk, told, given.get("list", ""), given.get("page", "")),
        kinds=KINDS,
        unread=_grouped(await run_in_threadpool(desk.store.issues, told.run.source_id)),
        lines=await run_in_threadpool(_tail, desk.settings.log(told.run.run_id), lookup),
        lookup=lookup,
        hands=desk.hands is not None,
        title_of=title,
    )
    page.headers["Vary"] = "X-Fragment"
    return page


def told_of(desk: Desk, name: str, now: datetime | None = None) -> Told:
    """By the name of the run or of its harvest; a page that is not there where there is none."""
    found = desk.store.runs.get(name)
    if found is None:
        raise _no_such_run()
    return Told(*found, now or moment(desk))


def _no_such_run() -> Refusal:
    return Refusal(404, _("Page not found"), _("There is no such run."), f"{root()}/ops/runs")


def _watched(desk: Desk, harvest: Harvest | None) -> list[Watched]:
    """What was watched on it, as the runs before it made it look; of pages that nobody asked for nothing is."""
    if harvest is None or not harvest.crawled:
        return []
    limits = limits_of(desk)[0]
    every = desk.store.harvests(harvest.source_id, 1_000)
    place = next((at for at, one in enumerate(every) if one.harvest_id == harvest.harvest_id), len(every))
    found = monitors(harvest, every[place + 1 : place + 1 + BEFORE], limits)

    def in_words(one: Monitor) -> Watched:
        name = f"{say(one, limits, 'name')}: {_(words().field(one.field))}" if one.field else say(one, limits, "name")
        ending = one.found is None and one.well is not False
        expected = "–" if one.well is None else say(one, limits, "expected")
        return Watched(name, expected, "–" if ending else say(one, limits, "found"), one.well, bool(one.field))

    ordered = sorted(found, key=lambda one: {False: 0, True: 1, None: 2}[one.well])
    return [in_words(one) for one in ordered]


def _moves(desk: Desk, told: Told, chosen: str, page: str) -> list[Moves]:
    if told.harvest is None or not told.taken_over:
        return []
    names = {Move.NEW: _("New"), Move.CHANGED: _("Changed"), Move.GONE: _("Gone"), Move.RETURNED: _("Back again")}
    found = []
    for move, name in names.items():
        number = max(1, page_of(page, 99_999) if move == chosen else 1)
        records, total = desk.store.runs.moved(told.harvest, move, (number - 1) * SHOWN, SHOWN)
        found.append(Moves(move, name, records, total, number))
    return [one for one in found if one.total or one.move is not Move.RETURNED]


def _grouped(found: Iterable[Issue]) -> list[Unread]:
    """By kind and field, the most frequent first, each with the words that are met most."""
    by_kind: defaultdict[tuple[str, str], list[Issue]] = defaultdict(list)
    for one in found:
        by_kind[one.kind, one.field].append(one)
    grouped = (
        Unread(kind, _(words().field(field)), sum(one.count for one in some), max(some, key=lambda one: one.count))
        for (kind, field), some in by_kind.items()
    )
    return sorted(grouped, key=lambda one: (-one.count, one.kind, one.field))


def _tail(log: Path, lookup: str) -> list[str]:
    """The last lines, of those that have the words; none where it was not started from here."""
    try:
        with log.open("rb") as file:
            file.seek(max(0, log.stat().st_size - _BYTES))
            lines = file.read().decode("utf-8", "replace").splitlines()
    except OSError:
        return []
    return [line for line in lines if lookup.casefold() in line.casefold()][-TAIL:]


def _row(record: Record) -> tuple[str, ...]:
    one = record.offering
    who = ", ".join(provider.name for provider in one.providers)
    return title(record), who, one.url, record.first_seen, record.last_seen, one.offering_id
