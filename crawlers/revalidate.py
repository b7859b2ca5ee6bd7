"""Asks a site which of the pages we hold are unchanged, before a crawl walks it: one lean conditional request a page."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from urllib.parse import urlsplit

import aiohttp
from protego import Protego

from crawlers.archive import Entry, Manifest
from crawlers.identity import AGENT, AT_ONCE_MIRRORED, headers_of, mirrored, user_agent
from schemas import Settings, Source

GIVE_UP = 5
"""Failures after which a site is left to the crawl, which names what is wrong with it."""
TIMEOUT = aiohttp.ClientTimeout(total=30)


class _Asker:
    """Holds one session and what the site's robots.txt says; robots and failures leave the page to the crawl."""

    def __init__(self, session: aiohttp.ClientSession, source: Source, settings: Settings) -> None:
        self.session, self.source, self.settings = session, source, settings
        self.robots: dict[str, Protego] = {}
        self.fresh: dict[str, Entry] = {}
        self.failures = 0

    async def learn(self, host: str) -> None:
        """Read the host's robots.txt; a host whose rules cannot be had is left to the crawl."""
        try:
            async with self.session.get(mirrored(f"https://{host}/robots.txt", self.settings.mirror)) as answer:
                if answer.status < 500:
                    self.robots[host] = Protego.parse(await answer.text() if answer.status == 200 else "")
        except (aiohttp.ClientError, TimeoutError, UnicodeDecodeError):
            self.failures += 1

    async def ask(self, entry: Entry) -> None:
        address = mirrored(entry.url, self.settings.mirror)
        headers = headers_of(self.source, entry.ask, self.settings) | entry.conditions
        async with self.session.get(address, headers=headers, allow_redirects=False) as answer:
            if answer.status == 304:
                self.fresh[entry.key] = entry
            elif answer.status >= 400:
                self.failures += answer.status not in (404, 410)

    async def work(self, entries: asyncio.Queue[Entry]) -> None:
        while not entries.empty() and self.failures < GIVE_UP:
            entry = entries.get_nowait()
            try:
                rules = self.robots.get(urlsplit(entry.url).netloc)
                if rules is not None and rules.can_fetch(entry.url, AGENT):
                    await self.ask(entry)
            except (aiohttp.ClientError, TimeoutError, UnicodeDecodeError):
                self.failures += 1
            if not self.settings.mirror:
                await asyncio.sleep(self.source.delay)


async def still_fresh(source: Source, settings: Settings, known: Manifest) -> Mapping[str, Entry]:
    """Entries, by key, of the pages for which the site answers 304 tonight. Live sites see one request at a time."""
    queue: asyncio.Queue[Entry] = asyncio.Queue()
    for entry in known.values():
        if not entry.request_body and entry.conditions:
            queue.put_nowait(entry)
    if queue.empty():
        return {}
    at_once = AT_ONCE_MIRRORED if settings.mirror else 1
    headers = {"User-Agent": user_agent(settings), "Accept-Language": source.language, "Accept-Encoding": "gzip, deflate"}
    connector = aiohttp.TCPConnector(limit=at_once)
    async with aiohttp.ClientSession(connector=connector, headers=headers, timeout=TIMEOUT) as session:
        asker = _Asker(session, source, settings)
        for host in {urlsplit(entry.url).netloc for entry in known.values()}:
            await asker.learn(host)
        await asyncio.gather(*(asker.work(queue) for _ in range(at_once)))
    return asker.fresh if asker.failures < GIVE_UP else {}
