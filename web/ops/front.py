"""The overview: which catalogues need a person, how the last nights went, and what to set in motion."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from markupsafe import Markup
from starlette.concurrency import run_in_threadpool

from reporter import State
from schemas import Harvest, Health, Outcome, Severity, due_on
from web.frame.desk import AtDesk, Desk
from web.frame.figures import brief, minute
from web.frame.tongue import root
from web.frame.words import _
from web.ops.frame import console
from web.ops.nights import nights
from web.ops.saying import attention, reasons, say, status
from web.reports.charts import sparkline
from web.standing import Standing, indexed, standing

NIGHTS = 14
MOST_NOTICES = 5
router = APIRouter()


@dataclass(frozen=True)
class Night:
    """A night of one catalogue in the grid; there is no health where nothing ran."""

    day: str
    health: Health | None
    word: str
    href: str


@dataclass(frozen=True)
class Row:
    """A catalogue as the table shows it; `held` are its records in the catalogue, `found` those of each of its last runs."""

    state: State
    name: str
    word: str
    held: int
    spark: Markup
    found: tuple[int, ...]
    due: str
    reasons: tuple[str, ...]
    paused: bool
    nights: tuple[Night, ...]


@router.get("/ops")
async def overview(request: Request, desk: AtDesk) -> HTMLResponse:
    stands = await run_in_threadpool(standing, desk, await indexed(desk))
    past = await run_in_threadpool(nights, desk, stands.now)
    days = [stands.now.date() - timedelta(days=back) for back in reversed(range(NIGHTS))]
    rows = [_row(desk, stands, state, days) for state in stands.states]
    rows.sort(key=lambda row: not row.state.health.troubled)
    last = next((one.last for one in stands.troubled if one.last is not None), None)
    fragment = "X-Fragment" in request.headers
    page = await console(
        desk,
        request,
        "overview.html" if fragment else "front.html",
        stands=stands,
        days=days,
        rows=[row for row in rows if row.state.health is not Health.NEW],
        new=[row for row in rows if row.state.health is Health.NEW],
        said=attention(stands, desk.sources),
        see=run_link(last) if last else "",
        past=past,
        notices=_notices(desk, stands, named={one.source_id for one in stands.troubled}),
        scheduler=_scheduler(stands),
        hands=desk.hands is not None,
        word_of=status,
    )
    page.headers["Vary"] = "X-Fragment"
    return page


def run_link(run: Harvest) -> str:
    return f"{root()}/ops/runs/{run.harvest_id}"


def _row(desk: Desk, stands: Standing, state: State, days: Sequence[date]) -> Row:
    runs = stands.looks[state.source_id].runs[:NIGHTS] if state.source_id in stands.looks else ()
    found = tuple(0 if run.outcome is Outcome.FAILED else run.counters.found for run in reversed(runs))
    return Row(
        state=state,
        name=desk.sources[state.source_id].name,
        word=status(state.health),
        held=stands.counts.get(state.source_id, 0),
        spark=sparkline(found),
        found=found,
        due=_due(desk, state, stands.now),
        reasons=tuple(reasons(state, stands)),
        paused=state.source_id in stands.paused,
        nights=tuple(_nights(state, runs, days)),
    )


def _due(desk: Desk, state: State, now: datetime) -> str:
    """The night in which it is to run again, by its rhythm and how its last run went."""
    if state.health in (Health.PAUSED, Health.RUNNING, Health.NEW) or state.last is None:
        return ""
    table = desk.settings.timetable
    day = due_on(desk.sources[state.source_id], state.last, table)
    told = brief(day.isoformat())
    return told if table.due_at(day) >= now else _("overdue since %(day)s") % {"day": told}


def _nights(state: State, runs: Sequence[Harvest], days: Sequence[date]) -> list[Night]:
    """Of several runs of one night the last counts; the newest of all is judged as it stands."""
    by_day = {run.ended_at[:10]: run for run in reversed(runs)}
    told = []
    for each in days:
        run = by_day.get(each.isoformat())
        health = None if run is None else _went(run, state)
        word = "" if health is None else status(health)
        told.append(Night(each.isoformat(), health, word, "" if run is None else run_link(run)))
    return told


def _went(run: Harvest, state: State) -> Health:
    if run.outcome is Outcome.FAILED or "empty" in run.wrong:
        return Health.FAILED
    newest = state.last is not None and run.harvest_id == state.last.harvest_id
    wrong = state.health is Health.CHECK if newest else bool(run.wrong)
    return Health.CHECK if wrong or run.outcome is Outcome.HELD else Health.HEALTHY


def _notices(desk: Desk, stands: Standing, named: set[str]) -> list[tuple[str, str]]:
    """What is wrong beside what the sentence of attention tells, each with what to do."""
    told = [(say(one, stands.limits), say(one, stands.limits, "advice")) for one in stands.house]
    if stands.trouble:
        told.insert(0, (_("The limits of what is watched are those that ship."), stands.trouble))
    if (outage := desk.engine.outage()) is not None:
        trouble = {"late": _("it answers too late"), "refused": _("it refuses to answer")}.get(
            outage.what, _("it does not answer")
        )
        told_of = {"when": minute(outage.since), "trouble": trouble}
        head = _("Search is in basic mode since %(when)s: the search server is stood in for, since %(trouble)s.") % told_of
        told.insert(0, (head, outage.said))
    told += _unheard(desk)
    grave = [one for one in stands.open if one.severity is Severity.HIGH and one.monitor.source_id not in {"", *named}]
    for one in grave[:MOST_NOTICES]:
        name = desk.sources[one.monitor.source_id].name if one.monitor.source_id in desk.sources else one.monitor.source_id
        sentence = _("%(catalogue)s: %(sentence)s") % {"catalogue": name, "sentence": say(one.monitor, stands.limits)}
        told.append((sentence, say(one.monitor, stands.limits, "advice")))
    return told


def _unheard(desk: Desk) -> Iterator[tuple[str, str]]:
    """The outlets that do not accept what is told of alerts."""
    for one in desk.settings.outlets:
        outlet = desk.store.outbox.outlet(one.name)
        if outlet.pending and outlet.trouble:
            told = {"outlet": outlet.name, "when": minute(outlet.failed_at)}
            yield _("Alerts do not reach %(outlet)s; it was last tried on %(when)s.") % told, outlet.trouble


def _scheduler(stands: Standing) -> str:
    """When there was last a night, or that there is none any more."""
    if not stands.last:
        return _("Nothing has run yet.")
    silent = any(one.kind == "silent" for one in stands.house)
    told = {"when": minute(stands.last)}
    return _("Not running since %(when)s.") % told if silent else _("Last at work on %(when)s.") % told
