"""The public page of the ecosystem: the figures of the talk of 2023, counted again from what the catalogues list today."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import HTMLResponse

from reporter import FIGURES, REGIMES, ecosystem_csv, ecosystem_json
from web.frame.desk import AtDesk
from web.frame.figures import legend
from web.frame.files import attached
from web.reports.charts import bar, sparkline
from web.reports.ecosystem_shown import (
    PARTS,
    by_element,
    by_night,
    catalogues,
    countries,
    delivered,
    percents,
    points,
    portals,
    uncounted,
)
from web.reports.kept import ecosystem_at

PROVIDERS = 12
"""Providers that the page names; the file has all."""
router = APIRouter(include_in_schema=False)


@router.get("/ecosystem")
async def page(request: Request, desk: AtDesk) -> HTMLResponse:
    found = await ecosystem_at(desk)
    return await desk.page(
        request,
        "ecosystem.html",
        found=found,
        known=frozenset(desk.sources),
        bar=bar,
        sparkline=sparkline,
        points=points,
        percents=percents,
        parts=PARTS,
        nights=by_night(found.growth),
        catalogues=catalogues(found.growth),
        uncounted=uncounted(found.growth),
        delivered=delivered(found),
        regimes=REGIMES,
        countries=countries(),
        elements=by_element(found.gaps),
        portals=portals(found.gaps),
        most=max((one.new + one.gone + one.changed for one in found.month.listings), default=0),
        providers=PROVIDERS,
        legend=legend(),
    )


@router.get("/ecosystem.json")
async def data(desk: AtDesk) -> Response:
    return Response(ecosystem_json(await ecosystem_at(desk)), media_type="application/json")


@router.get("/ecosystem/{figure}.csv")
async def spreadsheet(figure: str, desk: AtDesk) -> Response:
    if figure not in FIGURES:
        raise HTTPException(404)
    content = "\ufeff" + ecosystem_csv(await ecosystem_at(desk), figure)
    return Response(content, media_type="text/csv", headers=attached(f"ecosystem-{figure}.csv"))
