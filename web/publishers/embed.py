"""What other sites may show of ours in a frame: the badge of a course or a provider, and a search box. No script, no cookie."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from reporter import Row
from schemas import Filter, Query
from web.course.page import course_of
from web.frame.desk import AtDesk, Desk, written
from web.publishers.providers import name_of
from web.reports.kept import providers_at

LOOKS = ("light", "dark")
"""A frame asked for in one of them keeps to it; else it looks as its reader's own device does."""
router = APIRouter(include_in_schema=False)


@router.get("/embed/badge/{slug}")
async def badge(slug: str, request: Request, desk: AtDesk) -> HTMLResponse:
    """Of a course by its id, else of a provider by its slug; who is neither has a frame that says so."""
    if course := await course_of(desk, slug):
        return _frame(request, "embed/course.html", course=course.document)
    row = await _row(desk, slug)
    if row is None:
        return _frame(request, "embed/nothing.html", 404)
    courses = await desk.search(Query(filters=(Filter(facet="provider", values=(slug,)),), per_page=1, counted=False))
    return _frame(request, "embed/provider.html", slug=slug, name=name_of(slug, row.name), row=row, total=courses.total)


@router.get("/embed/search")
async def search(request: Request, desk: AtDesk, provider: str = "", catalogue: str = "", target: str = "") -> HTMLResponse:
    """`provider` and `catalogue` narrow what its box searches; what is neither is left out."""
    named = {"provider": await _provider(desk, provider), "catalogue": _catalogue(desk, catalogue)}
    asked = {"provider": provider, "catalogue": catalogue}
    return _frame(
        request,
        "embed/search.html",
        fixed={parameter: asked[parameter] for parameter, name in named.items() if name},
        names=", ".join(filter(None, named.values())),
        target="_top" if target == "_top" else "_blank",
    )


async def _provider(desk: Desk, slug: str) -> str:
    """The name of a provider that has courses; empty of anybody else."""
    row = await _row(desk, slug)
    return name_of(slug, row.name) if row else ""


def _catalogue(desk: Desk, source_id: str) -> str:
    return desk.sources[source_id].name if source_id in desk.sources else ""


async def _row(desk: Desk, slug: str) -> Row | None:
    return next((row for row in (await providers_at(desk)).rows if slug and row.key == slug), None)


def _frame(request: Request, template: str, status: int = 200, **content: Any) -> HTMLResponse:
    asked = request.query_params.get("look", "")
    html = written(template, request, look=asked if asked in LOOKS else "", **content)
    return HTMLResponse(html, status, {"Cache-Control": "public, max-age=3600" if status == 200 else "no-store"})
