"""Says what a look has found, one line for each thing that can be read, or is not there."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from crawlers.probe.doors import feeds
from crawlers.probe.links import tree_of
from crawlers.probe.look import Kind, Look
from crawlers.probe.ways import Reach
from crawlers.robots import Robots
from schemas import Clue, Method, Page, Sighting, table

HOW = {
    Method.STRUCTURED: "data for machines",
    Method.STATE: "embedded state",
    Method.LABEL: "label and value pairs",
    Method.TEXT: "texts that say what they are",
}


def clues(look: Look) -> Iterator[Clue]:
    """Everything worth telling, in the order it was looked for."""
    reach = Reach(look)
    yield _robots(look)
    yield from _sitemaps(look, reach)
    yield from _made_with(look)
    for held in look.data:
        fields = sorted({word.field for seen in held.sightings for word in seen.words})
        how = "" if held.whole else " and more"
        words = f"{held.records} records{how}: {', '.join(fields)}"
        yield Clue(what="data", where=held.url, words=words)
    for listed in look.lists:
        said = f"announces {listed.announced}, " if listed.announced is not None else ""
        on = ", goes on page after page" if listed.goes_on else ""
        courses = len(reach.of(listed.addresses))
        yield Clue(
            what="list", where=listed.url, words=f"{said}leads to {len(listed.addresses)} pages, {courses} of them courses{on}"
        )
    for kind in look.kinds:
        yield _kind(kind)
    yield from _told([seen for kind in look.courses for seen in kind.sightings if seen is not None])


def _robots(look: Look) -> Clue:
    rules, entry = look.rules, look.entry
    where = entry.url if isinstance(entry, Page) else look.source.url
    if not isinstance(rules, Robots):
        return Clue(what="robots.txt", where=where, words="could not be read")
    delay = f", asks for {rules.delay:g} s between pages" if rules.delay else ""
    named = len(rules.sitemaps)
    return Clue(what="robots.txt", where=where, words=f"allows us in, names {named or 'no'} sitemap{'s'[: named != 1]}{delay}")


def _sitemaps(look: Look, reach: Reach) -> Iterator[Clue]:
    for root, urls in look.sitemaps.items():
        more = f"; {look.unread_sitemaps} parts not read" if look.unread_sitemaps else ""
        yield Clue(what="sitemap", where=root, words=f"{len(urls)} addresses, {len(reach.of(urls))} of them courses{more}")
    if not look.sitemaps:
        yield Clue(what="sitemap", where="", words="none")


def _made_with(look: Look) -> Iterator[Clue]:
    """What the front page and the page the visit began at tell of how the site is made, and the feeds they name."""
    trees = [(page, tree) for page in look.began if (tree := tree_of(page)) is not None]
    for row in table("site_signs"):
        if any(re.search(row["pattern"], tree.html or "", re.IGNORECASE) for _, tree in trees):
            yield Clue(what="made with", where="", words=row["meaning"])
    for feed in dict.fromkeys(feed for page, tree in trees for feed in feeds(page, tree)):
        yield Clue(what="feed", where=feed.url, words=f"{feed.kind} {feed.title}".rstrip())


def _kind(kind: Kind) -> Clue:
    read = sum(seen is not None for seen in kind.sightings)
    words = f"{len(kind.addresses)} like it; {read} of {len(kind.sightings)} tried read as courses"
    return Clue(what="pages", where=kind.addresses[0], words=words)


def _told(seen: list[Sighting]) -> Iterator[Clue]:
    """By the way in which they were found: the fields, and on how many of the pages."""
    for method, how in HOW.items():
        fields = Counter(name for one in seen for name in {word.field for word in one.words if word.method is method})
        if fields:
            words = ", ".join(f"{name} {count}" for name, count in fields.most_common())
            yield Clue(what=how, where="", words=f"on {len(seen)} course pages: {words}")
