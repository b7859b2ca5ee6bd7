"""Sitemaps: asks for every page they name, through index files and compressed files alike."""

from __future__ import annotations

import re
from gzip import BadGzipFile, GzipFile
from io import BytesIO
from zlib import error as BadZlib  # noqa: N812 # the module spells its one exception in small letters

from lxml.etree import XMLSyntaxError
from scrapy.utils.sitemap import Sitemap

from crawlers.reading import of_html
from schemas import Ask, Failure, Page, Reading, Walk

MAX_SIZE = 50_000_000
"""The protocol's own limit for one sitemap, uncompressed (sitemaps.org)."""


END = re.compile(
    rb"(?:</(?:[\w.-]+:)?(?:urlset|sitemapindex)\s*>|<(?:[\w.-]+:)?urlset[^<>]*/>)\s*(?:<!--.*?-->\s*)*\Z", re.DOTALL
)
"""How a whole sitemap ends, whatever its prefix; the parser would forgive one that is cut off."""


def _unreadable(raw: bytes) -> Failure:
    """Why what came is no whole sitemap: a page in its place, or one that stops in the middle."""
    start = raw[:4096].lower()
    if b"<urlset" in start or b"<sitemapindex" in start:
        return Failure.TRUNCATED
    return of_html(raw.decode("utf-8", "replace")) or Failure.TEMPLATE_CHANGED


def _unpacked(raw: bytes) -> bytes:
    """A gzip file unpacked, one byte more than may be when it holds too much."""
    with GzipFile(fileobj=BytesIO(raw)) as file:
        return file.read(MAX_SIZE + 1)


class SitemapWalk:
    """`url` is the sitemap; `follow` may narrow the addresses it leads to."""

    def read(self, walk: Walk, ask: Ask, page: Page) -> Reading:
        raw = page.body
        try:
            if raw[:2] == b"\x1f\x8b":
                raw = _unpacked(raw)
            if len(raw) > MAX_SIZE:
                return Reading(failure=Failure.TOO_LARGE)
            if not END.search(raw[-4096:]):  # which bytes of another kind do not have either, that the parser could read
                return Reading(failure=_unreadable(raw))
            if b"<!DOCTYPE" in raw:  # the protocol knows none: entities are there to grow, or to lead elsewhere
                return Reading(failure=Failure.WRONG_TYPE)
            sitemap = Sitemap(raw)
            found = [entry["loc"] for entry in sitemap if entry.get("loc", "").startswith(("http://", "https://"))]
        except EOFError:
            return Reading(failure=Failure.TRUNCATED)
        except (XMLSyntaxError, BadGzipFile, BadZlib, ValueError, AttributeError, StopIteration):
            return Reading(failure=_unreadable(raw))
        if sitemap.type == "sitemapindex":
            return Reading(asks=tuple(Ask(url=url, walk=ask.walk, number=ask.number + 1) for url in found))
        follow = re.compile(walk.follow) if walk.follow else None
        return Reading(
            asks=tuple(Ask(url=url, walk=ask.walk, detail=True) for url in found if follow is None or follow.search(url))
        )
