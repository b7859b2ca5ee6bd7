"""What a host's robots.txt says to us: where we may go, how long to wait between two pages, and where its sitemaps are."""

from __future__ import annotations

import math
from urllib.parse import urlsplit

from protego import Protego

from crawlers.identity import AGENT
from schemas import Failure

LONGEST_DELAY = 60.0
"""Seconds between two pages beyond which a catalogue cannot be read in a night."""
READ = 512_000
"""Bytes that are read of a robots.txt (RFC 9309 2.5 asks for at least 500 KiB)."""


class Robots:
    """The rules for our bot in one robots.txt; an empty one, as a missing one, allows everything."""

    def __init__(self, body: bytes = b"") -> None:
        self._rules = Protego.parse(body[:READ].decode("utf-8", "ignore").lstrip("\ufeff"))

    @property
    def delay(self) -> float:
        """Seconds it asks us to leave between two pages (`Crawl-delay`, `Request-rate`); 0 when it asks for none."""
        asked, rate = self._rules.crawl_delay(AGENT), self._rules.request_rate(AGENT)
        paced = rate.seconds / rate.requests if rate is not None and rate.requests else 0.0
        return max((wait for wait in (float(asked or 0), paced) if not math.isnan(wait)), default=0.0)

    @property
    def sitemaps(self) -> tuple[str, ...]:
        """The addresses of its `Sitemap:` lines, each once, in their order."""
        return tuple(dict.fromkeys(url for url in self._rules.sitemaps if urlsplit(url).scheme in ("http", "https")))

    def refuses(self, url: str) -> Failure | None:
        """Why a page is not to be asked for, if it is not."""
        if not self._rules.can_fetch(url, AGENT):
            return Failure.ROBOTS
        return Failure.CRAWL_DELAY if self.delay > LONGEST_DELAY else None


def rules_of(status: int, body: bytes) -> Robots | Failure:
    """What the answer to a request for robots.txt means (RFC 9309 2.3.1): none is there at 4xx, nothing may be asked at 5xx,
    nor of a host too busy to say (429)."""
    if status == 429:
        return Failure.HTTP_429
    return Failure.HTTP_5XX if status >= 500 else Robots(body if status == 200 else b"")
