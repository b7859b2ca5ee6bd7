"""The pages of providers: all of them by name, and of each who it is, what it lists where, and what it says of its courses."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping, Sequence
from itertools import groupby

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.concurrency import run_in_threadpool

from schemas import Count, Dimension, Filter, Provider, Query, Results, Scope, Value, fold, known_providers
from web.course.findings import lacking
from web.course.page import course_of
from web.course.quality import Heard, heard
from web.course.sheets import sheets
from web.frame.desk import AtDesk, Desk
from web.frame.figures import country
from web.frame.tongue import root
from web.reports.kept import gaps_at, providers_at
from web.search.cards import card

SHOWN = 20
"""Courses that a provider's page names; the search has them all."""
_SLUG = re.compile(r"[a-z0-9-]{1,100}", re.ASCII)
router = APIRouter(include_in_schema=False)


class Listed(Value, kw_only=True, frozen=True):
    """A line of the index; `initial` is a Latin capital, or # for all other beginnings."""

    slug: str
    name: str
    n: int
    initial: str


@router.get("/providers")
async def index(request: Request, desk: AtDesk) -> HTMLResponse:
    """Each with the number of courses that the search finds of it."""
    results = await desk.search(Query(per_page=1))
    counts = next((facet.counts for facet in results.facets if facet.name == "provider"), ())
    found = (listed(one.value, one.label, one.count) for one in counts if one.value)
    named = sorted(found, key=lambda one: (one.initial, fold(one.name)))
    letters = [(initial, list(group)) for initial, group in groupby(named, key=lambda one: one.initial)]
    return await desk.page(request, "providers/index.html", letters=letters, total=len(named))


@router.get("/providers/{slug}")
async def detail(slug: str, request: Request, desk: AtDesk) -> Response:
    report = await providers_at(desk)
    row = next((row for row in report.rows if row.key and row.key == slug), None)
    if row is None:
        known = known_providers().goes_by(slug) if _SLUG.fullmatch(slug) else ""
        if not any(row.key == known for row in report.rows if row.key):
            raise HTTPException(404)
        return RedirectResponse(f"{root()}/providers/{known}", 301)
    results = await courses_of(desk, slug)
    provider = await provider_of(desk, slug, results)
    spelt = {hit.document.provider_name for hit in results.hits} | {*known_providers().spellings.get(slug, ())}
    return await desk.page(
        request,
        "providers/page.html",
        slug=slug,
        provider=provider,
        country=country(provider.country) if provider.country else "",
        spellings=sorted(spelt - {provider.name}),
        row=row,
        total=report.total,
        results=results,
        cards=[card(hit) for hit in results.hits],
        first=1,
        catalogues=_catalogues(results),
        lacking=lacking(await gaps_at(desk), slug),
        said=await said(desk, slug, results),
    )


async def courses_of(desk: Desk, slug: str) -> Results:
    """Its courses as a search finds them, those that publish most first."""
    return await desk.search(Query(filters=(_mine(slug),), sort="info", per_page=SHOWN))


def _mine(slug: str) -> Filter:
    return Filter(facet="provider", values=(slug,))


def _catalogues(results: Results) -> tuple[Count, ...]:
    return next((facet.counts for facet in results.facets if facet.name == "catalogue"), ())


async def provider_of(desk: Desk, slug: str, results: Results) -> Provider:
    """As the table knows it; else as its first course names it."""
    if known := known_providers().by_slug.get(slug):
        return known
    course = await course_of(desk, results.hits[0].document.id) if results.hits else None
    named = course.offering.providers if course else ()
    return next((one for one in named if one.slug == slug), Provider(name=slug, slug=slug))


async def said(desk: Desk, slug: str, shown: Results) -> Mapping[Dimension, Heard]:
    """What it says of all its courses, by dimension: its courses carry it, so those shown and one of each catalogue are asked."""
    asked = (
        Query(filters=(_mine(slug), Filter(facet="catalogue", values=(one.value,))), per_page=1, counted=False)
        for one in _catalogues(shown)
    )
    firsts = await asyncio.gather(*(desk.search(query) for query in asked))
    ids = dict.fromkeys(hit.document.id for found in (*firsts, shown) for hit in found.hits)
    return await run_in_threadpool(_heard, desk, tuple(ids))


def _heard(desk: Desk, ids: Sequence[str]) -> Mapping[Dimension, Heard]:
    """By the first of the courses that carries it."""
    held = {record.offering.offering_id: record for record in desk.store.some(ids)}
    records = [held[course_id] for course_id in ids if course_id in held]
    sources = {record.offering.source_id for record in records}
    read = {source_id: sheets(desk.store, desk.settings.archive, source_id) for source_id in sources}
    told: dict[Dimension, Heard] = {}
    for record in records:
        for dimension in Dimension:
            for each in heard(record, dimension, read[record.offering.source_id], Scope.PROVIDER):
                told.setdefault(dimension, each)
    return told


def name_of(slug: str, given: str) -> str:
    """As the table has it, else as given."""
    known = known_providers().by_slug.get(slug)
    return known.name if known else given


def listed(slug: str, name: str, n: int) -> Listed:
    name = name_of(slug, name)
    initial = fold(name)[:1].upper()
    return Listed(slug=slug, name=name, n=n, initial=initial if initial.isascii() and initial.isalpha() else "#")
