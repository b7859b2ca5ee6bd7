"""Goes and looks: one crawl of one source, its pages kept in the archive and their sightings handed on."""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerRunner
from scrapy.http import Response

from crawlers.archive import Archive, Deposit, Entry, Manifest, sha256
from crawlers.families.family import first
from crawlers.network import failure_of, scrapy_settings
from crawlers.read import read
from crawlers.reading import by_status
from crawlers.revalidate import still_fresh
from schemas import Ask, Failure, Page, Reading, Settings, Sighting, Source, canonical_url

BARREN = 2
"""Pages of a list that show nothing new, in a row, before the list is taken to have come round to its start."""
PATIENCE = 60.0
"""Seconds of Retry-After that are obeyed; a longer wait is left to the next night."""
ASKED_AGAIN = 3
Progress = Callable[[int, int], None]
"""Called with (pages answered, pages known of) as a crawl goes on."""


@dataclass
class Crawl:
    """What a crawl brought home; `seal` it once it is judged, or nothing of it counts.

    `pages_of` gives, per listing address, the sha256 of every page it was sighted on.

    `walk_failures` are failures of entry points, lists, sitemaps and feeds; `detail_failures` of course pages; `gone` counts the
    course pages answered 404 or 410, of the `details` asked for.
    """

    deposit: Deposit
    known: Manifest
    sightings: dict[str, list[Sighting]] = field(default_factory=dict)
    pages_of: dict[str, set[str]] = field(default_factory=dict)
    unread: list[Entry] = field(default_factory=list)
    """Unchanged pages that were not read again, because their listings are known by fingerprint."""
    walk_failures: Counter[Failure] = field(default_factory=Counter)
    detail_failures: Counter[Failure] = field(default_factory=Counter)
    unreachable: set[str] = field(default_factory=set)
    gone: int = 0
    details: int = 0
    barren_details: int = 0
    pages: int = 0
    announced: int | None = None

    def sight(self, sightings: tuple[Sighting, ...], page: str) -> tuple[str, ...]:
        for sighting in sightings:
            self.sightings.setdefault(sighting.url, []).append(sighting)
            self.pages_of.setdefault(sighting.url, set()).add(page)
        return tuple(dict.fromkeys(s.url for s in sightings))

    def seal(self, removals: bool, grace: int) -> str:
        """Write the manifest and give its name. Pages not met tonight stay in it while their records may still come back:
        all of them when tonight's removals are not believed, else for `grace` nights."""
        for entry in self.known.values():
            if not removals:
                self.deposit.carry(entry)
            elif entry.lists and entry.absent < grace:
                self.deposit.carry(entry, nights=1)
        return self.deposit.close()

    def recognise(self, entry: Entry) -> None:
        """An unchanged course page: its listings are seen, and read only if something else about them changed."""
        self.unread.append(entry)
        for url in entry.lists:
            self.pages_of.setdefault(url, set()).add(entry.digest)


def now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def page_of(ask: Ask, response: Response) -> Page:
    """A response as a page, under the address that answered in the end."""
    return Page(
        url=response.url,
        status=response.status,
        headers=tuple((k.decode("latin-1"), v.decode("latin-1")) for k, values in response.headers.items() for v in values),
        body=response.body,
        fetched_at=now(),
        sha256=sha256(response.body),
        request_body=ask.body,
    )


