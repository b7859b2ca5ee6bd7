"""A short visit to a site: page after page as the one before leads, with all the manners of a harvest and few pages."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

from scrapy import Request
from scrapy.http.request import NO_CALLBACK

from crawlers.manners import Manners
from crawlers.network import failure_of
from crawlers.reading import by_status
from crawlers.running import Watched, run
from crawlers.spider import page_of
from schemas import Ask, Failure, Page, Settings, Source

Fetch = Callable[[str], Awaitable[Page | Failure]]
Looking = Callable[[Fetch], Awaitable[None]]


class Visitor(Watched):
    """Fetches for `looking`, which says itself what it wants next."""

    name = "visitor"

    def __init__(self, looking: Looking) -> None:
        super().__init__()
        self.looking = looking

    async def start(self) -> AsyncIterator[Any]:
        try:
            await self.looking(self.fetch)
        except Exception as trouble:
            self.trouble = trouble
        return
        yield

    async def fetch(self, url: str) -> Page | Failure:
        try:
            answer = await self.crawler.engine.download_async(Request(url, callback=NO_CALLBACK))
        except Exception as error:
            return failure_of(error)
        failure = by_status(answer.status)
        if failure is None and answer.status != 200:
            failure = Failure.HTTP_OTHER
        return failure or page_of(Ask(url=url), answer)


async def visit(source: Source, settings: Settings, manners: Manners, looking: Looking) -> None:
    """Let `looking` ask one page after another. Raises whatever went wrong on our side, and when it was stopped."""
    await run(Visitor, source, settings, manners, looking=looking)
