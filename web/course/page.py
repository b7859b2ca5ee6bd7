"""The page of one course."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse
from starlette.concurrency import run_in_threadpool

from indexer import document
from schemas import Document, Lifecycle, Offering, Record
from web.course.changed import changed
from web.course.corrected import corrected
from web.course.elsewhere import differences, elsewhere
from web.course.facts import facts
from web.course.findings import findings, programmes_of, tally
from web.course.linked import json_ld
from web.course.proof import outside, proofs
from web.course.quality import questions, rows
from web.course.sheets import Sheet, sheets
from web.course.similar import similar
from web.course.stacks import stacks
from web.frame.desk import AtDesk, Desk
from web.frame.figures import days_since
from web.frame.tongue import spoken

_ID = re.compile(r"[\w-]{1,100}", re.ASCII)
router = APIRouter(include_in_schema=False)


@dataclass(frozen=True)
class Course:
    """A record with the document the index makes of it, so that page, card and data agree, and the pages it was read from."""

    record: Record
    document: Document
    sheets: Mapping[str, Sheet]

    @property
    def offering(self) -> Offering:
        return self.record.offering


async def course_of(desk: Desk, course_id: str) -> Course | None:
    """The course with this id, if its catalogue is still one of ours."""
    return await run_in_threadpool(_course, desk, course_id) if _ID.fullmatch(course_id) else None


def _course(desk: Desk, course_id: str) -> Course | None:
    record = desk.store.get(course_id)
    source = desk.sources.get(record.offering.source_id) if record else None
    if record is None or source is None:
        return None
    pages = sheets(desk.store, desk.settings.archive, source.source_id)
    return Course(record, document(record, source, desk.today(), spoken()), pages)


@router.get("/courses/{course_id}")
async def detail(course_id: str, request: Request, desk: AtDesk) -> HTMLResponse:
    course = await course_of(desk, course_id)
    if course is None:
        raise HTTPException(404)
    told = rows(course.record, course.document, course.sheets)
    source, withdrawn = desk.sources[course.offering.source_id], course.record.lifecycle is Lifecycle.WITHDRAWN
    programmes = await run_in_threadpool(programmes_of, desk, course.offering)
    found = findings(course.offering, source, desk.today(), programmes)
    others = await run_in_threadpool(elsewhere, desk.store, course.record)
    return await desk.page(
        request,
        "course/page.html",
        record=course.record,
        offering=course.offering,
        course=course.document,
        source=source,
        link=outside(course.offering.url),
        facts=facts(course.offering, course.document),
        corrected=await run_in_threadpool(corrected, desk.store, course_id),
        quality=told,
        questions=questions(told),
        findings=found,
        found=tally(found),
        proofs=proofs(course.record, course.sheets),
        stacks=await run_in_threadpool(stacks, desk.store, course.offering),
        elsewhere=others,
        differs=await run_in_threadpool(differences, desk.store, desk.sources, desk.today(), course.record, others.listings),
        changed=await run_in_threadpool(changed, desk.store, source, desk.today(), course.record),
        sources=desk.sources,
        similar=await similar(desk, course.document, better=not withdrawn),
        withdrawn=withdrawn,
        age=days_since(course.record.last_seen, desk.today()) if course.document.stale else 0,
        json_ld=json_ld(course.offering),
    )
