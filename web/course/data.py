"""One course as data: all that is known of it, what proves it, and what the frameworks of its place find."""

from __future__ import annotations

import json

from fastapi import APIRouter, HTTPException, Response
from starlette.concurrency import run_in_threadpool

from normaliser import assess
from reporter import course
from schemas import Correction, Document, Finding, Record, Value, encode
from web.course.elsewhere import Listing, elsewhere
from web.course.findings import programmes_of
from web.course.page import Course, course_of
from web.frame.desk import AtDesk, Desk

router = APIRouter(include_in_schema=False)


class CourseData(Value, kw_only=True, frozen=True):
    """A field that is not there is unknown. `card` is the course as the search shows it, `record` what was read of it.

    `published` of the `of` dimensions are published by the course itself; `findings` hold it against the frameworks of its
    place and day; `corrections` are what a person corrected; `runs` and `listings` are its other records, of the same
    catalogue and of others.
    """

    published: int
    of: int = 6
    card: Document
    record: Record
    findings: tuple[Finding, ...] = ()
    corrections: tuple[Correction, ...] = ()
    runs: tuple[Listing, ...] = ()
    listings: tuple[Listing, ...] = ()


async def course_data(desk: Desk, course_id: str) -> CourseData | None:
    course = await course_of(desk, course_id)
    return await run_in_threadpool(_told, desk, course) if course else None


@router.get("/courses/{course_id}.json")
async def data(course_id: str, desk: AtDesk) -> Response:
    told = await course_data(desk, course_id)
    if told is None:
        raise HTTPException(404)
    return Response(encode(told), media_type="application/json")


@router.get("/courses/{course_id}.jsonld")
async def linked(course_id: str, desk: AtDesk) -> Response:
    """The course as the page itself carries it for machines: known values of schema.org alone."""
    found = await course_of(desk, course_id)
    if found is None:
        raise HTTPException(404)
    return Response(json.dumps(course(found.offering), ensure_ascii=False), media_type="application/ld+json")


def _told(desk: Desk, course: Course) -> CourseData:
    offering = course.offering
    others = elsewhere(desk.store, course.record)
    return CourseData(
        published=course.document.published,
        card=course.document,
        record=course.record,
        findings=assess(offering, desk.sources[offering.source_id], desk.today(), programmes_of(desk, offering)),
        corrections=desk.store.corrections(offering_id=offering.offering_id),
        runs=others.runs,
        listings=others.listings,
    )
