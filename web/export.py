"""A whole search as a spreadsheet: every match, one line each, with its six states and where they can be checked."""

from __future__ import annotations

import csv
import io
from collections.abc import AsyncIterator, Iterable

from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse
from msgspec.structs import replace

from reporter import harmless
from schemas import Dimension, Document, Query
from web.address import read
from web.desk import AtDesk, Desk
from web.search import known
from web.words import _, words

BATCH = 500
router = APIRouter(include_in_schema=False)


@router.get("/search.csv")
async def spreadsheet(request: Request, desk: AtDesk) -> StreamingResponse:
    query = read(request.query_params.multi_items(), known(desk)).query
    headers = {"Content-Disposition": 'attachment; filename="micro-credentials.csv"'}
    return StreamingResponse(_lines(desk, query, str(request.base_url)), media_type="text/csv; charset=utf-8", headers=headers)


async def _lines(desk: Desk, query: Query, site: str) -> AsyncIterator[str]:
    yield "\ufeff" + _csv([_header()])
    page = 1
    while True:
        results = await desk.search(replace(query, page=page, per_page=BATCH, counted=False))
        yield _csv(_row(hit.document, site) for hit in results.hits)
        if page * BATCH >= results.total or not results.hits:
            return
        page += 1


def _header() -> list[str]:
    facts = ("Price", "About EUR", "Study time", "Hours", "Start", "How you study", "Languages")
    states = (words().dimensions[dimension].name for dimension in Dimension)
    return [_(name) for name in ("Id", "Title", "Provider", "Catalogue", *facts, *states, "Course page", "Evidence")]


def _row(document: Document, site: str) -> list[str]:
    status = {badge.dimension: badge.status for badge in document.badges}
    figures = ["" if value is None else f"{value:g}" for value in (document.price_eur, document.hours)]
    return [
        document.id, document.title, document.provider_name, document.catalogue_name,
        document.price_text, figures[0], document.hours_text, figures[1],
        document.start_text, document.mode_text, " ".join(document.language),
        *(_(words().statuses[status[dimension]].label) for dimension in Dimension),
        document.url, f"{site}courses/{document.id}#quality",
    ]  # fmt: skip


def _csv(rows: Iterable[list[str]]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows([harmless(cell) for cell in row] for row in rows)
    return text.getvalue()
