"""The public coverage page: what each catalogue publishes of the six things we look for, and how full its fields are."""

from __future__ import annotations

from functools import lru_cache

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from starlette.concurrency import run_in_threadpool

from indexer import stale_before
from reporter import as_csv, as_json
from schemas import FIELDS
from web.frame.desk import AtDesk, Desk
from web.frame.figures import legend
from web.frame.files import attached
from web.reports.kept import coverage_at, newest
from web.reports.sentences import least

MOST_COLUMNS = 8
"""With more catalogues than this, the table of fields shows all of them together only."""

router = APIRouter(include_in_schema=False)


@router.get("/coverage")
async def page(request: Request, desk: AtDesk) -> HTMLResponse:
    report = await coverage_at(desk)
    read = tuple(row for row in report.rows if row.n)
    columns = (report.total, *(read if len(read) <= MOST_COLUMNS else ()))
    return await desk.page(
        request,
        "coverage.html",
        report=report,
        read=read,
        unread=", ".join(row.name for row in report.rows if not row.n),
        old=await run_in_threadpool(old, desk),
        columns=columns,
        fields=list(zip(FIELDS, zip(*(row.fields for row in columns), strict=True), strict=True)),
        legend=legend(),
        sentences=least(report.total),
    )


@router.get("/coverage.csv")
async def spreadsheet(desk: AtDesk) -> Response:
    return Response("\ufeff" + as_csv(await coverage_at(desk)), media_type="text/csv", headers=attached("coverage.csv"))


@router.get("/coverage.json")
async def data(desk: AtDesk) -> Response:
    return Response(as_json(await coverage_at(desk)), media_type="application/json")


def old(desk: Desk) -> frozenset[str]:
    """The catalogues whose last good harvest is over a week ago."""
    return _old(desk, stale_before(desk.today()), newest(desk))


@lru_cache(maxsize=4)
def _old(desk: Desk, edge: str, _harvest_id: str) -> frozenset[str]:
    good = ((source_id, desk.store.last_good(source_id)) for source_id in desk.sources)
    return frozenset(source_id for source_id, last in good if last and last.ended_at < edge)
