"""Addresses of data for machines that a page itself names: in its links, its data attributes and its scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser
from tldextract import TLDExtract

from crawlers.identity import host_of
from crawlers.probe.links import rank
from crawlers.reading import decode
from schemas import Page, joined

FEEDS = {"application/rss+xml": "RSS", "application/atom+xml": "Atom", "text/calendar": "calendar"}
"""Feeds of news and dates; they name the newest few and are told of, not harvested."""
DATA = ("json", "linkset")
"""What the media type of a feed of records holds."""
WORDPRESS = "https://api.w.org/"
_QUOTED = re.compile(r"""["'`]((?:https?:)?//?[^"'`\s<>\\]{2,300})["'`]""")
_DATA = re.compile(r"/api/|/wp-json/|\.json(?:ld)?(?:$|\?)|[?&](?:format|alt)=json", re.IGNORECASE)
_NOT_DATA = re.compile(r"manifest|/_next/|/static/|package\.json|lottie|locale|i18n|config|\$\{|\{|consent", re.IGNORECASE)


_SUFFIXES = TLDExtract(suffix_list_urls=(), cache_dir=None)  # the list it brings: it would ask the network for another


class Feed(NamedTuple):
    kind: str
    url: str
    title: str


def feeds(page: Page, tree: LexborHTMLParser) -> Iterator[Feed]:
    """The feeds that a page's head names beside its data."""
    for node in tree.css('link[rel~="alternate"][type][href]'):
        kind = FEEDS.get((node.attributes.get("type") or "").split(";")[0].strip().lower())
        if kind:
            yield Feed(kind, joined(page.url, node.attributes.get("href") or ""), node.attributes.get("title") or "")


def wordpress(page: Page, tree: LexborHTMLParser) -> str | None:
    """Where a WordPress site tells its kinds of pages."""
    link = tree.css_first(f'link[rel="{WORDPRESS}"]')
    root = link.attributes.get("href") if link is not None else None
    return joined(joined(page.url, root), "wp/v2/types") if root else None


def post_types(url: str, page: Page) -> Iterator[str]:
    """Of the kinds of pages a WordPress site tells, the lists of those whose names speak of courses."""
    told = decode(page.body)
    for kind in told.values() if isinstance(told, dict) else ():
        name = kind.get("rest_base") if isinstance(kind, dict) else None
        if isinstance(name, str) and rank(f"{name}/{kind.get('name', '')}") < rank(""):
            yield joined(url, f"{name}?per_page=100")


def doors(page: Page, tree: LexborHTMLParser) -> Iterator[str]:
    """Addresses of JSON on the page's own host or a sister of it, those that speak of courses first."""
    found = dict.fromkeys(url for url in _named(page, tree) if near(url, page.url))
    yield from sorted(found, key=rank)


def _named(page: Page, tree: LexborHTMLParser) -> Iterator[str]:
    for node in tree.css("link[href][type], a[href][type]"):
        if any(word in (node.attributes.get("type") or "") for word in DATA):
            yield joined(page.url, node.attributes.get("href") or "")
    scripts = (script.text() or "" for script in tree.css("script:not([src])"))
    values = (
        f'"{value}"' for node in tree.css("*") for key, value in node.attributes.items() if key.startswith("data-") and value
    )
    for text in (*scripts, *values):
        for said in _QUOTED.findall(text.replace("\\/", "/")):
            if _DATA.search(said) and not _NOT_DATA.search(said):
                yield joined(page.url, said)


def near(url: str, page: str) -> bool:
    """Whether an address is of the page's host, or of another host of the same owner."""
    host, own = host_of(url), host_of(page)
    if urlsplit(url).scheme not in ("http", "https"):
        return False
    return host == own or (bool(owner := _owner(host)) and owner == _owner(own))


@cache
def _owner(host: str) -> str:
    """The name under a public suffix that a host belongs to; empty when it belongs to none."""
    return _SUFFIXES(host).top_domain_under_public_suffix
