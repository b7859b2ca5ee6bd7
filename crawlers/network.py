"""How we go and look: the bot's name, its manners, the mirror, and what each way of failing is called."""

from __future__ import annotations

import logging
import ssl
from collections.abc import Iterator
from typing import Any

import aiohttp
from scrapy import Request
from scrapy.core.downloader.handlers._aiohttp import AiohttpDownloadHandler
from scrapy.crawler import Crawler
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from scrapy.http import Response

from crawlers.identity import AGENT, AT_ONCE_MIRRORED, mirrored, user_agent
from schemas import Failure, Settings, Source

MAX_BODY = 20 * 1024 * 1024
"""Bytes of one answer after decompression; a course page has well under one million."""
TIMEOUT = 30
"""Seconds in which an answer must be whole."""
FAILURES: tuple[tuple[type[BaseException], Failure], ...] = (
    (CannotResolveHostError, Failure.DNS),
    (DownloadConnectionRefusedError, Failure.REFUSED),
    (DownloadTimeoutError, Failure.TIMEOUT),
    (TimeoutError, Failure.TIMEOUT),
    (ResponseDataLossError, Failure.TRUNCATED),
    (DownloadCancelledError, Failure.TOO_LARGE),
)

logging.getLogger("scrapy").setLevel(logging.CRITICAL)
logging.getLogger("protego").setLevel(logging.CRITICAL)


def failure_of(error: BaseException) -> Failure:
    """The name of what went wrong with a request."""
    said = str(error).lower()
    if any(isinstance(cause, ssl.SSLError | aiohttp.ClientSSLError) for cause in _causes(error)):
        return Failure.TLS
    if isinstance(error, IgnoreRequest):
        return Failure.ROBOTS if "robots" in said else Failure.REDIRECT_LOOP if "redirect" in said else Failure.TOO_LARGE
    return next((failure for kind, failure in FAILURES if isinstance(error, kind)), Failure.CLOSED)


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """An error and all it came from: Scrapy names a broken certificate a refused connection."""
    while error is not None:
        yield error
        error = error.__cause__


class Handler(AiohttpDownloadHandler):
    """Fetches over aiohttp; with a mirror set, asks it for `<mirror>/<host>/<path>` and gives the live address back."""

    experimental = False  # chosen on purpose: docs/decisions/0002-scrapy-without-a-reactor.md

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.mirror: str = crawler.settings.get("MIRROR", "")

    async def download_request(self, request: Request) -> Response:
        if not self.mirror:
            return await super().download_request(request)
        there = request.replace(url=mirrored(request.url, self.mirror))
        return (await super().download_request(there)).replace(url=request.url)


def scrapy_settings(source: Source, settings: Settings) -> dict[str, Any]:
    """Scrapy's settings for one crawl."""
    live = not settings.mirror
    handler = "crawlers.network.Handler"
    return {
        "TWISTED_REACTOR_ENABLED": False,
        "TELNETCONSOLE_ENABLED": False,
        "LOG_ENABLED": False,
        "MIRROR": settings.mirror,
        "USER_AGENT": user_agent(settings),
        "ROBOTSTXT_OBEY": True,
        "ROBOTSTXT_USER_AGENT": AGENT,
        "DEFAULT_REQUEST_HEADERS": {"Accept-Language": source.language, "Accept": "text/html,application/json;q=0.9,*/*;q=0.8"},
        "DOWNLOAD_HANDLERS": {"http": handler, "https": handler},
        "DOWNLOAD_TIMEOUT": TIMEOUT,
        "DOWNLOAD_VERIFY_CERTIFICATES": True,
        "DOWNLOAD_MAXSIZE": MAX_BODY,
        "DOWNLOAD_WARNSIZE": 0,
        "DOWNLOAD_DELAY": source.delay if live else 0,
        "CONCURRENT_ITEMS": 1,  # an answer is handed on whole; more would start that many idle workers for each
        "CONCURRENT_REQUESTS": AT_ONCE_MIRRORED,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1 if live else AT_ONCE_MIRRORED,
        "AUTOTHROTTLE_ENABLED": live,
        "AUTOTHROTTLE_START_DELAY": source.delay,
        "REDIRECT_MAX_TIMES": 5,
        "RETRY_TIMES": 2,
        "RETRY_HTTP_CODES": [500, 502, 503, 504, 408],
        "COOKIES_ENABLED": False,
    }
