"""What a watcher asks: whether the store and an engine answer, which engine it is, and whether any catalogue needs a person."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool

from schemas import Outage, Query
from web.frame.desk import AtDesk, Desk
from web.standing import standing

router = APIRouter(include_in_schema=False)


@router.get("/healthz")
async def healthz(desk: AtDesk) -> dict[str, str | int]:
    """Answers 200 when both the store and an engine do.

    `search` is `fallback` for an answer of the stand-in; `since` and `trouble` tell of an engine that is left alone.
    `attention` of the `catalogues` ever run need a person, as the console says which.
    """
    courses = (await run_in_threadpool(desk.frame)).courses
    results = await desk.engine.search(Query(per_page=1, counted=False))
    searched = results.engine if results.engine == desk.engine.name else "fallback"
    stand = await run_in_threadpool(_counted, desk)
    return {"status": "ok", "store": courses, "index": results.total, "search": searched, **stand, **_told(desk.engine.outage())}


def _counted(desk: Desk) -> dict[str, int]:
    stands = standing(desk)
    return {"catalogues": len(stands.run), "attention": len(stands.troubled)}


def _told(outage: Outage | None) -> dict[str, str]:
    """Without the operator's sentence, which names an address inside; that one stands in the log."""
    return {"since": outage.since, "trouble": outage.what} if outage else {}
