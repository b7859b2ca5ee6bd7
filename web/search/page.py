"""The search page: one address, shown whole or as the fragment that changes."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from msgspec.structs import replace
from starlette.concurrency import run_in_threadpool

from schemas import Hit, Query, Results
from web.frame.desk import AtDesk, Desk, site
from web.frame.figures import days_since
from web.frame.purse import CURRENCIES, purse
from web.frame.words import words
from web.search.address import LAST_PAGE, address, at_page, read, with_ticks, without_filters
from web.search.cards import card
from web.search.facets import Group, Option, chips, groups, tick
from web.search.ways import also, exactly, ways_out, wider

router = APIRouter(include_in_schema=False)


@router.get("/")
@router.get("/search")
async def search(request: Request, desk: AtDesk) -> HTMLResponse:
    async with desk.turns:
        return await _shown(request, desk)


async def _shown(request: Request, desk: Desk) -> HTMLResponse:
    fragment = request.headers.get("X-Fragment") == "1"
    asked = read(request.query_params.multi_items(), known(desk))
    query, results = await found(desk, asked.query)
    shown = groups(results.facets, query)
    out, further, beside = await asyncio.gather(
        ways_out(desk, query, results, shown), wider(desk, query, results), also(desk, query, results)
    )
    days = await run_in_threadpool(_days, desk, (*results.hits, *results.near))
    is_start = not query.words and not query.filters and query.page == 1
    answer = await desk.page(
        request,
        "search/fragment.html" if fragment else "search/page.html",
        asked=asked,
        query=query,
        results=results,
        cards=[card(hit, query.filters, days.get(hit.document.id, 0)) for hit in results.hits],
        near=[card(hit, query.filters, days.get(hit.document.id, 0)) for hit in results.near],
        browse=_browse(shown) if is_start else (),
        coming=is_start and not results.total and await run_in_threadpool(_is_coming, desk),
        sources=sorted(desk.sources.values(), key=lambda source: source.name),
        currencies=CURRENCIES if purse().euros else (),
        purse=purse(),
        groups=shown,
        tick=tick,
        chips=chips(query, shown),
        clear=address(without_filters(query)),
        ways=out,
        wider=further,
        also=beside,
        exactly=address(exactly(query)),
        strict=address(replace(query, loose=False, page=1)),
        pages=_pages(query, results.total),
        previous=address(at_page(query, query.page - 1)),
        following=address(at_page(query, query.page + 1)) if query.page < last_page(query, results.total) else "",
        exports={suffix: address(at_page(query, 1), f"/search.{suffix}") for suffix in ("csv", "xlsx", "atom")},
        canonical=site(request) + address(query),
        indexable=not query.words and sum(len(f.values) for f in query.filters) <= 1,
        basic=results.engine != desk.engine.name,
    )
    answer.headers["Vary"] = "X-Fragment"
    if fragment:
        answer.headers["Cache-Control"] = "no-store"
    return answer


def known(desk: Desk) -> dict[str, frozenset[str]]:
    """The values of facets whose list is closed."""
    closed = {facet: frozenset(values) for facet, values in words().values.items()}
    return {**closed, "catalogue": frozenset(desk.sources)}


def _browse(shown: Iterable[Group]) -> list[tuple[Option, str]]:
    """The subjects by which a reader may begin, each with its address; what has none is nothing to begin with."""
    options = (option for group in shown if group.facet == "subject" for option in (*group.first, *group.rest))
    return [(one, address(with_ticks(Query(), "subject", [one.value]))) for one in options if one.value != "unknown"]


def _days(desk: Desk, hits: Iterable[Hit]) -> dict[str, int]:
    """How long ago each of the stale ones was last checked; the index does not know, which would change all of it every night."""
    stale = [hit.document.id for hit in hits if hit.document.stale]
    today = desk.today()
    records = desk.store.some(stale) if stale else ()
    return {record.offering.offering_id: days_since(record.last_seen, today) for record in records}


def _is_coming(desk: Desk) -> bool:
    """Whether courses have been read, or are being read, that no index holds yet."""
    return bool(desk.store.counts() or desk.store.runs.active())


async def found(desk: Desk, query: Query) -> tuple[Query, Results]:
    """The query and its results; a page past the end becomes the last one."""
    results = await desk.search(query)
    last = last_page(query, results.total)
    if query.page > last and results.total:
        query = at_page(query, last)
        results = await desk.search(query)
    return query, results


def last_page(query: Query, total: int) -> int:
    return min(LAST_PAGE, -(-total // query.per_page))


def _pages(query: Query, total: int) -> list[tuple[int, str]]:
    """(page, address) of the pages worth a link: the ends and the neighbours; a page of 0 is a gap."""
    last = last_page(query, total)
    near = sorted({1, last, *range(max(1, query.page - 1), min(last, query.page + 1) + 1)}) if last > 1 else []
    pages: list[tuple[int, str]] = []
    for page in near:
        if pages and page - pages[-1][0] > 1:
            pages.append((0, "") if page - pages[-1][0] > 2 else (page - 1, address(at_page(query, page - 1))))
        pages.append((page, address(at_page(query, page))))
    return pages
