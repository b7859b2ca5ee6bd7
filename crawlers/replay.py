"""Harvests from WARC files of any origin, without the network: the pages that belong to a source, read and kept as if fetched."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlsplit

from warcio.exceptions import ArchiveLoadFailed

from crawlers.archive import Archive, pages_of
from crawlers.crawled import Crawl
from crawlers.read import ask_for, read
from schemas import ArchiveError, Failure, Page, Source


def hosts(source: Source) -> frozenset[str]:
    """The hosts whose pages may tell about a source: its own and those of its entry points, with and without www."""
    named = {urlsplit(url).netloc.lower() for url in (source.url, *(walk.url for walk in source.walk))}
    return frozenset(named | {host.removeprefix("www.") for host in named} | {f"www.{host}" for host in named})


def _take(source: Source, done: Crawl, page: Page) -> None:
    ask = ask_for(source, page)
    reading = read(source, ask, page)
    done.details += ask.detail
    if reading.failure is not None:
        (done.detail_failures if ask.detail else done.walk_failures)[reading.failure] += 1
    elif reading.sightings and ask.key not in done.deposit.entries:
        done.deposit.keep(page, ask)
        done.deposit.sighted(ask.key, done.sight(reading.sightings, page.sha256))


def replay(source: Source, files: Iterable[Path], archive: Archive, name: str, last: str = "") -> Crawl:
    """A Crawl made of the pages in `files`. What is whole of a broken file is read; the break is a failure of the Crawl.

    Raises ArchiveError when a file is not there.
    """
    done = Crawl(archive.open(source.source_id, name), archive.manifest(source.source_id, last))
    wanted = hosts(source)
    try:
        for path in files:
            _read_file(source, done, path, wanted)
    except BaseException:
        done.deposit.abandon()
        raise
    done.join()
    done.settle()
    return done


def _read_file(source: Source, done: Crawl, path: Path, wanted: frozenset[str]) -> None:
    try:
        with path.open("rb") as file:
            for page in pages_of(file):
                if page.status == 200 and urlsplit(page.url).netloc.lower() in wanted:
                    done.pages += 1
                    _take(source, done, page)
    except ArchiveLoadFailed:
        done.walk_failures[Failure.TRUNCATED] += 1
    except OSError as error:
        raise ArchiveError(f"The file {path} cannot be read; check its name.") from error
