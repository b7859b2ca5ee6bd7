"""The ways in that a look has found, and the best of them: data before a sitemap, a sitemap before a list for people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple
from urllib.parse import urljoin

from msgspec.structs import replace

from crawlers.probe.addresses import pattern, shape_of
from crawlers.probe.data import FACTS
from crawlers.probe.links import rank
from crawlers.probe.look import Listed, Look
from schemas import Page, Sighting, Walk, canonical_url

COVERS = 0.95
"""The least share of the courses a site says it has that a way in must lead to."""
STALE = 1.5
"""A sitemap that names more than so many times what the list has is of other things, or of courses long gone."""


class Way(NamedTuple):
    """`courses` counts the course pages it leads to; where it is not `whole` there are more, and nobody said how many.

    `began` is the page on which it was found; `sightings` are what that page itself says of courses.
    """

    walk: Walk
    courses: int
    whole: bool
    remark: str
    began: str
    sightings: tuple[Sighting, ...] = ()


class Reach:
    """Which addresses lead to courses, by the kinds of pages that read as such."""

    def __init__(self, look: Look) -> None:
        self.kinds = look.courses
        self.urls = {url for kind in self.kinds for url in kind.addresses}
        self.shapes = {kind.shape for kind in self.kinds}
        translated = [kind.shape for kind in look.kinds if kind.courses and kind not in self.kinds]
        self.follow = pattern([*self.shapes, *translated])

    def of(self, urls: Iterable[str]) -> list[str]:
        return [url for url in urls if url in self.urls or shape_of(url) in self.shapes]


def data(look: Look, reach: Reach) -> Iterator[Way]:
    """Records that read as courses by themselves or by their pages; a page that does is asked for with each of them."""
    for held in look.data:
        paged = 2 * len(reach.of(held.addresses)) > len(held.addresses)
        promising = rank(held.url) < rank("")
        if paged or held.facts >= FACTS - promising:
            walk = replace(held.walk, detail=held.template) if paged else held.walk
            yield Way(walk, held.records, held.whole, f"{held.records} records", held.url, held.sightings)


def sitemap(look: Look, reach: Reach) -> Iterator[Way]:
    for root, urls in look.sitemaps.items():
        count, unread = len(reach.of(urls)), look.unread_sitemaps
        if count:
            more = f"; {unread} of its parts were not read" if unread else ""
            yield Way(
                Walk(family="sitemap", url=root, follow=reach.follow),
                count,
                not unread,
                f"{count} of its {len(urls)} addresses read as courses{more}",
                root,
            )


def listing(look: Look, reach: Reach) -> Iterator[Way]:
    for listed in look.lists:
        own = reach.of(listed.addresses)
        if own and not _is_course(reach, listed):
            count = max(listed.announced or 0, len(own))
            said = f"announces {listed.announced}" if listed.announced else f"shows {len(own)}"
            yield Way(
                Walk(family="listing", url=listed.url, follow=reach.follow),
                count,
                listed.announced is not None or not listed.goes_on,
                f"{said}{', page after page' if listed.goes_on else ''}",
                listed.url,
            )


def _is_course(reach: Reach, listed: Listed) -> bool:
    """A course page shows others, too; a list that reads as a course is told by what its like are."""
    read = (zip(kind.pages, kind.sightings, strict=True) for kind in reach.kinds)
    return any(page.url == listed.url and seen is not None for pages in read for page, seen in pages)


def asked_for(look: Look, ways: Iterable[Way]) -> Way | None:
    """The list or data the visit began at, if not at the site's front page: those courses, and no others, are wanted."""
    entry = look.entry
    if not isinstance(entry, Page) or canonical_url(entry.url) == canonical_url(urljoin(entry.url, "/")):
        return None
    return next((way for way in ways if way.began == entry.url), None)


def best(look: Look) -> Way | None:
    """The way to harvest by; None when nothing leads to a course."""
    reach = Reach(look)
    held, lists = list(data(look, reach)), list(listing(look, reach))
    ways = [*held, *sorted(sitemap(look, reach), key=lambda way: -way.courses), *lists]
    wanted = asked_for(look, [*held, *lists])
    if wanted is not None and (wanted in held or not wanted.whole):
        return wanted
    told = wanted or max((way for way in ways if way.whole), key=lambda way: way.courses, default=None)
    if told is None:
        return max(ways, key=lambda way: way.courses, default=None)
    fits = (way for way in ways if COVERS * told.courses <= way.courses)
    return next((way for way in fits if wanted is None or way.courses <= STALE * told.courses), told)
