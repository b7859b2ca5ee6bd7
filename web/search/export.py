"""A whole search to take along: every match, one line each, with its six states and where they can be checked."""

from __future__ import annotations

import csv
import io
from collections.abc import AsyncIterator, Iterable

from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse
from msgspec.structs import replace
from starlette.concurrency import run_in_threadpool

from reporter import Column, Report, Sheet, harmless, report_xlsx
from schemas import Dimension, Document, Query
from web.frame.desk import AtDesk, Desk, site
from web.frame.files import WORKBOOK, attached
from web.frame.tongue import root
from web.frame.words import _, words
from web.search.address import address, read
from web.search.page import known

BATCH = 500
FILE = "micro-credentials"
_FIGURES = ("About EUR", "Hours")
router = APIRouter(include_in_schema=False)

Line = list[str | float | None]


@router.get("/search.csv")
async def spreadsheet(request: Request, desk: AtDesk) -> StreamingResponse:
    query = read(request.query_params.multi_items(), known(desk)).query
    return StreamingResponse(
        _lines(desk, query, site(request)), media_type="text/csv; charset=utf-8", headers=attached(f"{FILE}.csv")
    )


@router.get("/search.xlsx")
async def workbook(request: Request, desk: AtDesk) -> Response:
    query = read(request.query_params.multi_items(), known(desk)).query
    rows = [tuple(_row(document, site(request))) async for batch in _all(desk, query) for document in batch]
    columns = tuple(Column(name=head, head=_(head), kind="count" if head in _FIGURES else "words") for head in _heads())
    listed = Sheet(title=_("Micro-credentials"), caption=_("One line for each."), columns=columns, rows=tuple(rows))
    asked = site(request) + address(replace(query, page=1))
    body = await run_in_threadpool(report_xlsx, Report(title=_("Micro-credentials"), sentences=(asked,), sheets=(listed,)))
    return Response(body, media_type=WORKBOOK, headers=attached(f"{FILE}.xlsx"))


async def _all(desk: Desk, query: Query) -> AsyncIterator[list[Document]]:
    """Every match in the order of the search, some hundred at a time."""
    page = 1
    while True:
        results = await desk.search(replace(query, page=page, per_page=BATCH, counted=False))
        yield [hit.document for hit in results.hits]
        if page * BATCH >= results.total or not results.hits:
            return
        page += 1


async def _lines(desk: Desk, query: Query, site: str) -> AsyncIterator[str]:
    yield "\ufeff" + _csv([[_(head) for head in _heads()]])
    async for batch in _all(desk, query):
        yield _csv(_row(document, site) for document in batch)


def _heads() -> tuple[str, ...]:
    facts = ("Price", "About EUR", "Study time", "Hours", "Start", "How you study", "Languages")
    states = (words().dimensions[dimension].name for dimension in Dimension)
    return ("Id", "Title", "Provider", "Catalogue", *facts, *states, "Course page", "Evidence")


def _row(document: Document, site: str) -> Line:
    status = {badge.dimension: badge.status for badge in document.badges}
    return [
        document.id, document.title, document.provider_name, document.catalogue_name,
        document.price_text, document.price_eur, document.hours_text, document.hours,
        document.start_text, document.mode_text, " ".join(document.language),
        *(_(words().statuses[status[dimension]].label) for dimension in Dimension),
        document.url, f"{site}{root()}/courses/{document.id}#quality",
    ]  # fmt: skip


def _csv(rows: Iterable[Line]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows([_cell(cell) for cell in row] for row in rows)
    return text.getvalue()


def _cell(value: str | float | None) -> str:
    if isinstance(value, str):
        return str(harmless(value))
    return "" if value is None else f"{value:g}"
