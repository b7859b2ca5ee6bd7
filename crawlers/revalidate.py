"""Asks a site which of the pages we hold are unchanged, before a crawl walks it: one lean conditional request a page."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Mapping
from urllib.parse import urlsplit

import aiohttp

from crawlers.archive import Entry, Manifest
from crawlers.identity import AT_ONCE_MIRRORED, headers_of, mirrored, user_agent
from crawlers.manners import Manners, Refused
from crawlers.public import PublicResolver, is_public
from crawlers.robots import READ, Robots
from schemas import Settings, Source

GIVE_UP = 5
"""Failures after which a site is left to the crawl, which names what is wrong with it."""
TIMEOUT = aiohttp.ClientTimeout(total=30)
UNANSWERED = (aiohttp.ClientError, TimeoutError, UnicodeDecodeError, Refused)


class _Asker:
    """Holds one session; what robots.txt does not allow and what fails is left to the crawl."""

    def __init__(self, session: aiohttp.ClientSession, source: Source, settings: Settings, manners: Manners) -> None:
        self.session, self.source, self.settings, self.manners = session, source, settings, manners
        self.fresh: dict[str, Entry] = {}
        self.failures = 0

    async def learn(self, host: str) -> None:
        """Read the host's robots.txt; a host whose rules cannot be had is left to the crawl."""
        address = f"https://{host}/robots.txt"
        if not is_public(address):
            return
        try:
            async with self.manners.turn(host) as came, self.session.get(mirrored(address, self.settings.mirror)) as answer:
                self.manners.told(host, came, answer.status, answer.headers.get("Retry-After", ""))
                if answer.status < 500:
                    self.manners.rules[host] = Robots(await answer.content.read(READ) if answer.status == 200 else b"")
        except UNANSWERED:
            self.failures += 1

    async def ask(self, entry: Entry) -> bool:
        """Ask for one page; False when its host wants it asked for later."""
        host, address = urlsplit(entry.url).netloc, mirrored(entry.url, self.settings.mirror)
        headers = headers_of(self.source, entry.ask, self.settings) | entry.conditions
        async with (
            self.manners.turn(host) as came,
            self.session.get(address, headers=headers, allow_redirects=False) as answer,
        ):
            later = answer.headers.get("Retry-After", "")
            self.manners.told(host, came, answer.status, later)
            if answer.status == 304:
                self.fresh[entry.key] = entry
            elif answer.status in (429, 503) and later:
                return False
            elif answer.status >= 400:
                self.failures += answer.status not in (404, 410)
        return True

    async def work(self, entries: deque[Entry]) -> None:
        while entries and self.failures < GIVE_UP:
            entry = entries.popleft()
            rules = self.manners.rules.get(urlsplit(entry.url).netloc)
            if not isinstance(rules, Robots) or rules.refuses(entry.url) is not None:
                continue
            try:
                if not await self.ask(entry):
                    entries.appendleft(entry)
            except UNANSWERED:
                self.failures += 1


async def still_fresh(source: Source, settings: Settings, known: Manifest, manners: Manners) -> Mapping[str, Entry]:
    """Entries, by key, of the pages for which the site answers 304 tonight."""
    entries = deque(entry for entry in known.values() if not entry.request_body and entry.conditions)
    if not entries:
        return {}
    at_once = 1 if settings.guest else AT_ONCE_MIRRORED
    headers = {"User-Agent": user_agent(settings), "Accept-Language": source.language, "Accept-Encoding": "gzip, deflate"}
    connector = aiohttp.TCPConnector(limit=at_once, resolver=None if settings.mirror else PublicResolver())
    async with aiohttp.ClientSession(connector=connector, headers=headers, timeout=TIMEOUT) as session:
        asker = _Asker(session, source, settings, manners)
        for host in {urlsplit(entry.url).netloc for entry in known.values()}:
            await asker.learn(host)
        await asyncio.gather(*(asker.work(entries) for _ in range(at_once)))
    return asker.fresh if asker.failures < GIVE_UP else {}
