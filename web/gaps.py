"""The page of gaps for those who run a catalogue: what frameworks ask for and nobody says, ranked, and the heat of it."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import msgspec
from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from starlette.concurrency import run_in_threadpool

from normaliser import judged
from reporter import SHOWN, Gaps, gaps_report, headlines, heats, labels, report_csv, report_json, report_xlsx, unjudged
from reporter import gaps as reckon
from schemas import Verb
from web.desk import AtDesk, Desk
from web.figures import LEGEND

MOST = 40
"""Requirements that the page names, the heaviest; the files have all."""
_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
router = APIRouter(include_in_schema=False)


@router.get("/gaps")
async def page(request: Request, desk: AtDesk) -> HTMLResponse:
    found = await gaps_at(desk)
    short = [need for need in found.total.needs if need.short]
    asked = [need for need in short if need.verb is not Verb.NAMED_MISSING]
    return await desk.page(
        request,
        "gaps.html",
        found=found,
        sentences=headlines(found),
        asked=asked[:MOST],
        more=max(0, len(asked) - MOST),
        missing=[need for need in short if need.verb is Verb.NAMED_MISSING],
        heats=heats(found),
        unjudged=unjudged(found),
        labels=labels(),
        legend=LEGEND,
    )


@router.get("/gaps.csv")
async def spreadsheet(desk: AtDesk) -> Response:
    return _file("\ufeff" + report_csv(gaps_report(await gaps_at(desk), "source")), "csv", "text/csv")


@router.get("/gaps.xlsx")
async def workbook(desk: AtDesk) -> Response:
    found = await gaps_at(desk)
    return _file(await run_in_threadpool(lambda: report_xlsx(gaps_report(found, "source", heat=True))), "xlsx", _WORKBOOK)


@router.get("/gaps.json")
async def data(desk: AtDesk) -> Response:
    return Response(report_json(gaps_report(await gaps_at(desk), "source")), media_type="application/json")


def _file(content: str | bytes, ending: str, kind: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="gaps.{ending}"'}
    return Response(content, media_type=kind, headers=headers)


async def gaps_at(desk: Desk) -> Gaps:
    """As reckoned at the last publish; where none was kept, reckoned here, once for each harvest."""
    return await run_in_threadpool(_gaps, desk)


def _gaps(desk: Desk) -> Gaps:
    kept = desk.settings.gaps
    try:
        return _kept(kept, kept.stat().st_mtime_ns)
    except (OSError, msgspec.DecodeError):
        newest = desk.store.harvests(limit=1)
        return _reckoned(desk, newest[0].harvest_id if newest else "")


@lru_cache(maxsize=2)
def _kept(file: Path, _written: int) -> Gaps:
    return msgspec.json.decode(file.read_bytes(), type=Gaps)


@lru_cache(maxsize=2)
def _reckoned(desk: Desk, _harvest_id: str) -> Gaps:
    on = desk.today()
    return reckon(judged(desk.store.records(), desk.sources, on), desk.sources, on, SHOWN)
