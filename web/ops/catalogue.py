"""One catalogue as its operators see it: how it is declared, how it stands, what its records say, and what to set in motion."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData

from reporter import Row
from schemas import Alert, CredAtlasError, Filled, Harvest, Record, Source
from web.course.proof import outside
from web.frame.desk import AtDesk, Desk
from web.frame.hands import Hands
from web.frame.refusal import Refusal
from web.frame.tongue import root
from web.frame.words import _, words
from web.ops.fills import Figure, figures
from web.ops.frame import console
from web.ops.held import title
from web.ops.running import Told, trouble
from web.ops.saying import reasons, say, status
from web.ops.shelf import shelf_of
from web.reports.charts import sparkline
from web.standing import Standing, moment, standing

RUNS = 30
SAMPLE = 5
"""Records to look at with one's own eyes."""
_AGO = (7, 30)
router = APIRouter()


@router.get("/ops/catalogues/{slug}")
async def catalogue(slug: str, request: Request, desk: AtDesk) -> HTMLResponse:
    source = _declared(desk, slug)
    seed = request.query_params.get("seed", "")[:40] or f"{random.randrange(10**6)}"  # noqa: S311 # no secret
    stands = await run_in_threadpool(standing, desk)
    state = next(one for one in stands.states if one.source_id == slug)
    runs = stands.looks[slug].runs if slug in stands.looks else ()
    found = [run.counters.found for run in reversed(runs)]
    told, total = await run_in_threadpool(_runs, desk, slug)
    return await console(
        desk,
        request,
        "catalogue.html",
        source=source,
        state=state,
        word=status(state.health),
        reasons=tuple(reasons(state, stands)),
        active=stands.active.get(slug),
        paused=slug in stands.paused,
        hands=desk.hands is not None,
        declared=tuple(_declaration(source)),
        ways=[(_(words().families.get(walk.family, walk.family)), walk.url, outside(walk.url)) for walk in source.walk],
        figures=await run_in_threadpool(_figures, desk, source),
        spark=sparkline(found),
        found=found,
        lines=told,
        total=total,
        names={slug: source.name},
        alerts=[(say(one.monitor, stands.limits), say(one.monitor, stands.limits, "advice")) for one in _open(stands, slug)],
        sample=await run_in_threadpool(_sample, desk, slug, seed),
        again=f"{root()}/ops/catalogues/{slug}?seed={random.randrange(10**6)}#sample",  # noqa: S311 # no secret
        title_of=title,
        tomorrow=(moment(desk).date() + timedelta(days=1)).isoformat(),
    )


@router.post("/ops/catalogues/{slug}/run")
async def start(slug: str, request: Request, desk: AtDesk) -> RedirectResponse:
    return await _done(slug, request, desk, lambda hands, form: hands.run(slug, _name(form)))


@router.post("/ops/catalogues/{slug}/pause")
async def pause(slug: str, request: Request, desk: AtDesk) -> RedirectResponse:
    def act(hands: Hands, form: FormData) -> None:
        hands.pause(slug, _name(form), _until(form, moment(desk)), _words(form, "note", 500))

    return await _done(slug, request, desk, act)


@router.post("/ops/catalogues/{slug}/resume")
async def resume(slug: str, request: Request, desk: AtDesk) -> RedirectResponse:
    return await _done(slug, request, desk, lambda hands, _form: hands.resume(slug))


@router.post("/ops/catalogues/{slug}/preview")
async def preview(slug: str, request: Request, desk: AtDesk) -> HTMLResponse:
    """Shown at once, since nothing of it is kept to be shown later."""
    source = _declared(desk, slug)
    if desk.hands is None:
        raise _no_hands(slug)
    try:
        found = await run_in_threadpool(desk.hands.preview, slug)
    except CredAtlasError as refused:
        raise Refusal(409, _("That did not work"), str(refused), f"{root()}/ops/catalogues/{slug}") from refused
    errors = [(trouble(error), count) for error, count in (*found.errors.items(), *found.left_out.items())]
    return await console(desk, request, "preview.html", source=source, found=found, errors=errors, outside=outside)


