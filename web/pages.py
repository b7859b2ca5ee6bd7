"""The page that stands still: about the data."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from web.desk import AtDesk

router = APIRouter(include_in_schema=False)


@router.get("/about-the-data")
async def about_the_data(request: Request, desk: AtDesk) -> HTMLResponse:
    sources = sorted(desk.sources.values(), key=lambda source: source.name)
    return await desk.page(request, "about.html", sources=sources, contact=desk.settings.contact)
