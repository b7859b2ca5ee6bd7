"""One record whole: every field with the words of its page, what it says on the six dimensions, and all that happened to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse
from starlette.concurrency import run_in_threadpool

from reporter import HELD, Slip, proof, slip, value
from schemas import FIELDS, Dimension, Evidence, Method, Record, Statement
from web.course.findings import findings, programmes_of, tally
from web.course.page import Course, course_of
from web.course.proof import outside, passage, stands_in_sight
from web.course.sheets import Sheet, sheet_of
from web.frame.desk import AtDesk, Desk
from web.frame.words import _, words
from web.ops.frame import console
from web.ops.history import states, why
from web.ops.records import states as statuses
from web.ops.snapshots import Snapshots

router = APIRouter()


@dataclass(frozen=True)
class Quoted:
    """Words of a page, where they stand there, what read them, and whether the page that was kept bears them out."""

    words: str
    page: str
    href: str
    day: str
    found: str
    locator: str
    read_by: str
    borne: bool | None


@dataclass(frozen=True)
class Field:
    name: str
    status: str
    value: str
    quotes: tuple[Quoted, ...]


@dataclass(frozen=True)
class Said:
    """One statement on a dimension, in the words of the page and in ours."""

    name: str
    level: str
    scope: str
    denied: bool
    lang: str
    cue: str
    quote: Quoted


@router.get("/ops/records/{course_id}")
async def page(course_id: str, request: Request, desk: AtDesk) -> HTMLResponse:
    course = await course_of(desk, course_id)
    if course is None:
        raise HTTPException(404)
    return await console(desk, request, "record.html", **await run_in_threadpool(_told, desk, course))


def _told(desk: Desk, course: Course) -> dict[str, Any]:
    record, offering = course.record, course.offering
    source = desk.sources[offering.source_id]
    brief = slip(record, frozenset(source.unseen))
    kept = Snapshots(desk, source.source_id)
    found = findings(offering, source, desk.today(), programmes_of(desk, offering))
    cluster = desk.store.cluster(offering.offering_id) if record.cluster_id else None
    return {
        "record": record,
        "offering": offering,
        "source": source,
        "link": outside(offering.url),
        "dimensions": [(_(words().field(each)), brief.status(each), _said(course, kept, each)) for each in Dimension],
        "fields": [_field(course, kept, brief, name) for name in HELD if name in FIELDS or value(offering, name)],
        "findings": found,
        "found": tally(found),
        "corrections": desk.store.corrections(offering_id=offering.offering_id, lifted=True),
        "held": states(desk.store, record)[::-1],
        "fates": desk.store.lives.fates(offering.offering_id),
        "others": [one.offering_id for one in cluster.members if one.offering_id != offering.offering_id] if cluster else [],
        "states": statuses(),
        "why": why,
        "named": words().field,
    }


def _field(course: Course, kept: Snapshots, brief: Slip, name: str) -> Field:
    quotes = tuple(_quoted(course.record, course.sheets, kept, found) for found in proof(course.offering, name))
    return Field(_(words().field(name)), brief.status(name) if name in FIELDS else "", value(course.offering, name), quotes)


def _quoted(record: Record, pages: Mapping[str, Sheet], kept: Snapshots, found: Evidence) -> Quoted:
    how = _(words().methods[found.method])
    if found.method is Method.CORRECTION:
        return Quoted(found.quote, "", "", "", how, found.locator, found.extractor, None)
    sheet = sheet_of(record, pages, found.page)
    href = passage(sheet.url, found.quote) if stands_in_sight(found.locator) else outside(sheet.url)
    borne = kept.bears(found.page, found.quote)
    return Quoted(found.quote, sheet.url, href, sheet.day, how, found.locator, found.extractor, borne)


def _said(course: Course, kept: Snapshots, dimension: str) -> list[Said]:
    return [_statement(course, kept, one) for one in course.offering.statements if one.dimension == dimension]


def _statement(course: Course, kept: Snapshots, one: Statement) -> Said:
    sheet = sheet_of(course.record, course.sheets, one.page)
    seen = stands_in_sight(one.locator) and not one.structured
    borne = kept.bears(one.page, one.text) if one.page and not one.structured else None
    href = (passage(sheet.url, one.text) if seen else outside(sheet.url)) if one.page else ""
    quote = Quoted(one.text, sheet.url if one.page else "", href, sheet.day, "", one.locator, one.cue, borne)
    level, scope = _(words().levels[one.level]), _(words().scopes[one.scope])
    return Said(_(words().field(one.dimension)), level, scope, one.polarity == "negated", one.lang, one.cue, quote)
