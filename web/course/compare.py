"""Up to four courses side by side: the basics, and what each tells about its quality."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from web.course.facts import CORE, Fact, facts
from web.course.page import Course, course_of
from web.course.proof import outside
from web.course.quality import Row, rows
from web.frame.desk import AtDesk
from web.frame.tongue import root

MOST = 4
router = APIRouter(include_in_schema=False)


@dataclass(frozen=True)
class Column:
    """One course; `others` is the address of the table without it."""

    course: Course
    facts: tuple[Fact, ...]
    quality: tuple[Row, ...]
    link: str
    others: str


@router.get("/compare")
async def compare(request: Request, desk: AtDesk, diff: str = "") -> HTMLResponse:
    wished = list(dict.fromkeys(value for value in request.query_params.getlist("course") if value))
    found = await asyncio.gather(*(course_of(desk, course_id) for course_id in wished[:MOST]))
    courses = [course for course in found if course]
    ids = [course.document.id for course in courses]
    columns = [_column(course, ids, diff) for course in courses]
    return await desk.page(
        request,
        "compare.html",
        columns=columns,
        basics=[row for row in zip(*(c.facts for c in columns), strict=True) if not diff or len({f.text for f in row}) > 1],
        quality=[row for row in zip(*(c.quality for c in columns), strict=True) if not diff or len({q.status for q in row}) > 1],
        unknown=len(wished[:MOST]) - len(courses),
        dropped=max(0, len(wished) - MOST),
        differing=bool(diff),
        toggle=_address(ids, "" if diff else "1"),
    )


def _column(course: Course, ids: list[str], diff: str) -> Column:
    told = facts(course.offering, course.document)[:CORE]
    others = _address([other for other in ids if other != course.document.id], diff)
    return Column(course, told, rows(course.record, course.document, course.sheets), outside(course.offering.url), others)


def _address(ids: list[str], diff: str) -> str:
    pairs = [("course", course_id) for course_id in ids] + ([("diff", "1")] if diff else [])
    here = f"{root()}/compare"
    return f"{here}?{urlencode(pairs)}" if pairs else here
