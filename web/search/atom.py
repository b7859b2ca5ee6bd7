"""A search as a feed: what is listed anew or has changed, the newest first, for whoever would rather be told than look."""

from __future__ import annotations

import heapq
from collections.abc import Mapping
from xml.etree.ElementTree import Element, SubElement

from fastapi import APIRouter, Request, Response
from msgspec.structs import replace
from starlette.concurrency import run_in_threadpool

from indexer import says_nothing
from schemas import Hit, Outline, Query
from web.frame.atoms import MEDIA, NEVER, begun, say, sent
from web.frame.desk import AtDesk, Desk, site
from web.frame.tongue import root, spoken
from web.frame.words import _
from web.search.address import address, read
from web.search.page import known

MOST = 50
_BATCH = 1000
_KEPT = {"Cache-Control": "public, max-age=900"}
router = APIRouter(include_in_schema=False)


@router.get("/search.atom")
async def feed(request: Request, desk: AtDesk) -> Response:
    query = replace(read(request.query_params.multi_items(), known(desk)).query, page=1, sort="relevance")
    told = {one.offering_id: one for one in await run_in_threadpool(lambda: list(desk.store.outlines()))}
    hits = await _newest(desk, query, told)
    return Response(_written(site(request), query, hits, told), media_type=f"{MEDIA}; charset=utf-8", headers=_KEPT)


async def _newest(desk: Desk, query: Query, told: Mapping[str, Outline]) -> tuple[Hit, ...]:
    """The matches that changed last, of a walk through all of them."""
    after: str = ""
    newest: list[Hit] = []
    while True:
        results = await desk.engine.search(replace(query, after=after, per_page=_BATCH, counted=False))
        held = (hit for hit in results.hits if hit.document.id in told)
        newest = heapq.nlargest(MOST, [*newest, *held], key=lambda hit: (told[hit.document.id].last_changed, hit.document.id))
        if len(results.hits) < _BATCH:
            return (await desk.told(replace(results, hits=tuple(newest)))).hits
        after = results.hits[-1].course


def _written(site: str, query: Query, hits: tuple[Hit, ...], told: Mapping[str, Outline]) -> bytes:
    title = _("Micro-credentials: %(words)s") % {"words": query.words} if query.words else _("Micro-credentials")
    updated = max((told[hit.document.id].last_changed for hit in hits), default=NEVER)
    feed = begun(title, site + address(query, "/search.atom"), updated, site + address(query))
    for hit in hits:
        _entry(feed, f"{site}{root()}/courses/{hit.document.id}", hit, told[hit.document.id])
    return sent(feed)


def _entry(feed: Element, href: str, hit: Hit, outline: Outline) -> None:
    course, entry = hit.document, SubElement(feed, "entry")
    lang = {"xml:lang": course.title_lang} if course.title_lang not in ("und", spoken()) else {}
    say(entry, "title", course.title, lang)
    say(entry, "id", f"urn:uuid:{course.id}")
    say(entry, "updated", outline.last_changed)
    say(entry, "published", outline.first_seen)
    SubElement(entry, "link", {"rel": "alternate", "type": "text/html", "href": href})
    say(SubElement(entry, "author"), "name", course.provider_name or course.catalogue_name)
    facts = (course.price_text, course.hours_text, course.start_text, course.mode_text)
    say(entry, "summary", " · ".join(fact for fact in (*facts, course.catalogue_name) if fact and not says_nothing(fact)))
