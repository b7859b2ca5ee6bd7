"""Sitemaps: asks for every page they name, through index files and compressed files alike."""

from __future__ import annotations

import re
from gzip import BadGzipFile
from zlib import error as BadZlib  # noqa: N812 # the module spells its one exception in small letters

from lxml.etree import XMLSyntaxError
from scrapy.utils.gz import gunzip
from scrapy.utils.sitemap import Sitemap

from crawlers.reading import of_html
from schemas import Ask, Failure, Page, Reading, Walk

MAX_SIZE = 50_000_000
"""The protocol's own limit for one sitemap, uncompressed (sitemaps.org)."""


def _unreadable(raw: bytes) -> Failure:
    """Why what came is no whole sitemap: a page in its place, or one that stops in the middle."""
    start = raw[:4096].lower()
    if b"<urlset" in start or b"<sitemapindex" in start:
        return Failure.TRUNCATED
    return of_html(raw.decode("utf-8", "replace")) or Failure.TEMPLATE_CHANGED


class SitemapWalk:
    """`url` is the sitemap; `follow` may narrow the addresses it leads to."""

    def read(self, walk: Walk, ask: Ask, page: Page) -> Reading:
        raw = page.body
        try:
            if raw[:2] == b"\x1f\x8b":
                raw = gunzip(raw, max_size=MAX_SIZE)
            sitemap = Sitemap(raw)
            found = [entry["loc"] for entry in sitemap if entry.get("loc", "").startswith(("http://", "https://"))]
        except (XMLSyntaxError, BadGzipFile, BadZlib, EOFError, ValueError, AttributeError, StopIteration):
            return Reading(failure=_unreadable(raw))
        if b"</urlset>" not in raw[-512:] and b"</sitemapindex>" not in raw[-512:]:
            return Reading(failure=_unreadable(raw))
        if sitemap.type == "sitemapindex":
            return Reading(asks=tuple(Ask(url=url, walk=ask.walk, number=ask.number + 1) for url in found))
        follow = re.compile(walk.follow) if walk.follow else None
        return Reading(
            asks=tuple(Ask(url=url, walk=ask.walk, detail=True) for url in found if follow is None or follow.search(url))
        )
