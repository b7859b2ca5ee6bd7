"""What a watcher asks: whether this process can serve, and whether all is well with the house or a person has to come."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from fastapi import APIRouter, Response
from starlette.concurrency import run_in_threadpool

from schemas import CredAtlasError, Outage, Results, encode
from web.frame.desk import AtDesk, Desk
from web.standing import standing
from web.watch.timed import LOOK

router = APIRouter(include_in_schema=False)
Told = dict[str, str | int | list[str]]


@router.get("/readyz")
async def readyz(desk: AtDesk) -> Response:
    """Answers 200 while the store can be read and any engine answers, whatever else is wrong with the house."""
    reasons = (*(await _seen(desk)).reasons, *(await run_in_threadpool(_stored, desk)).reasons)
    return _answered(reasons, {"status": "not ready" if reasons else "ready"})


@router.get("/healthz")
async def healthz(desk: AtDesk) -> Response:
    """Answers 503 with the `reasons` where the store cannot be read, no engine answers, or the nights have stopped.

    `search` is `fallback` for an answer of the stand-in; `since` and `trouble` tell of an engine that is left alone.
    `attention` of the `catalogues` ever run need a person, as the console says which; that is no reason for 503.
    """
    seen, stored = await _seen(desk), await run_in_threadpool(_stored, desk, True)
    reasons = (*stored.reasons, *seen.reasons)
    told = {"status": "not well" if reasons else "ok", **stored.told, **seen.told, **_away(desk.engine.outage())}
    return _answered(reasons, told)


class _Found(NamedTuple):
    reasons: tuple[str, ...]
    told: Mapping[str, str | int]


async def _seen(desk: Desk) -> _Found:
    try:
        results: Results = await desk.engine.search(LOOK)
    except CredAtlasError:
        return _Found(("No engine answers a search.",), {})
    engine = results.engine if results.engine == desk.engine.name else "fallback"
    return _Found((), {"index": results.total, "search": engine})


def _stored(desk: Desk, whole: bool = False) -> _Found:
    """What the store says; `whole` with how the house stands, else only whether it can be read."""
    try:
        if not whole:
            desk.store.newest()
            return _Found((), {})
        stand = standing(desk)
        courses = desk.frame().courses
    except CredAtlasError:
        return _Found(("The store cannot be read.",), {})
    silent = any(monitor.kind == "silent" for monitor in stand.house)
    told = f"The nights have stopped: the last was at {stand.last}." if stand.last else "No night has ever come."
    reasons = (told,) if silent else ()
    return _Found(reasons, {"store": courses, "catalogues": len(stand.run), "attention": len(stand.troubled)})


def _away(outage: Outage | None) -> dict[str, str]:
    """Without the operator's sentence, which names an address inside; that one stands in the log."""
    return {"since": outage.since, "trouble": outage.what} if outage else {}


def _answered(reasons: tuple[str, ...], told: Mapping[str, str | int]) -> Response:
    body: Told = {**told, **({"reasons": [*reasons]} if reasons else {})}
    return Response(encode(body), 503 if reasons else 200, {"Cache-Control": "no-store"}, "application/json")
