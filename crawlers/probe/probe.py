"""Probes a site: one short visit, then everything it gave put into words, and the best way in proposed as a source."""

from __future__ import annotations

from urllib.parse import urlsplit

from crawlers.identity import introduced
from crawlers.manners import Manners
from crawlers.probe.clues import clues
from crawlers.probe.look import Look, Progress
from crawlers.probe.propose import listings, proposal
from crawlers.probe.ways import best
from schemas import NOWHERE, Failure, Probed, Settings, SiteUnread, Source, SourceKind, Walk, WrongUse, table

SAMPLES = 3


async def probe(url: str, settings: Settings, progress: Progress = lambda *_: None) -> Probed:
    """Visit a site and say what can be read there. Raises WrongUse, NoContact and SiteUnread."""
    address = address_of(url)
    introduced(settings)
    source = draft(address)
    look = Look(source, Manners(source, settings), progress)
    from crawlers.probe.visit import visit  # here: every other command starts without Scrapy

    await visit(source, settings, look.manners, look)
    entry = look.entry
    if isinstance(entry, Failure):
        raise unread(address, entry)
    way = best(look)
    if way is None:
        return Probed(url=entry.url, pages=len(look.answers), clues=tuple(clues(look)))
    proposed, remarks = proposal(look, way)
    return Probed(
        url=entry.url,
        pages=len(look.answers),
        clues=tuple(clues(look)),
        samples=tuple(listings(proposed, look, way)[:SAMPLES]),
        source=proposed,
        remarks=remarks,
    )


def address_of(url: str) -> str:
    """What was typed as an address; the scheme may be left out."""
    address = url if "://" in url else f"https://{url}"
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or "." not in (parts.hostname or "") or " " in address:
        raise WrongUse(f"{url!r} is not an address of the web; give one like https://www.example.org/courses.")
    return parts._replace(path=parts.path or "/", fragment="").geturl()


def draft(url: str) -> Source:
    """The source by which pages are read before anything is known."""
    walk = Walk(family="listing", url=url)
    return Source(name=url, url=url, kind=SourceKind.PROVIDER_SITE, jurisdiction=NOWHERE, walk=(walk,))


def unread(url: str, failure: Failure) -> SiteUnread:
    row = next(row for row in table("failures") if row["failure"] == failure)
    host = urlsplit(url).hostname or url
    said = row["sentence"].format(source=host)
    return SiteUnread(f"{said}; look at {url} in a browser.")
