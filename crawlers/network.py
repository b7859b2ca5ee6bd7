"""How we go and look: the bot's name, its manners, the mirror, and what each way of failing is called."""

from __future__ import annotations

import asyncio
import logging
import ssl
from collections import defaultdict
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

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
from scrapy.http.request import NO_CALLBACK
from scrapy.spidermiddlewares.httperror import HttpError

from crawlers.identity import AT_ONCE_MIRRORED, MAX_BODY, host_of, mirrored, overwrapped, user_agent
from crawlers.manners import Manners, Refused
from crawlers.public import NotPublic, is_public, public_socket
from crawlers.robots import Robots, rules_of
from schemas import CredAtlasError, Failure, Settings, Source

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
RULES_READ = "rules_read"
"""Marks the request for a robots.txt itself."""


def failure_of(error: BaseException) -> Failure:
    """The name of what went wrong with a request."""
    if isinstance(error, Refused):
        return error.failure
    said, causes = str(error).lower(), tuple(_causes(error))
    if any(isinstance(cause, ssl.SSLError | aiohttp.ClientSSLError) for cause in causes):
        return Failure.TLS
    if any(isinstance(cause, NotPublic) for cause in causes):
        return Failure.NOT_PUBLIC
    if isinstance(error, HttpError):  # the status of a redirect that Scrapy does not follow
        return Failure.NOT_PUBLIC if "Location" in error.response.headers else Failure.HTTP_OTHER
    if isinstance(error, IgnoreRequest):
        return Failure.REDIRECT_LOOP if "redirect" in said else Failure.TOO_LARGE
    return next((failure for kind, failure in FAILURES if isinstance(error, kind)), Failure.CLOSED)


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """An error and all it came from: Scrapy names a broken certificate a refused connection."""
    while error is not None:
        yield error
        error = error.__cause__


def retry_after(answer: Response) -> str:
    return (answer.headers.get("Retry-After") or b"").decode("ascii", "ignore")


class Rules:
    """Reads the robots.txt of a host before anything else of it, and refuses what that does not allow."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.manners: Manners = crawler.settings["MANNERS"]
        self.reading: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Rules:
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        host, rules = host_of(request.url), self.manners.rules
        if request.meta.get(RULES_READ) or not is_public(request.url):
            return
        async with self.reading[host]:
            if host not in rules:
                rules[host] = await self.read(request.url)
        said = rules[host]
        failure = said.refuses(request.url) if isinstance(said, Robots) else said
        if failure is not None:
            raise Refused(failure)

    async def read(self, url: str) -> Robots | Failure:
        """The rules of an address's host. None are there when it sends us in a circle (RFC 9309 2.3.1.2)."""
        asked = Request(urljoin(url, "/robots.txt"), callback=NO_CALLBACK, priority=1000, meta={RULES_READ: True})
        try:
            answer = await self.crawler.engine.download_async(asked)
        except CredAtlasError:
            raise
        except Exception as error:
            failure = failure_of(error)
            return Robots() if failure == Failure.REDIRECT_LOOP else failure
        if self.manners.again(asked.url, answer.status, retry_after(answer)):
            return await self.read(url)
        return rules_of(answer.status, answer.body)


class Handler(AiohttpDownloadHandler):
    """Fetches over aiohttp, each request in its turn; with a mirror set, asks it for `<mirror>/<host>/<path>` and gives the
    live address back."""

    experimental = False  # chosen on purpose: docs/decisions/0002-scrapy-without-a-reactor.md
    lazy = True  # most sites speak one scheme, and each handler reads the machine's certificates for itself

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.mirror: str = crawler.settings.get("MIRROR", "")
        self.manners: Manners = crawler.settings["MANNERS"]
        if not self.mirror:
            connector = self._session.connector
            assert isinstance(connector, aiohttp.TCPConnector)  # noqa: S101 # for mypy
            connector._socket_factory = public_socket  # Scrapy lets nobody give it a connector of their own

    async def download_request(self, request: Request) -> Response:
        if not is_public(request.url):
            raise Refused(Failure.NOT_PUBLIC)
        host = host_of(request.url)
        async with self.manners.turn(host) as came:
            there = request.replace(url=mirrored(request.url, self.mirror)) if self.mirror else request
            answer = await super().download_request(there)
            self.manners.told(host, came, answer.status, retry_after(answer))
        self.manners.allowance.took(len(answer.body))
        if overwrapped(b",".join(answer.headers.getlist("Content-Encoding")).decode("latin-1")):
            raise Refused(Failure.TOO_LARGE)
        return answer.replace(url=request.url) if self.mirror else answer


def scrapy_settings(source: Source, settings: Settings, manners: Manners) -> dict[str, Any]:
    """Scrapy's settings for one crawl. Waiting is left to our manners, which know what other crawls do at the same host."""
    handler = "crawlers.network.Handler"
    return {
        "TWISTED_REACTOR_ENABLED": False,
        "TELNETCONSOLE_ENABLED": False,
        "LOG_ENABLED": False,
        "MIRROR": settings.mirror,
        "USER_AGENT": user_agent(settings),
        "MANNERS": manners,
        "ROBOTSTXT_OBEY": False,  # obeyed by Rules, which both passes share
        "DOWNLOADER_MIDDLEWARES": {"crawlers.network.Rules": 100},
        "DEFAULT_REQUEST_HEADERS": {"Accept-Language": source.language, "Accept": "text/html,application/json;q=0.9,*/*;q=0.8"},
        "DOWNLOAD_HANDLERS": {"http": handler, "https": handler},
        "HTTPPROXY_ENABLED": False,  # it would read the environment, and ask a proxy that looks names up behind our back
        "DOWNLOAD_TIMEOUT": TIMEOUT,
        "DOWNLOAD_VERIFY_CERTIFICATES": True,
        "DOWNLOAD_MAXSIZE": MAX_BODY,
        "DOWNLOAD_WARNSIZE": 0,
        "DOWNLOAD_DELAY": 0,
        "CONCURRENT_ITEMS": 1,  # an answer is handed on whole; more would start that many idle workers for each
        "CONCURRENT_REQUESTS": AT_ONCE_MIRRORED,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1 if settings.guest else AT_ONCE_MIRRORED,
        "REDIRECT_MAX_TIMES": 5,
        "RETRY_TIMES": 2,
        "RETRY_HTTP_CODES": [500, 502, 503, 504, 408],
        "COOKIES_ENABLED": False,
        "WARN_ON_GENERATOR_RETURN_VALUE": False,  # it would read and compile our source again for every answer
    }