async def _done(slug: str, request: Request, desk: Desk, act: Callable[[Hands, FormData], object]) -> RedirectResponse:
    """To the page the form stood on, which shows what is so from then on."""
    _declared(desk, slug)
    form, hands = await request.form(), desk.hands
    if hands is None:
        raise _no_hands(slug)
    back = f"{root()}/ops/catalogues/{slug}" if form.get("back") == "catalogue" else f"{root()}/ops#{slug}"
    try:
        await run_in_threadpool(act, hands, form)
    except CredAtlasError as refused:
        raise Refusal(409, _("That did not work"), str(refused), back) from refused
    return RedirectResponse(back, 303)


def _no_hands(slug: str) -> Refusal:
    sentence = _("Nothing may be set in motion from this page.")
    return Refusal(403, _("That did not work"), sentence, f"{root()}/ops/catalogues/{slug}")


def _declared(desk: Desk, slug: str) -> Source:
    if slug not in desk.sources:
        raise HTTPException(404)
    return desk.sources[slug]


def _words(form: FormData, name: str, most: int) -> str:
    return " ".join(str(form.get(name, "")).split())[:most]


def _name(form: FormData) -> str:
    return _words(form, "by", 100)


def _until(form: FormData, now: datetime) -> str:
    """The beginning of the day on which a pause ends; a day that is past, or none, is no end."""
    try:
        ends = datetime.combine(date.fromisoformat(str(form.get("until", ""))), time(), UTC)
    except ValueError:
        return ""
    return ends.isoformat(timespec="seconds") if ends > now else ""


def _runs(desk: Desk, slug: str) -> tuple[list[Told], int]:
    now = moment(desk)
    ended, total = desk.store.runs.ended(slug, limit=RUNS)
    active = [Told(run, None, now) for run in desk.store.runs.active(slug)]
    return [*active, *(Told(run, harvest, now) for run, harvest in ended)][:RUNS], total + len(active)


def _open(stands: Standing, slug: str) -> list[Alert]:
    return [one for one in stands.open if one.monitor.source_id == slug]


def _sample(desk: Desk, slug: str, seed: str) -> tuple[Record, ...]:
    """The same for the same seed, as long as the catalogue has the same records."""
    ids = sorted(desk.store.pages_hashes(slug))
    return desk.store.some(random.Random(seed).sample(ids, min(SAMPLE, len(ids))))  # noqa: S311 # no secret


def _figures(desk: Desk, source: Source) -> tuple[Figure, ...]:
    today = desk.today()
    rows: Mapping[str, Row] = {row.key: row for row in shelf_of(desk).coverage(today, "source").rows}
    harvests = desk.store.harvests(source.source_id, 100)
    ago = [_counted(harvests, (today - timedelta(days=days)).isoformat()) for days in _AGO]
    return figures(rows[source.source_id], ago, source.expect.fill)


def _counted(harvests: Iterable[Harvest], day: str) -> Mapping[str, Filled]:
    """What was counted after the last run, of harvests newest first, that ended by a day."""
    return next((one.filled for one in harvests if one.ended_at[:10] <= day and one.filled), {})


def _declaration(source: Source) -> Iterator[tuple[str, str]]:
    """How it is declared: a heading and words each."""
    expect = source.expect
    yield _("Waits between two requests"), _("%(n)s s") % {"n": f"{source.delay:g}"}
    yield _("Read"), {"night": _("every night")}.get(source.every, source.every)
    yield _("Pages at most"), f"{source.budget:,}"
    yield _("Known by"), {"id": _("its own ids"), "url": _("addresses")}[source.identity]
    yield _("Records expected"), _("%(least)s to %(most)s") % {"least": f"{expect.min:,}", "most": f"{expect.max:,}"}
    yield _("Others in their place, at most"), f"{expect.churn:.0%}"
    for language, share in expect.languages.items():
        yield _("Told in %(language)s, at least") % {"language": language}, f"{share:.0%}"
