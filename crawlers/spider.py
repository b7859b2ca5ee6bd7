"""The one spider: fetches with Scrapy what the walker asks for."""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from typing import Any

from scrapy import Request
from scrapy.exceptions import CloseSpider
from scrapy.http import Response

from crawlers.families import is_key_page
from crawlers.identity import headers_of, host_of, now
from crawlers.kept import sha256
from crawlers.manners import Manners
from crawlers.network import failure_of, retry_after
from crawlers.reading import by_status
from crawlers.running import Watched, run
from crawlers.walker import Walker
from schemas import Ask, CredAtlasError, Page, Settings

AHEAD = 64
"""Requests handed to Scrapy at a time: it needs two kilobytes for each, and a page may hold a hundred thousand links."""


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


class Harvester(Watched):
    """Makes the walker's requests and hands it the answers."""

    name = "harvester"

    def __init__(self, walker: Walker, asks: Iterable[Ask], settings: Settings, manners: Manners) -> None:
        super().__init__(walker.source.source_id)
        self.walker, self.setup, self.manners = walker, settings, manners
        self.lists: deque[Ask] = deque()
        self.details: deque[Ask] = deque()
        self.under_way = 0
        self.line_up(asks)

    def line_up(self, asks: Iterable[Ask]) -> None:
        for ask in asks:
            (self.details if ask.plain else self.lists).append(ask)

    def next_requests(self) -> Iterator[Request]:
        """As many requests as may be under way, lists before the pages they lead to."""
        while self.under_way < AHEAD and (waiting := self.lists or self.details):
            self.under_way += 1
            yield self.request(waiting.popleft())

    async def start(self) -> AsyncIterator[Request]:
        for request in self.next_requests():
            yield request

    def request(self, ask: Ask) -> Request:
        entry, walk = self.walker.known.get(ask.key), self.walker.source.walk[ask.walk]
        headers = headers_of(self.walker.source, ask, self.setup) | (entry.conditions if entry is not None else {})
        if ask.body:
            headers["Content-Type"] = "application/json"
        return Request(
            ask.url,
            method="GET" if ask.plain or is_key_page(walk, ask) else walk.method,
            body=ask.body.encode(),
            headers=headers,
            callback=self.answer,
            errback=self.fail,
            cb_kwargs={"ask": ask},
            meta={"handle_httpstatus_list": [*range(400, 600), 304]},
            priority=0 if ask.plain else 10,
            dont_filter=True,
        )

    def answer(self, response: Response, ask: Ask) -> Iterator[Request]:
        """The requests an answer leads to."""
        if self.manners.again(ask.key, response.status, retry_after(response)):
            yield self.request(ask)
            return
        yield from self.further(lambda: self.taken(response, ask))

    def taken(self, response: Response, ask: Ask) -> list[Ask]:
        """What is to be asked for after an answer."""
        failure = by_status(response.status)
        self.manners.ended(host_of(ask.url), failure)
        if response.status in (404, 410) and ask.plain:
            self.walker.gone(ask)
        elif failure is not None:
            self.walker.failed(ask, failure)
        else:
            unchanged = response.status == 304 and ask.key in self.walker.known
            return self.walker.take(ask, None if unchanged else page_of(ask, response))
        return []

    def fail(self, failure: Any) -> Iterator[Request]:
        yield from self.further(lambda: self.unanswered(failure.request.cb_kwargs["ask"], failure.value))

    def unanswered(self, ask: Ask, error: BaseException) -> list[Ask]:
        if isinstance(error, CredAtlasError):
            raise error
        why = failure_of(error)
        self.walker.failed(ask, why)
        self.manners.ended(host_of(ask.url), why)
        return []

    def further(self, taken: Callable[[], list[Ask]]) -> Iterator[Request]:
        """The next requests, once what was asked for is dealt with. What goes wrong on our side ends the crawl, and so does
        whoever hears how far it is: the answer is kept by then."""
        try:
            self.line_up(taken())
            self.walker.answered()
        except Exception as trouble:
            self.trouble = trouble
            raise CloseSpider("trouble") from trouble
        self.under_way -= 1
        yield from self.next_requests()


async def fetch(walker: Walker, asks: Iterable[Ask], settings: Settings, manners: Manners) -> None:
    """Fetch until the walker asks for nothing more. Raises whatever went wrong on our side, and when it was stopped."""
    await run(Harvester, walker.source, settings, manners, walker=walker, asks=asks, settings=settings, manners=manners)
