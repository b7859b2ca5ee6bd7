"""The page of gaps for those who run a catalogue: what frameworks ask for and nobody says, ranked, and the heat of it."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from starlette.concurrency import run_in_threadpool

from reporter import gaps_report, heats, labels, report_csv, report_json, report_xlsx
from schemas import Verb
from web.frame.desk import AtDesk
from web.frame.figures import legend
from web.frame.files import WORKBOOK, attached
from web.reports import sentences
from web.reports.kept import gaps_at

MOST = 40
"""Requirements that the page names, the heaviest; the files have all."""
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
        sentences=sentences.asked(found),
        asked=asked[:MOST],
        more=max(0, len(asked) - MOST),
        missing=[need for need in short if need.verb is Verb.NAMED_MISSING],
        heats=heats(found),
        unjudged=sentences.never_judged(found),
        labels=labels(),
        legend=legend(),
    )


@router.get("/gaps.csv")
async def spreadsheet(desk: AtDesk) -> Response:
    return _file("\ufeff" + report_csv(gaps_report(await gaps_at(desk), "source")), "csv", "text/csv")


@router.get("/gaps.xlsx")
async def workbook(desk: AtDesk) -> Response:
    found = await gaps_at(desk)
    return _file(await run_in_threadpool(lambda: report_xlsx(gaps_report(found, "source", heat=True))), "xlsx", WORKBOOK)


@router.get("/gaps.json")
async def data(desk: AtDesk) -> Response:
    return Response(report_json(gaps_report(await gaps_at(desk), "source")), media_type="application/json")


def _file(content: str | bytes, ending: str, kind: str) -> Response:
    return Response(content, media_type=kind, headers=attached(f"gaps.{ending}"))