class Harvester(Spider):
    """Walks any source: asks what its families ask for, keeps every answer, reads it, and goes on."""

    name = "harvester"

    def __init__(
        self,
        source: Source,
        deposit: Deposit,
        known: Manifest,
        fresh: Mapping[str, Entry],
        load: Callable[[Entry], Page],
        progress: Progress,
    ) -> None:
        super().__init__(source.source_id)
        self.source, self.deposit, self.known, self.fresh = source, deposit, known, fresh
        self.load, self.progress = load, progress
        self.crawl = Crawl(deposit, known)
        self.asked: set[str] = set()
        self.barren: Counter[int] = Counter()
        self.waits: dict[str, int] = {}

    async def start(self) -> AsyncIterator[Request]:
        for index, walk in enumerate(self.source.walk):
            for request in self.requests((first(walk, index),)):
                yield request

    def requests(self, asks: tuple[Ask, ...]) -> Iterator[Request]:
        """Requests for what was not asked before; a page known to be unchanged is taken from the archive instead."""
        left = deque(ask for ask in asks if self.new(ask))
        while left:
            ask = left.popleft()
            entry = self.fresh.get(ask.key)
            if entry is None:
                yield self.request(ask)
                continue
            self.answered()
            more = self.turned(ask, self.keep(ask, entry, None))
            left.extend(ask for ask in more if self.new(ask))

    def answered(self) -> None:
        self.crawl.pages += 1
        self.progress(self.crawl.pages, len(self.asked))

    def new(self, ask: Ask) -> bool:
        key = f"{canonical_url(ask.url) if ask.detail else ask.url} {ask.body}"
        if key in self.asked:
            return False
        self.asked.add(key)
        self.crawl.details += ask.detail
        return True

    def request(self, ask: Ask) -> Request:
        entry = self.known.get(ask.key)
        headers = {}
        if entry is not None and entry.etag:
            headers["If-None-Match"] = entry.etag
        if entry is not None and entry.modified:
            headers["If-Modified-Since"] = entry.modified
        if ask.body:
            headers["Content-Type"] = "application/json"
        return Request(
            ask.url,
            method=self.source.walk[ask.walk].method if not ask.detail else "GET",
            body=ask.body.encode(),
            headers=headers,
            callback=self.answer,
            errback=self.fail,
            cb_kwargs={"ask": ask},
            meta={"handle_httpstatus_all": False, "handle_httpstatus_list": [*range(400, 600), 304]},
            priority=0 if ask.detail else 10,
            dont_filter=True,
        )

    async def answer(self, response: Response, ask: Ask) -> AsyncIterator[Request]:
        self.answered()
        if response.status in (429, 503) and (wait := self.patience(response, ask)):
            await asyncio.sleep(wait)
            yield self.request(ask)
            return
        if response.status in (404, 410) and ask.detail:
            self.crawl.gone += 1
            return
        if (failure := by_status(response.status)) is not None:
            self.failed(ask, failure)
            return
        entry = self.known.get(ask.key)
        unchanged = response.status == 304 and entry is not None
        for request in self.requests(self.turned(ask, self.keep(ask, entry, None if unchanged else page_of(ask, response)))):
            yield request

    def patience(self, response: Response, ask: Ask) -> float:
        """Seconds to wait before asking again, 0 when that is no use."""
        said = (response.headers.get("Retry-After") or b"").decode("ascii", "ignore")
        tries = self.waits[ask.url] = self.waits.get(ask.url, 0) + 1
        return float(said) + 0.1 if said.isdigit() and float(said) <= PATIENCE and tries <= ASKED_AGAIN else 0.0

    def keep(self, ask: Ask, entry: Entry | None, page: Page | None) -> Reading:
        """Archive an answer and read it. Without a page the entry's own is unchanged; a course page is then not read again."""
        if page is None or (entry is not None and page.sha256 == entry.digest):
            assert entry is not None  # noqa: S101 # a page is left out only where an entry stands for it
            self.deposit.again(entry, now(), not_modified=page is None)
            if ask.detail and entry.lists:
                self.crawl.recognise(entry)
                return Reading()
            page = self.load(entry) if page is None else page
        reading = read(self.source, ask, page)
        if reading.failure is None and ask.detail and entry is not None and entry.lists and not reading.sightings:
            reading = Reading(failure=Failure.TEMPLATE_CHANGED)
        if reading.failure is not None:
            self.failed(ask, reading.failure)
            return Reading()
        self.deposit.keep(page, ask)
        self.deposit.sighted(ask.key, self.crawl.sight(reading.sightings, page.sha256))
        if reading.announced is not None:
            self.crawl.announced = reading.announced
        self.crawl.barren_details += ask.detail and not reading.sightings
        return reading

    def turned(self, ask: Ask, reading: Reading) -> tuple[Ask, ...]:
        """The asks of a reading, without the list's next page when the list has stopped bringing new ones."""
        news = any(a.detail and f"{canonical_url(a.url)} " not in self.asked for a in reading.asks) or reading.sightings
        if ask.detail or news:
            self.barren[ask.walk] = 0
            return reading.asks
        self.barren[ask.walk] += 1
        return reading.asks if self.barren[ask.walk] < BARREN else ()

    def fail(self, failure: Any) -> None:
        self.crawl.pages += 1
        self.failed(failure.request.cb_kwargs["ask"], failure_of(failure.value))

    def failed(self, ask: Ask, failure: Failure) -> None:
        """Count a failure; tonight rests on what the page said when it was last good."""
        entry = self.known.get(ask.key)
        if entry is not None:
            self.deposit.carry(entry)
            self.crawl.unreachable.update(entry.lists)
        (self.crawl.detail_failures if ask.detail else self.crawl.walk_failures)[failure] += 1
        if ask.detail:
            self.crawl.unreachable.add(canonical_url(ask.url))


def stamp(now: datetime) -> str:
    """The name of a harvest's files: sortable, to the microsecond, UTC."""
    return now.astimezone(UTC).strftime("%Y%m%dT%H%M%S%fZ")


async def crawl(
    source: Source, settings: Settings, archive: Archive, name: str, last: str = "", progress: Progress = lambda *_: None
) -> Crawl:
    """Crawl a source into the archive under `name`; `last` is the manifest of the last good harvest.

    Raises NoContact. Until the Crawl is sealed nothing counts, so an interrupted one leaves no trace but its WARC.
    """
    wanted = scrapy_settings(source, settings)
    known = archive.manifest(source.source_id, last)
    fresh = await still_fresh(source, settings, known)
    deposit = archive.open(source.source_id, name)
    runner = AsyncCrawlerRunner(settings=wanted)
    crawler = runner.create_crawler(Harvester)
    try:
        await runner.crawl(
            crawler,
            source=source,
            deposit=deposit,
            known=known,
            fresh=fresh,
            load=lambda entry: archive.page(source.source_id, entry),
            progress=progress,
        )
        task = asyncio.current_task()
        if task is not None and task.cancelling():  # Scrapy closes its spider on Ctrl-C and returns as if all were done
            raise asyncio.CancelledError
    except BaseException:
        deposit.abandon()
        raise
    done: Crawl = crawler.spider.crawl  # type: ignore[union-attr] # the spider outlives its crawl
    return done
