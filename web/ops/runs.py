"""The list of harvests: those that go on and those that ended, by catalogue, by how they went, and by when they ended."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from starlette.concurrency import run_in_threadpool

from schemas import RunState
from web.frame.desk import AtDesk, Desk
from web.frame.paging import page_of
from web.frame.tongue import root
from web.frame.words import _
from web.ops.files import as_csv
from web.ops.frame import console
from web.ops.running import HOW, Told, word
from web.standing import moment

SIZE = 50
MOST = 10_000
"""Lines of a file."""
router = APIRouter()


@dataclass(frozen=True)
class Asked:
    """What the address asks for; `since` and `until` are days on which a run ended, both counted in."""

    catalogue: str = ""
    state: str = ""
    since: str = ""
    until: str = ""
    page: int = 1
    ignored: int = 0

    @classmethod
    def read(cls, given: Mapping[str, str], sources: Mapping[str, object]) -> Asked:
        told = {name: given.get(name, "").strip() for name in ("catalogue", "state", "since", "until")}
        right = {"catalogue": told["catalogue"] in sources, "state": told["state"] in HOW}
        right |= {name: _is_day(told[name]) for name in ("since", "until")}
        kept = {name: value if right[name] else "" for name, value in told.items()}
        page = page_of(given.get("page", ""), 99_999)
        return cls(**kept, page=max(1, page), ignored=sum(bool(told[name]) and not right[name] for name in told))

    def address(self, path: str, page: int = 1) -> str:
        told = {"catalogue": self.catalogue, "state": self.state, "since": self.since, "until": self.until}
        kept = {name: value for name, value in told.items() if value} | ({"page": str(page)} if page > 1 else {})
        return f"{root()}{path}" + (f"?{urlencode(kept)}" if kept else "")

    @property
    def before(self) -> str:
        """The first moment that is too late."""
        return (date.fromisoformat(self.until) + timedelta(days=1)).isoformat() if self.until else ""


def _is_day(words: str) -> bool:
    try:
        return date.fromisoformat(words).isoformat() == words < date.max.isoformat()
    except ValueError:
        return False


@router.get("/ops/runs")
async def runs(request: Request, desk: AtDesk) -> HTMLResponse:
    asked, now = Asked.read(request.query_params, desk.sources), moment(desk)
    lines, total = await run_in_threadpool(listed, desk, asked, now, SIZE)
    return await console(
        desk,
        request,
        "runs.html",
        asked=asked,
        lines=lines,
        total=total,
        last=max(1, -(-total // SIZE)),
        states=[(how, word(how)) for how in HOW],
        names={key: source.name for key, source in desk.sources.items()},
    )


@router.get("/ops/runs.csv")
async def table(request: Request, desk: AtDesk) -> Response:
    asked, now = Asked.read(request.query_params, desk.sources), moment(desk)
    lines, _total = await run_in_threadpool(listed, desk, asked, now, MOST)
    times = (_("Run"), _("Catalogue"), _("State"), _("Started"), _("Ended"), _("Seconds"))
    moves = (_("New"), _("Changed"), _("Unchanged"), _("Gone"))
    head = (*times, _("Pages"), _("Records"), *moves, _("Errors"), _("Reason"))
    return as_csv("runs", [head, *(_row(one) for one in lines)])


def listed(desk: Desk, asked: Asked, now: datetime, size: int) -> tuple[list[Told], int]:
    """A page of the runs, those that have not told how they ended first, and how many there are in all."""
    first = [one for one in _unended(desk, asked, now) if asked.state in ("", one.how)]
    offset = (asked.page - 1) * size
    shown = first[offset : offset + size]
    rest, total = desk.store.runs.ended(
        source_id=asked.catalogue,
        words=(asked.state,) if asked.state else (),
        since=asked.since,
        until=asked.before,
        offset=max(0, offset - len(first)),
        limit=size - len(shown),
    )
    return [*shown, *(Told(run, harvest, now) for run, harvest in rest)], len(first) + total


def _unended(desk: Desk, asked: Asked, now: datetime) -> Iterator[Told]:
    for run in desk.store.runs.active(asked.catalogue):
        interrupted = run.standing(now) is RunState.INTERRUPTED
        within = asked.since <= run.heard and (not asked.before or run.heard < asked.before)
        if within if interrupted else not (asked.since or asked.until):
            yield Told(run, None, now)


def _row(one: Told) -> list[str | int]:
    told, run = one.counters, one.run
    moves = (told.added, told.changed, told.unchanged, told.missing + told.withdrawn)
    times = (run.started_at, one.ended_at, round(one.seconds))
    return [run.run_id, run.source_id, one.word, *times, told.pages, told.listings, *moves, one.errors, one.why]
