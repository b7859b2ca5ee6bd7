"""The overview: which catalogues need a person, and how the last nights went."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from starlette.concurrency import run_in_threadpool

from web.desk import AtDesk
from web.ops.frame import console

router = APIRouter()


@router.get("/ops")
async def overview(request: Request, desk: AtDesk) -> HTMLResponse:
    harvests = await run_in_threadpool(desk.store.harvests)
    return await console(desk, request, "front.html", harvests=harvests)
