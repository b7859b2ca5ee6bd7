"""What is held back until a person has looked: in figures, record by record, and the form that lets it through."""

from __future__ import annotations

from datetime import UTC, datetime

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.concurrency import run_in_threadpool

from schemas import CredAtlasError
from web.frame.desk import AtDesk
from web.frame.refusal import Refusal
from web.frame.tongue import root
from web.frame.words import _
from web.ops.files import as_csv
from web.ops.frame import console
from web.ops.held import Waiting, given, title, waiting, waiting_of

SHOWN = 20
"""Records of a held harvest that the page lists; the file has all."""
MOST_GIVEN = 100
HOURS = 72
"""Hours an approval stands when nobody says otherwise: over a weekend."""
LONGEST = 24 * 31
router = APIRouter()


@router.get("/ops/approvals")
async def approvals(request: Request, desk: AtDesk) -> HTMLResponse:
    held = await run_in_threadpool(waiting, desk)
    told = await run_in_threadpool(given, desk, datetime.now(UTC).isoformat(timespec="seconds"))
    asked = request.query_params.get("catalogue", "")
    chosen = asked if asked in desk.sources else ""
    return await console(
        desk,
        request,
        "approvals.html",
        held=[one for one in held if chosen in ("", one.harvest.source_id)],
        given=[one for one in told if chosen in ("", one.approval.source_id)][:MOST_GIVEN],
        chosen=chosen,
        shown=SHOWN,
        hours=HOURS,
        longest=LONGEST,
        may=desk.hands is not None,
        states=_states(),
    )


@router.get("/ops/approvals.csv")
async def records(request: Request, desk: AtDesk) -> Response:
    """The records that the last held harvest of a catalogue did not take over."""
    asked = request.query_params.get("catalogue", "")
    held = await run_in_threadpool(waiting_of, desk, asked) if asked in desk.sources else None
    if held is None:
        raise Refusal(404, _("Nothing is held"), _("No harvest of this catalogue waits for approval."), f"{root()}/ops/approvals")
    return as_csv("held", _table(held))


@router.post("/ops/approvals")
async def approve(request: Request, desk: AtDesk) -> RedirectResponse:
    form, back = await request.form(), f"{root()}/ops/approvals"
    harvest, by = str(form.get("harvest", "")), " ".join(str(form.get("by", "")).split())[:100]
    hours = str(form.get("hours", ""))
    if not by or not (hours.isascii() and hours.isdigit() and 0 < int(hours[:6]) <= LONGEST):
        raise Refusal(
            400, _("That did not work"), _("An approval needs a name, and hours between 1 and %(n)s.") % {"n": LONGEST}, back
        )
    if desk.hands is None:
        raise Refusal(403, _("That did not work"), _("Nothing may be approved from this page."), back)
    try:
        await run_in_threadpool(desk.hands.approve, harvest, by, int(hours[:6]))
    except CredAtlasError as refused:
        raise Refusal(409, _("That did not work"), str(refused), back) from refused
    return RedirectResponse(back, 303)


def _states() -> dict[str, str]:
    return {
        "standing": _("Stands"),
        "used": _("Used"),
        "needless": _("Not needed"),
        "expired": _("Expired"),
    }


def _table(held: Waiting) -> list[tuple[str, ...]]:
    head = (_("Title"), _("Provider"), _("Address"), _("Last seen"), _("Record"))
    rows = (
        (
            title(one),
            ", ".join(provider.name for provider in one.offering.providers),
            one.offering.url,
            one.last_seen,
            one.offering.offering_id,
        )
        for one in held.unseen
    )
    return [head, *rows]
