"""What changed on one record between two of its states, word by word, and whether that was the source or our own method."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse
from msgspec.structs import replace
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import QueryParams

from reporter import HELD, Piece, Slip, differing, slip, speaking, value
from schemas import FIELDS, Cause, Dimension, Record
from web.course.page import course_of
from web.frame.desk import AtDesk, Desk
from web.frame.words import _, words
from web.ops.frame import console
from web.ops.history import EVER, State, between, states, why
from web.ops.records import states as statuses

router = APIRouter()


@dataclass(frozen=True)
class Side:
    """What one state says: its status, a key of STATUSES or empty where it has none, and the words."""

    status: str
    words: str


@dataclass(frozen=True)
class Row:
    name: str
    before: Side
    after: Side
    pieces: tuple[Piece, ...]

    @property
    def changed(self) -> bool:
        return self.before.status != self.after.status or any(piece.kind != "same" for piece in self.pieces)


@router.get("/ops/records/{course_id}/diff")
async def page(course_id: str, request: Request, desk: AtDesk) -> HTMLResponse:
    course = await course_of(desk, course_id)
    if course is None:
        raise HTTPException(404)
    return await console(desk, request, "diff.html", **await run_in_threadpool(_told, desk, course.record, request.query_params))


def _told(desk: Desk, record: Record, asked: QueryParams) -> dict[str, Any]:
    held = states(desk.store, record)
    after = _asked(desk, held, asked.get("to", ""), held[-1])
    before = _asked(desk, held, asked.get("from", ""), held[max(0, after.number - 2)])
    rows, steps = _rows(desk, record, before, after), between(held, before, after)
    return {
        "record": record,
        "title": record.offering.name,
        "lang": record.offering.title[0].lang,
        "held": held,
        "before": before,
        "after": after,
        "changed": [row for row in rows if row.changed],
        "same": [row for row in rows if not row.changed],
        "method": list(dict.fromkeys(why(step.cause) for step in steps if step.ours)),
        "corrected": any(step.cause is Cause.CORRECTION for step in steps),
        "states": statuses(),
    }


def _rows(desk: Desk, record: Record, before: State, after: State) -> list[Row]:
    """The six dimensions, then everything a record may hold."""
    sides = [(state, _brief(desk, record, state)) for state in (before, after)]
    told = (
        *((name, [_dimension(state, brief, name) for state, brief in sides]) for name in Dimension),
        *((name, [_field(state, brief, name) for state, brief in sides]) for name in HELD),
    )
    rows = [Row(_(words().field(name)), old, new, differing(old.words, new.words)) for name, (old, new) in told]
    return [row for row in rows if row.before.status or row.before.words or row.after.words]


def _brief(desk: Desk, record: Record, state: State) -> Slip:
    source = desk.sources.get(record.offering.source_id)
    return slip(replace(record, offering=state.offering), frozenset(source.unseen if source else ()))


def _dimension(state: State, brief: Slip, dimension: str) -> Side:
    said = speaking(state.offering).get(dimension)
    return Side(brief.status(dimension), said.text if said else "")


def _field(state: State, brief: Slip, name: str) -> Side:
    return Side(brief.status(name) if name in FIELDS else "", value(state.offering, name))


def _asked(desk: Desk, held: Sequence[State], asked: str, usual: State) -> State:
    """By its number, by what brought it, or as it stood when a harvest ended; what is nothing of these is not asked for."""
    if asked.isascii() and asked.isdigit() and len(asked) < 10 and 1 <= int(asked) <= len(held):
        return held[int(asked) - 1]
    if not asked:
        return usual
    brought = next((state for state in held if state.by == asked), None)
    if brought is not None:
        return brought
    source_id = held[-1].offering.source_id
    ended = next((one.ended_at for one in desk.store.harvests(source_id, limit=EVER) if one.harvest_id == asked), "")
    return next((state for state in reversed(held) if state.since <= ended), usual)
