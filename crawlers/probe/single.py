"""One course page on its own, from its site or from a file, with the pages on which its provider speaks for all its courses."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from msgspec.structs import replace

from crawlers.identity import introduced
from crawlers.manners import Manners
from crawlers.probe.links import tree_of
from crawlers.probe.place import country, language, site_name
from crawlers.probe.probe import address_of, draft, unread
from crawlers.probe.visit import Fetch
from crawlers.read import read
from schemas import NOWHERE, Ask, Failure, Page, Settings, Sighting, SiteUnread, Source, WrongUse

VOICES = 12
"""Pages of its provider asked for at most: a menu leads to hardly more that are about all courses."""


class _Visit:
    """What was seen of a course; call it with a way to fetch."""

    def __init__(self, source: Source, url: str) -> None:
        self.source, self.url = source, url
        self.page: Page | Failure | None = None
        self.sightings: tuple[Sighting, ...] = ()

    async def __call__(self, fetch: Fetch) -> None:
        self.page = await fetch(self.url)
        if isinstance(self.page, Failure):
            return
        self.source = placed(self.source, self.page)
        reading = read(self.source, Ask(url=self.page.url, detail=True), self.page)
        heard = [await self.hear(ask, fetch) for ask in reading.leads[:VOICES]]
        self.sightings = (*reading.sightings, *(one for some in heard for one in some))

    async def hear(self, ask: Ask, fetch: Fetch) -> tuple[Sighting, ...]:
        answer = await fetch(ask.url)
        if isinstance(answer, Page):
            return read(self.source, ask, answer).sightings
        voice = replace(ask.voice, trouble=answer.value) if ask.voice is not None else None
        return (Sighting(url=ask.url, voice=voice, primary=False),)


async def visit_course(url: str, settings: Settings, source: Source | None = None) -> tuple[Source, tuple[Sighting, ...]]:
    """The sightings of a course page and of its provider's pages, and the source they were read by.

    Without a `source` the page's own site is one. Asks as politely as a harvest, and keeps nothing. Raises WrongUse, NoContact
    and SiteUnread.
    """
    from crawlers.probe.visit import visit  # here: every other command starts without Scrapy

    address = address_of(url)
    introduced(settings)
    seen = _Visit(source or draft(address), address)
    await visit(seen.source, settings, Manners(seen.source, settings), seen)
    if isinstance(seen.page, Failure):
        raise unread(address, seen.page)
    return seen.source, seen.sightings


def open_course(path: Path, source: Source | None = None) -> tuple[Source, tuple[Sighting, ...]]:
    """The same of a file, without the network; no page of its provider is read. Raises WrongUse and SiteUnread."""
    try:
        body = path.read_bytes()
    except OSError as error:
        raise WrongUse(f"{path} cannot be read ({error.strerror}); name a page saved as HTML, or its address.") from None
    url = f"https://file.invalid/{quote(path.name)}"
    page = Page(
        url=url,
        status=200,
        headers=(("content-type", "text/html; charset=utf-8"),),
        body=body,
        fetched_at=datetime.now(UTC).isoformat(timespec="seconds"),
        sha256=hashlib.sha256(body).hexdigest(),
    )
    source = placed(source or draft(url), page)
    reading = read(source, Ask(url=url, detail=True), page)
    if reading.failure is not None:
        raise SiteUnread(f"{path} does not read as a page ({reading.failure.value}); save it as HTML.")
    return source, reading.sightings


def placed(source: Source, page: Page) -> Source:
    """A source nobody has placed yet, with the name, language and country its page shows."""
    tree = tree_of(page)
    if source.source_id or tree is None:
        return source
    where = source.jurisdiction if source.jurisdiction != NOWHERE else country(page.url, [tree]).value
    return replace(
        source, name=site_name(page.url, tree, ()).value, language=language(tree) or source.language, jurisdiction=where
    )
