"""What a watcher asks: whether the store and an engine answer, and which engine it is."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool

from schemas import Query
from web.desk import AtDesk

router = APIRouter(include_in_schema=False)


@router.get("/healthz")
async def healthz(desk: AtDesk) -> dict[str, str | int]:
    """Answers 200 when both the store and an engine do; `search` is `fallback` while the stand-in answers."""
    courses = (await run_in_threadpool(desk.frame)).courses
    results = await desk.engine.search(Query(per_page=1))
    fallback = bool(desk.settings.meili_url) and results.engine == "embedded"
    return {"status": "ok", "store": courses, "index": results.total, "search": "fallback" if fallback else results.engine}
