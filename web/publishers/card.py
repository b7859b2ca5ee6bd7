"""The card of a publisher: its gaps ranked, the evidence, the words that would close each, and a course as JSON-LD to paste."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import HTMLResponse
from starlette.concurrency import run_in_threadpool

from normaliser import assess, fix
from reporter import Row, course, labels
from schemas import Dimension, FindingOutcome, Offering, Results, State, Value, Verb, encode
from web.course.findings import Mend, mends, programmes_of
from web.course.page import Course, course_of
from web.frame.desk import AtDesk, Desk
from web.frame.figures import number
from web.frame.words import _
from web.publishers.providers import courses_of, provider_of, said
from web.reports.kept import gaps_at, providers_at

_EXAMPLE = re.compile(r"\[[^\[\]]*\]")
_SCRIPT = re.compile(r"<script[^>]*>(.*)</script>", re.DOTALL)
router = APIRouter(include_in_schema=False)


class Paste(Value, kw_only=True, frozen=True):
    """A course as a script of JSON-LD, with a bracket named for each of `missing`."""

    course_id: str
    title: str
    lang: str
    missing: tuple[str, ...]
    script: str


class Card(Value, kw_only=True, frozen=True):
    """`courses` is what a search finds, `listings` what the catalogues list; `paste` is None where no course is to be had."""

    slug: str
    name: str
    courses: int
    listings: int
    sentence: str
    mends: tuple[Mend, ...]
    paste: Paste | None


@router.get("/providers/{slug}/card")
async def page(slug: str, request: Request, desk: AtDesk) -> HTMLResponse:
    row, results = await _held(desk, slug)
    card = await _card(desk, row, results, request.query_params.get("course", ""))
    return await desk.page(
        request,
        "providers/card.html",
        card=card,
        row=row,
        total=(await providers_at(desk)).total,
        said=await said(desk, slug, results),
        others=[hit.document for hit in results.hits if not card.paste or hit.document.id != card.paste.course_id],
    )


@router.get("/providers/{slug}/card.json")
async def data(slug: str, request: Request, desk: AtDesk) -> Response:
    row, results = await _held(desk, slug)
    return Response(
        encode(await _card(desk, row, results, request.query_params.get("course", ""))), media_type="application/json"
    )


async def _held(desk: Desk, slug: str) -> tuple[Row, Results]:
    row = next((row for row in (await providers_at(desk)).rows if row.key and row.key == slug), None)
    if row is None:
        raise HTTPException(404)
    return row, await courses_of(desk, slug)


async def _card(desk: Desk, row: Row, results: Results, wished: str) -> Card:
    """`wished` is the id of the course to be pasted; one that is not this provider's gives way to that which says least."""
    provider = await provider_of(desk, row.key, results)
    found = await run_in_threadpool(mends, desk, await gaps_at(desk), row.key)
    one = await course_of(desk, wished)
    if one is None or all(each.slug != row.key for each in one.offering.providers):
        one = await course_of(desk, results.hits[-1].document.id) if results.hits else None
    return Card(
        slug=row.key,
        name=provider.name,
        courses=results.total,
        listings=row.n,
        sentence=_sentence(provider.name, found),
        mends=found,
        paste=await run_in_threadpool(_pasted, desk, one) if one else None,
    )


def _sentence(name: str, found: tuple[Mend, ...]) -> str:
    """The heaviest gap in words."""
    if not found:
        return _("We found no gap that a framework of its place names in what %(name)s publishes.") % {"name": name}
    need = found[0].needs[0]
    told = {"name": name, "element": found[0].name.lower(), "n": number(need.gap), "all": number(need.judged)}
    if need.verb is Verb.NAMED_MISSING:
        return _("The heaviest gap of %(name)s is %(element)s: %(n)s of the %(all)s listings judged do not say it.") % told
    asked = {"framework": need.framework_id, "section": need.section}
    return _(
        "The heaviest gap of %(name)s is %(element)s: %(n)s of the %(all)s listings judged do not say it, "
        "and %(framework)s, %(section)s, asks for it."
    ) % (told | asked)


def _pasted(desk: Desk, one: Course) -> Paste:
    node = course(one.offering)
    missing = [element for element in _open(desk, one.offering) if _leave_room(node, element, one.offering)]
    text = json.dumps(node, ensure_ascii=False, indent=2).replace("</", "<\\/")
    return Paste(
        course_id=one.offering.offering_id,
        title=one.offering.name,
        lang=one.offering.title[0].lang,
        missing=tuple(map(_named, missing)),
        script=f'<script type="application/ld+json">\n{text}\n</script>',
    )


def _open(desk: Desk, offering: Offering) -> Iterable[str]:
    """The elements there may be room for: those not stated, and a rating only where its place was looked at and found empty."""
    judged = assess(offering, desk.sources[offering.source_id], desk.today(), programmes_of(desk, offering))
    unrated = any(one.element == Dimension.QUALITY_RATING and one.outcome is FindingOutcome.GAP for one in judged)
    unsaid = (element for element in labels() if offering.state(element) is not State.STATED)
    return (element for element in unsaid if element != Dimension.QUALITY_RATING or unrated)


def _leave_room(node: dict[str, Any], element: str, offering: Offering) -> bool:
    """Puts a bracket with the element's name where schema.org has a place for it that is empty; whether there was one.

    An instance of the course has a place for each of several elements; elsewhere what is there says the whole.
    """
    told = fix(element, offering)
    script = _SCRIPT.search(told.json_ld) if told else None
    free = False
    for key, value in (json.loads(script[1]) if script else {}).items():
        if not _EXAMPLE.search(json.dumps(value)):
            continue
        room = _bracketed(value, _named(element).lower())
        if key not in node:
            node[key] = room
            free = True
        elif key == "hasCourseInstance":
            held = node[key] if isinstance(node[key], list) else [node[key]]
            lacking = [each for each in held if room.keys() - each.keys()]
            for each in lacking:
                each.update(room | each)
            free = bool(lacking)
    return free


def _bracketed(value: Any, name: str) -> Any:
    """The same shape without the examples: a list keeps one of what it holds, and an example is named for what it stands for."""
    if isinstance(value, dict):
        several = sum(isinstance(each, str) and bool(_EXAMPLE.search(each)) for each in value.values()) > 1
        return {key: _bracketed(each, f"{name}: {key}" if several else name) for key, each in value.items()}
    if isinstance(value, list):
        return [_bracketed(value[0], name)]
    return f"[{name}]" if isinstance(value, str) and _EXAMPLE.search(value) else value


def _named(element: str) -> str:
    return _(labels().get(element, element))
