"""The ways in that a look has found, and the best of them: data before a sitemap, a sitemap before a list for people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from crawlers.probe.addresses import pattern, shape_of
from crawlers.probe.look import Listed, Look
from schemas import Page, Walk, canonical_url

COVERS = 0.95
"""The least share of the courses a site says it has that a way in must lead to."""
STALE = 1.5
"""A sitemap that names more than so many times what the list has is of other things, or of courses long gone."""


class Way(NamedTuple):
    """`courses` counts the course pages it leads to; where it is not `whole` there are more, and nobody said how many."""

    walk: Walk
    courses: int
    whole: bool
    remark: str


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
            )


def listing(look: Look, reach: Reach) -> Iterator[Way]:
    for listed in look.lists:
        own = reach.of(listed.addresses)
        if own and not _is_course(look, listed):
            count = max(listed.announced or 0, len(own))
            said = f"announces {listed.announced}" if listed.announced else f"shows {len(own)}"
            yield Way(
                Walk(family="listing", url=listed.url, follow=reach.follow),
                count,
                listed.announced is not None or not listed.goes_on,
                f"{said}{', page after page' if listed.goes_on else ''}",
            )


def _is_course(look: Look, listed: Listed) -> bool:
    """A course page shows others, too."""
    return any(
        page.url == listed.url and seen for kind in look.kinds for page, seen in zip(kind.pages, kind.sightings, strict=True)
    )


def asked_for(look: Look, lists: Iterable[Way]) -> Way | None:
    """The list the visit began at, if it did not begin at the site's front page: that list, and no more, is wanted."""
    entry, home = look.entry, look.home
    if not isinstance(entry, Page) or home is None or canonical_url(entry.url) == canonical_url(home.url):
        return None
    return next((way for way in lists if way.walk.url == entry.url), None)


def best(look: Look, data: Iterable[Way] = ()) -> Way | None:
    """The way to harvest by; None when nothing leads to a course."""
    reach = Reach(look)
    maps, lists = list(sitemap(look, reach)), list(listing(look, reach))
    wanted = asked_for(look, lists)
    told = wanted or max((way for way in lists if way.whole), key=lambda way: way.courses, default=None)
    for way in (*data, *sorted(maps, key=lambda way: -way.courses)):
        if told is None and wanted is None:
            return way
        if (
            told is not None
            and told.whole
            and COVERS * told.courses <= way.courses
            and (wanted is None or way.courses <= STALE * told.courses)
        ):
            return way
    return wanted or max((*data, *maps, *lists), key=lambda way: way.courses, default=None)
