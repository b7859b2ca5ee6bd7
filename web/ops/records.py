"""The records one by one: sifted by what they say, with the words of the page behind each value, and all of them as a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, StreamingResponse
from msgspec.structs import replace
from starlette.concurrency import run_in_threadpool

from reporter import ELEMENTS, Slip, harmless, proof, speaking, value
from schemas import FIELDS, Dimension, Offering, Record, batches
from store import Move
from web.course.proof import outside, passage, stands_in_sight
from web.course.sheets import Sheet, sheet_of, sheets
from web.frame.desk import AtDesk, Desk
from web.frame.files import attached
from web.frame.words import _, words
from web.ops.frame import console
from web.ops.shelf import shelf_of
from web.ops.sifting import NOBODY, PER_PAGE, SORTS, Asked, read, sifted

BATCH = 500
router = APIRouter()


@dataclass(frozen=True)
class Told:
    """What a record says on the element asked for: the words of the page, where they are to be seen, and what read them.

    `status` is a key of STATUSES; without an element, `published` of six are published and `given` of the fields.
    """

    slip: Slip
    catalogue: str
    status: str
    value: str
    quote: str
    lang: str
    page: str
    locator: str
    href: str
    read_by: str
    checked: str
    published: int
    given: int


@router.get("/ops/records")
async def page(request: Request, desk: AtDesk) -> HTMLResponse:
    asked = read(request.query_params, desk.today(), desk.sources)
    found = await run_in_threadpool(_found, desk, asked)
    last = max(1, -(-len(found) // PER_PAGE))
    number = min(asked.page, last)
    shown = found[(number - 1) * PER_PAGE : number * PER_PAGE]
    return await console(
        desk,
        request,
        "records.html",
        asked=asked,
        total=len(found),
        rows=await run_in_threadpool(lambda: list(_told(desk, asked, shown))),
        number=number,
        last=last,
        chips=_chips(asked, found),
        catalogues=sorted(((source_id, source.name) for source_id, source in desk.sources.items()), key=lambda one: one[1]),
        dimensions=[(element, _(words().field(element))) for element in Dimension],
        fields=[(element, _(words().field(element))) for element in FIELDS],
        named=_(words().field(asked.element)) if asked.element else "",
        states=states(),
        sorts=[(sort, label) for sort, label in zip(SORTS, _sorts(), strict=True)],
    )


@router.get("/ops/records.csv")
async def spreadsheet(request: Request, desk: AtDesk) -> StreamingResponse:
    """Every match."""
    asked = read(request.query_params, desk.today(), desk.sources)
    found = await run_in_threadpool(_found, desk, asked)
    return StreamingResponse(_lines(desk, asked, found), media_type="text/csv; charset=utf-8", headers=attached("records.csv"))


def states() -> dict[str, tuple[str, str]]:
    """Of each status its sign, which is that of one of the four a learner sees, and its word."""
    return {
        "published": ("published", _("Published")),
        "in_part": ("in_part", _("In part")),
        "negated": ("in_part", _("Denied")),
        "inherited": ("not_found", _("Said of all courses only")),
        "not_found": ("not_found", _("Not found")),
        "not_checked": ("not_checked", _("Not checked")),
    }


def _sorts() -> tuple[str, ...]:
    return _("Title"), _("Provider"), _("Catalogue"), _("Changed last")


def _found(desk: Desk, asked: Asked) -> list[Slip]:
    slips = shelf_of(desk).slips(asked.as_of or desk.today())
    return sifted(asked, slips.all, _moved(desk, asked) if asked.run else None)


def _moved(desk: Desk, asked: Asked) -> frozenset[str]:
    """The ids of what the harvest asked for did: what it changed, what it did not find, or what it brought and changed."""
    told = desk.store.runs.get(asked.run)
    harvest = told[1] if told else None
    moves = (Move.CHANGED,) if asked.changed else (Move.GONE,) if asked.gone else (Move.NEW, Move.CHANGED, Move.RETURNED)
    return frozenset().union(*(desk.store.runs.moved_ids(harvest, move) for move in moves)) if harvest else frozenset()


def _told(desk: Desk, asked: Asked, shown: Sequence[Slip]) -> Iterator[Told]:
    records = {record.offering.offering_id: record for record in desk.store.some([one.offering_id for one in shown])}
    wanted = {one.source_id for one in shown} if asked.element else ()
    pages = {source_id: sheets(desk.store, desk.settings.archive, source_id) for source_id in wanted}
    for one in shown:
        record = records[one.offering_id]
        yield _row(desk, asked, one, _then(desk, asked, record) if asked.as_of else record, pages.get(one.source_id, {}))


def _then(desk: Desk, asked: Asked, record: Record) -> Record:
    """The record with the values it had as the day ended."""
    until = ((asked.as_of or desk.today()) + timedelta(days=1)).isoformat()
    if record.last_changed < until:
        return record
    older = desk.store.versions(record.offering.offering_id)
    held = next((one for one in older if one.valid_from < until <= one.valid_to), None)
    return replace(record, offering=held.offering) if held else record


def _row(desk: Desk, asked: Asked, slip: Slip, record: Record, pages: Mapping[str, Sheet]) -> Told:
    offering, element = record.offering, asked.element
    source = desk.sources.get(slip.source_id)
    quote, lang, digest, locator, read_by = _words(offering, element)
    sheet = sheet_of(record, pages, digest) if digest else None
    seen = sheet is not None and stands_in_sight(locator)
    return Told(
        slip=slip,
        catalogue=source.name if source else slip.source_id,
        status=slip.status(element) if element else "",
        value=value(offering, element) if element in FIELDS else "",
        quote=quote,
        lang=lang,
        page=sheet.url if sheet else "",
        locator=locator,
        href=passage(sheet.url, quote) if sheet and seen else outside(sheet.url) if sheet else "",
        read_by=read_by,
        checked=record.last_seen,
        published=sum(slip.status(dimension) == "published" for dimension in Dimension),
        given=sum(slip.status(field) == "published" for field in FIELDS),
    )


def _words(offering: Offering, element: str) -> tuple[str, str, str, str, str]:
    """The quote, its language, the hash of its page, where it stands there, and what read it."""
    evidence = proof(offering, element) if element else ()
    read_by = ", ".join(dict.fromkeys(found.extractor for found in evidence))
    statement = speaking(offering).get(element)
    if statement is not None:
        return statement.text, statement.lang, statement.page, statement.locator, read_by or statement.cue
    if not evidence:
        return "", "", "", "", ""
    quotes = " · ".join(dict.fromkeys(found.quote for found in evidence[:3]))
    return quotes, offering.page_language or "", evidence[0].page, evidence[0].locator, read_by


def _chips(asked: Asked, found: Sequence[Slip]) -> list[tuple[str, str]]:
    """What no control of the form shows, each with the address without it."""
    chips = []
    for by in ("provider", "subject"):
        if key := getattr(asked, by):
            rows = (row for one in found[:1] for row in one.stands_in(by))
            name = next((name for row, name in rows if row == key.replace(NOBODY, "") or row == key), key)
            chips.append((name, asked.address(**{by: ""})))
    if asked.run:
        chips.append((_("Run %(run)s") % {"run": asked.run}, asked.address(run="")))
    if asked.gone:
        chips.append((_("Gone"), asked.address(gone=False)))
    return chips


def _lines(desk: Desk, asked: Asked, found: Sequence[Slip]) -> Iterator[str]:
    facts = ("Id", "Title", "Provider", "Catalogue", "First seen", "Last changed", "Last checked", "Gone")
    told = ("Status", "Value", "Quote", "Page", "Place", "Read by") if asked.element else ELEMENTS
    yield "\ufeff" + _csv([[*facts, *told]])
    for some in batches(found, BATCH):
        yield _csv(_line(asked, one) for one in _told(desk, asked, some))


def _line(asked: Asked, one: Told) -> list[str]:
    slip = one.slip
    facts = [slip.offering_id, slip.title, slip.provider, one.catalogue, slip.first_seen, slip.last_changed, one.checked]
    facts.append("" if slip.present else "gone")
    if asked.element:
        return [*facts, one.status, one.value, one.quote, one.page, one.locator, one.read_by]
    return [*facts, *(slip.status(element) for element in ELEMENTS)]


def _csv(rows: Iterable[list[str]]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([harmless(cell) for cell in row] for row in rows)
    return text.getvalue()
