"""Goes and looks: one crawl of one source, its pages kept in the archive and their sightings handed on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from crawlers.archive import Archive
from crawlers.crawled import Crawl, Progress
from crawlers.identity import asked, introduced, keyed
from crawlers.line import Line
from crawlers.manners import Manners
from crawlers.read import READING
from crawlers.resting import pages_left
from crawlers.revalidate import still_fresh
from crawlers.walker import Walker
from schemas import Settings, Source, digest


def stamp(now: datetime) -> str:
    """The name of a harvest's files: sortable, to the microsecond, UTC."""
    return now.astimezone(UTC).strftime("%Y%m%dT%H%M%S%fZ")


async def crawl(
    source: Source,
    settings: Settings,
    archive: Archive,
    name: str,
    last: str = "",
    progress: Progress = lambda _: None,
    line: Line | None = None,
    doubted: Iterable[str] = (),
) -> Crawl:
    """Crawl a source into the archive under `name`; `last` is the manifest of the last good harvest, `line` the one in which
    others wait for the hosts that it asks, `doubted` addresses of records, of which it asks at last whether they are gone where
    no list leads to them.

    Raises NothingToAsk, NoContact, MissingKey and ArchiveError. Until the Crawl is sealed nothing counts; an interrupted one
    leaves its pages in the archive, and the next goes on from them.
    """
    asked(source)
    introduced(settings)
    keyed(source, settings)
    known = pages_left(archive, source, last)
    manners = Manners(source, settings, line)
    deposit = archive.open(source.source_id, name, digest([READING, source]), last, source.walk)
    try:
        unasked = {key: entry for key, entry in known.items() if key not in deposit.held}
        fresh = deposit.still(known) | await still_fresh(source, settings, unasked, manners, deposit, progress)
        walker = Walker(source, deposit, known, fresh, lambda entry: archive.page(source.source_id, entry), progress)
        for next_asks in (walker.begin, walker.voices, lambda: walker.doubts(doubted)):
            if asks := next_asks():
                from crawlers.spider import fetch  # here: an unchanged night, and every other command, starts without Scrapy

                await fetch(walker, asks, settings, manners)
    except BaseException:
        deposit.abandon()
        raise
    walker.crawl.join()
    walker.crawl.settle()
    return walker.crawl
