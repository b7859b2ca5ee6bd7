"""A look at the first pages of a source, read as a harvest reads them, of which nothing is kept."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from msgspec.structs import replace

from crawlers import Archive, assemble, crawl, stamp
from normaliser import normalise
from scheduler.clock import Clock, utc_now
from schemas import Failure, Preview, Settings, Source

PAGES = 5


async def preview(source: Source, settings: Settings, pages: int = PAGES, clock: Clock = utc_now) -> Preview:
    """Asks a site for so many pages at most, into an archive that is gone at the end. Raises what a harvest raises at its
    beginning."""
    now, few = clock(), replace(source, budget=pages)
    with TemporaryDirectory(prefix="credatlas-preview-") as folder:
        done = await crawl(few, settings, Archive(Path(folder)), stamp(now))
        done.deposit.abandon()
        sightings = (sighting for url in done.pages_of for sighting in done.sightings.of(url))
        read = [normalise(raw, source, now.date()) for raw in assemble(source, sightings)]
    left_out = Counter[str]()
    for (_, why), count in done.left_out.items():
        left_out[why] += count
    errors = done.beat(done.pages).errors
    return Preview(
        source_id=source.source_id,
        pages=done.pages,
        offerings=tuple(one.offering for one in read),
        issues=tuple(issue for one in read for issue in one.issues),
        errors={name: count for name, count in errors.items() if name != Failure.BUDGET},
        left_out=dict(left_out),
    )
