"""Harvests from WARC files of any origin, without the network: every page is read by the sources of its host and kept."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from msgspec.structs import replace

from crawlers.archive import Archive
from crawlers.crawled import Crawl
from crawlers.identity import host_of
from crawlers.read import ask_for, providers_of, read
from crawlers.resting import pages_left
from crawlers.warc import pages_in
from schemas import ArchiveError, Failure, Page, Source, canonical_url

READABLE = re.compile(r"(text/(html|xml|plain|json)|application/(xhtml\+xml|xml|([\w.-]+\+)?json))\b|$", re.IGNORECASE)
"""Content types a page may have, none among them; pictures and scripts are nobody's course."""


@dataclass
class Replay:
    """What files held: a Crawl for each source that has pages in them, and what no source could be given.

    `strangers` counts pages by host that no source declares; `broken` counts the stretches passed over.
    """

    archive: Archive
    name: str
    crawls: dict[str, Crawl] = field(default_factory=dict)
    strangers: Counter[str] = field(default_factory=Counter)
    broken: int = 0

    def crawl_of(self, source: Source, last: str) -> Crawl:
        """The source's Crawl, begun at its first page."""
        if source.source_id not in self.crawls:
            known = pages_left(self.archive, source, last)
            self.crawls[source.source_id] = Crawl(self.archive.open(source.source_id, self.name, walks=source.walk), known)
        return self.crawls[source.source_id]

    def abandon(self) -> None:
        """End every crawl that is not sealed; one that is stays as it is."""
        for crawl in self.crawls.values():
            crawl.deposit.abandon()


def hosts(source: Source) -> frozenset[str]:
    """The hosts whose pages may tell about a source: its own and those of its entry points, with and without www."""
    named = {host_of(canonical_url(url)) for url in (source.url, *(walk.url for walk in source.walk))}
    return frozenset(named | {host.removeprefix("www.") for host in named} | {f"www.{host}" for host in named})


def _addressed(source: Source, page: Page) -> Page:
    """The page under the scheme of the source's own address: one page, whichever way it was asked for, and no default port."""
    scheme, host = urlsplit(source.url).scheme, host_of(canonical_url(page.url))
    return replace(page, url=urlsplit(page.url)._replace(scheme=scheme, netloc=host).geturl())


def _follows(source: Source, url: str) -> bool:
    """Whether a source that narrows the addresses its lists lead to would be led to this one."""
    patterns = [walk.follow for walk in source.walk if walk.follow]
    return not patterns or any(re.search(pattern, url) for pattern in patterns)


def _take(source: Source, done: Crawl, page: Page) -> None:
    page = _addressed(source, page)
    ask = ask_for(source, page)
    if ask.detail and not _follows(source, page.url):
        return
    done.pages += 1
    done.details += ask.detail
    held, tonight = done.known.get(ask.key), done.deposit.entries.get(ask.key)
    if tonight is not None and tonight.timestamp >= page.fetched_at:
        return
    if held is not None and (held.digest == page.sha256 or held.timestamp > page.fetched_at):
        if held.lists:  # what is held is this page, or a newer one
            if tonight is not None:
                done.forget(tonight)
            done.deposit.unchanged(held)
            done.recognise(held)
        return
    reading = Failure.TRUNCATED if page.header("WARC-Truncated") else read(source, ask, page)
    failure = reading if isinstance(reading, Failure) else reading.failure
    if failure is not None:
        (done.detail_failures if ask.detail else done.walk_failures)[failure] += 1
    elif not isinstance(reading, Failure) and reading.sightings:
        if tonight is not None:
            done.forget(tonight)
        done.deposit.keep(page, ask)
        providers = providers_of(reading.sightings) if ask.detail else ()
        done.deposit.sighted(ask.key, done.sight(reading.sightings, page.sha256), providers)


def replay(sources: Mapping[str, Source], files: Iterable[Path], archive: Archive, name: str, lasts: Mapping[str, str]) -> Replay:
    """Read `files` once, front to back, each page by every source whose host it is; `lasts` are the sources' last manifests.

    Of several captures of one page the newest counts, also against the one held. Raises ArchiveError when a file is not there.
    """
    done, by_host = Replay(archive, name), _by_host(sources)
    try:
        for path in files:
            _read_file(path, done, by_host, lasts)
    except BaseException:
        done.abandon()
        raise
    for crawl in done.crawls.values():
        crawl.join()
        crawl.settle()
        if done.broken:
            crawl.walk_failures[Failure.BROKEN_FILE] = done.broken
    return done


def _by_host(sources: Mapping[str, Source]) -> Mapping[str, list[Source]]:
    found: dict[str, list[Source]] = {}
    for source in sources.values():
        for host in hosts(source):
            found.setdefault(host, []).append(source)
    return found


def _read_file(path: Path, done: Replay, by_host: Mapping[str, list[Source]], lasts: Mapping[str, str]) -> None:
    try:
        for page in pages_in(path):
            if page is None:
                done.broken += 1
            elif page.status == 200 and READABLE.match(page.header("Content-Type")):
                host = host_of(canonical_url(page.url))
                if host not in by_host:
                    done.strangers[host] += 1
                for source in by_host.get(host, ()):
                    _take(source, done.crawl_of(source, lasts.get(source.source_id, "")), page)
    except OSError as error:
        raise ArchiveError(f"The file {path} cannot be read; check its name.") from error
