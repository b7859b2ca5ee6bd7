"""The page that stands still: about the data."""

from __future__ import annotations

from decimal import Decimal

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from starlette.concurrency import run_in_threadpool

from indexer import rate
from web.frame.desk import AtDesk, Desk
from web.frame.figures import legend
from web.frame.purse import CURRENCIES, RECENT, purse
from web.reports.coverage import old
from web.reports.kept import coverage_at, examples_at

router = APIRouter(include_in_schema=False)


@router.get("/about-the-data")
async def about_the_data(request: Request, desk: AtDesk) -> HTMLResponse:
    report = await coverage_at(desk)
    return await desk.page(
        request,
        "about.html",
        contact=desk.settings.contact,
        examples={(one.dimension, one.status): one for one in await examples_at(desk)},
        report=report,
        read=tuple(row for row in report.rows if row.n),
        unread=", ".join(row.name for row in report.rows if not row.n),
        old=await run_in_threadpool(old, desk),
        legend=legend(),
        rates=_rates(desk),
        rates_in_use=desk.today() - purse().since <= RECENT,
    )


def _rates(desk: Desk) -> tuple[tuple[str, Decimal, str], ...]:
    """Of each currency a reader may choose: what one unit is in euros, and since when."""
    found = ((currency, rate(currency, desk.today())) for currency in CURRENCIES[1:])
    return tuple((currency, one.euros, one.since.isoformat()) for currency, one in found if one)
