"""A short visit to a site: page after page as the one before leads, with all the manners of a harvest and few pages."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerRunner
from scrapy.http.request import NO_CALLBACK

from crawlers.manners import Manners
from crawlers.network import failure_of, scrapy_settings
from crawlers.reading import by_status
from crawlers.spider import page_of
from schemas import Ask, Failure, Page, Settings, Source

Fetch = Callable[[str], Awaitable[Page | Failure]]
Looking = Callable[[Fetch], Awaitable[None]]


class Visitor(Spider):
    """Fetches for `looking`, which says itself what it wants next."""

    name = "visitor"

    def __init__(self, looking: Looking) -> None:
        super().__init__()
        self.looking = looking
        self.trouble: Exception | None = None

    async def start(self) -> AsyncIterator[Any]:
        try:
            await self.looking(self.fetch)
        except Exception as trouble:  # Scrapy would only log it
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
    runner = AsyncCrawlerRunner(settings=scrapy_settings(source, settings, manners))
    crawler = runner.create_crawler(Visitor)
    await runner.crawl(crawler, looking=looking)
    spider, task = crawler.spider, asyncio.current_task()
    if isinstance(spider, Visitor) and spider.trouble is not None:
        raise spider.trouble
    if task is not None and task.cancelling():  # Scrapy closes its spider on Ctrl-C and returns as if all were done
        raise asyncio.CancelledError
