"""The one spider: fetches with Scrapy what the walker asks for."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Iterator
from typing import Any

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerRunner
from scrapy.exceptions import CloseSpider
from scrapy.http import Response

from crawlers.archive import sha256
from crawlers.families import is_key_page
from crawlers.identity import headers_of
from crawlers.network import failure_of, scrapy_settings
from crawlers.reading import by_status
from crawlers.walker import Walker, now
from schemas import Ask, Page, Settings

PATIENCE = 60.0
"""Seconds of Retry-After that are obeyed; a longer wait is left to the next night."""
ASKED_AGAIN = 3


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
    """Makes the walker's requests and hands it the answers."""

    name = "harvester"

    def __init__(self, walker: Walker, asks: Iterable[Ask], manners: Settings) -> None:
        super().__init__(walker.source.source_id)
        self.walker, self.asks, self.manners = walker, asks, manners
        self.waits: dict[str, int] = {}
        self.trouble: Exception | None = None

    async def start(self) -> AsyncIterator[Request]:
        for ask in self.asks:
            yield self.request(ask)

    def request(self, ask: Ask) -> Request:
        entry, walk = self.walker.known.get(ask.key), self.walker.source.walk[ask.walk]
        headers = headers_of(self.walker.source, ask, self.manners) | (entry.conditions if entry is not None else {})
        if ask.body:
            headers["Content-Type"] = "application/json"
        return Request(
            ask.url,
            method="GET" if ask.detail or is_key_page(walk, ask) else walk.method,
            body=ask.body.encode(),
            headers=headers,
            callback=self.answer,
            errback=self.fail,
            cb_kwargs={"ask": ask},
            meta={"handle_httpstatus_list": [*range(400, 600), 304]},
            priority=0 if ask.detail else 10,
            dont_filter=True,
        )

    async def answer(self, response: Response, ask: Ask) -> AsyncIterator[Request]:
        self.walker.answered()
        if response.status in (429, 503) and (wait := self.patience(response, ask)):
            await asyncio.sleep(wait)
            yield self.request(ask)
            return
        for request in self.taken(response, ask):
            yield request

    def taken(self, response: Response, ask: Ask) -> Iterator[Request]:
        """The requests an answer leads to. What goes wrong on our side ends the crawl: Scrapy would only log it."""
        failure = by_status(response.status)
        if response.status in (404, 410) and ask.detail:
            self.walker.crawl.gone.add(ask.key)
        elif failure is not None:
            self.walker.failed(ask, failure)
        else:
            unchanged = response.status == 304 and ask.key in self.walker.known
            try:
                asks = self.walker.take(ask, None if unchanged else page_of(ask, response))
            except Exception as trouble:
                self.trouble = trouble
                raise CloseSpider("trouble") from trouble
            yield from map(self.request, asks)

    def patience(self, response: Response, ask: Ask) -> float:
        """Seconds to wait before asking again, 0 when that is no use."""
        said = (response.headers.get("Retry-After") or b"").decode("ascii", "ignore")
        tries = self.waits[ask.url] = self.waits.get(ask.url, 0) + 1
        return float(said) + 0.1 if said.isdigit() and float(said) <= PATIENCE and tries <= ASKED_AGAIN else 0.0

    def fail(self, failure: Any) -> None:
        self.walker.answered()
        self.walker.failed(failure.request.cb_kwargs["ask"], failure_of(failure.value))


async def fetch(walker: Walker, asks: Iterable[Ask], settings: Settings) -> None:
    """Fetch until the walker asks for nothing more. Raises whatever went wrong on our side, and when it was stopped."""
    runner = AsyncCrawlerRunner(settings=scrapy_settings(walker.source, settings))
    crawler = runner.create_crawler(Harvester)
    await runner.crawl(crawler, walker=walker, asks=asks, manners=settings)
    spider, task = crawler.spider, asyncio.current_task()
    if isinstance(spider, Harvester) and spider.trouble is not None:
        raise spider.trouble
    if task is not None and task.cancelling():  # Scrapy closes its spider on Ctrl-C and returns as if all were done
        raise asyncio.CancelledError
