"""Runs a spider to its end, and says what Scrapy keeps to itself: what went wrong on our side, and that it was stopped."""

from __future__ import annotations

import asyncio
from typing import Any

from scrapy import Spider
from scrapy.crawler import AsyncCrawlerRunner

from crawlers.manners import Manners
from crawlers.network import scrapy_settings
from schemas import Settings, Source


class Watched(Spider):
    """A spider that notes in `trouble` what went wrong on our side: Scrapy would only log it."""

    trouble: Exception | None = None


async def run(kind: type[Watched], source: Source, settings: Settings, manners: Manners, /, **given: Any) -> None:
    """Run one spider, made of what is `given`, for a source. Raises its trouble, and CancelledError when it was stopped."""
    runner = AsyncCrawlerRunner(settings=scrapy_settings(source, settings, manners))
    crawler = runner.create_crawler(kind)
    await runner.crawl(crawler, **given)
    spider, task = crawler.spider, asyncio.current_task()
    if isinstance(spider, Watched) and spider.trouble is not None:
        raise spider.trouble
    if task is not None and task.cancelling():  # Scrapy closes its spider on Ctrl-C and returns as if all were done
        raise asyncio.CancelledError
