"""How programs find the site: the description of its search for browsers, and the map of its pages for search engines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from xml.etree import ElementTree

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import PlainTextResponse
from starlette.concurrency import run_in_threadpool

from web.frame.desk import AtDesk, Desk, site
from web.frame.tongue import LANGUAGES, root
from web.frame.words import _
from web.reports.kept import newest, providers_at

MOST = 10_000
"""Addresses in one part of the map."""
_STILL = ("/", "/providers", "/catalogues", "/coverage", "/ecosystem", "/about-the-data")
_UNASKED = ("/compare", "/search.csv", "/search.xlsx", "/search.atom", "/ops")
_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_XHTML = "http://www.w3.org/1999/xhtml"
router = APIRouter(include_in_schema=False)

Page = tuple[str, str]
"""A path and the day of its last real change, empty where nobody keeps it."""


@router.get("/robots.txt")
async def robots(request: Request) -> PlainTextResponse:
    closed = (f"Disallow: {root(language)}{path}" for language in LANGUAGES for path in _UNASKED)
    return PlainTextResponse(
        "\n".join(["User-agent: *", "Disallow: /api/", *closed, "", f"Sitemap: {site(request)}/sitemap.xml", ""])
    )


@router.get("/opensearch.xml")
async def opensearch(request: Request) -> Response:
    here = site(request) + root()
    described = ElementTree.Element("OpenSearchDescription", {"xmlns": "http://a9.com/-/spec/opensearch/1.1/"})
    for name, text in (
        ("ShortName", "CredAtlas"),
        ("Description", _("Find a micro-credential")),
        ("InputEncoding", "UTF-8"),
    ):
        ElementTree.SubElement(described, name).text = text
    for media, path in (("text/html", "/"), ("application/atom+xml", "/search.atom")):
        ElementTree.SubElement(described, "Url", {"type": media, "template": f"{here}{path}?q={{searchTerms}}"})
    return _xml(described, "application/opensearchdescription+xml")


@router.get("/sitemap.xml")
async def sitemap(request: Request, desk: AtDesk) -> Response:
    pages = await _pages(desk)
    index = ElementTree.Element("sitemapindex", {"xmlns": _SITEMAP})
    for number in range(_parts(pages)):
        ElementTree.SubElement(ElementTree.SubElement(index, "sitemap"), "loc").text = f"{site(request)}/sitemap-{number + 1}.xml"
    return _xml(index)


@router.get("/sitemap-{number}.xml")
async def part(number: str, request: Request, desk: AtDesk) -> Response:
    """Each page in each of its languages, which name one another."""
    pages = await _pages(desk)
    if number not in map(str, range(1, _parts(pages) + 1)):
        raise HTTPException(404)
    held = MOST // len(LANGUAGES)
    listed = ElementTree.Element("urlset", {"xmlns": _SITEMAP, "xmlns:xhtml": _XHTML})
    for path, changed in pages[(int(number) - 1) * held : int(number) * held]:
        tongues = {language: f"{site(request)}{root(language)}{path}" for language in LANGUAGES}
        for address in tongues.values():
            _listed(listed, address, changed, tongues)
    return _xml(listed)


def _listed(parent: ElementTree.Element, address: str, changed: str, tongues: Mapping[str, str]) -> None:
    url = ElementTree.SubElement(parent, "url")
    ElementTree.SubElement(url, "loc").text = address
    if changed:
        ElementTree.SubElement(url, "lastmod").text = changed
    for language, other in tongues.items():
        ElementTree.SubElement(url, "xhtml:link", {"rel": "alternate", "hreflang": language, "href": other})


async def _pages(desk: Desk) -> tuple[Page, ...]:
    slugs = tuple(row.key for row in (await providers_at(desk)).rows if row.key)
    return await run_in_threadpool(lambda: _listing(desk, newest(desk), slugs))


@lru_cache(maxsize=2)
def _listing(desk: Desk, _harvest_id: str, slugs: tuple[str, ...]) -> tuple[Page, ...]:
    """Every page, in an order that stays as records come and go at the end of it."""
    records = [record for record in desk.store.records() if record.offering.source_id in desk.sources]
    courses = sorted((record.first_seen, f"/courses/{record.offering.offering_id}", record.last_changed) for record in records)
    providers = _latest((each.slug, record.last_changed) for record in records for each in record.offering.providers)
    catalogues = _latest((record.offering.source_id, record.last_changed) for record in records)
    return (
        *((path, "") for path in _STILL),
        *((f"/catalogues/{source_id}", catalogues.get(source_id, "")) for source_id in sorted(desk.sources)),
        *((f"/providers/{slug}", providers.get(slug, "")) for slug in slugs),
        *((path, changed) for _, path, changed in courses),
    )


def _latest(changes: Iterable[tuple[str, str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, changed in changes:
        found[name] = max(found.get(name, ""), changed)
    return found


def _parts(pages: tuple[Page, ...]) -> int:
    return -(-len(pages) // (MOST // len(LANGUAGES)))


def _xml(root: ElementTree.Element, media: str = "application/xml") -> Response:
    return Response(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True), media_type=media)
