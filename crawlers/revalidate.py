"""Asks a site which of the pages we hold are unchanged, before a crawl walks it: one lean conditional request a page."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable

import aiohttp

from crawlers.archive import Deposit, Manifest
from crawlers.crawled import Progress
from crawlers.entry import Entry
from crawlers.identity import AT_ONCE_MIRRORED, MAX_BODY, headers_of, host_of, mirrored, now, user_agent
from crawlers.kept import sha256
from crawlers.manners import Manners, Refused
from crawlers.public import is_public, public_socket
from crawlers.robots import READ, Robots, rules_of
from schemas import Beat, Page, Settings, Source

GIVE_UP = 5
"""Failures after which a site is left to the crawl, which names what is wrong with it."""
TIMEOUT = aiohttp.ClientTimeout(total=30)
UNANSWERED = (aiohttp.ClientError, TimeoutError, UnicodeDecodeError, Refused)


async def _start(answer: aiohttp.ClientResponse, most: int) -> bytes:
    """The first bytes of a body, decompressed: all of it when it has no more than `most`."""
    body = bytearray()
    async for chunk in answer.content.iter_any():
        body += chunk
        if len(body) >= most:
            break
    return bytes(body[:most])


class _Asker:
    """Holds one session; what robots.txt does not allow and what fails is left to the crawl."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        source: Source,
        settings: Settings,
        manners: Manners,
        deposit: Deposit,
        told: Callable[[int], None],
    ) -> None:
        self.session, self.source, self.settings, self.manners, self.deposit = session, source, settings, manners, deposit
        self.told = told
        self.fresh: dict[str, Entry] = {}
        self.asked = 0
        self.failures = 0

    async def learn(self, host: str) -> None:
        """Read the host's robots.txt; a host whose rules cannot be had is left to the crawl."""
        address = f"https://{host}/robots.txt"
        where = mirrored(address, self.settings.mirror)
        if not is_public(address):
            return
        try:
            async with self.manners.turn(host) as came, self.session.get(where, allow_redirects=False) as answer:
                self.manners.told(host, came, answer.status, answer.headers.get("Retry-After", ""))
                said = rules_of(answer.status, await _start(answer, READ))
                if isinstance(said, Robots) and not 300 <= answer.status < 400:
                    self.manners.rules[host] = said
        except UNANSWERED:
            self.failures += 1

    async def ask(self, entry: Entry) -> bool:
        """Ask for one page; False when its host wants it asked for later."""
        host, address = host_of(entry.url), mirrored(entry.url, self.settings.mirror)
        headers = headers_of(self.source, entry.ask, self.settings) | entry.conditions
        async with (
            self.manners.turn(host) as came,
            self.session.get(address, headers=headers, allow_redirects=False) as answer,
        ):
            later = answer.headers.get("Retry-After", "")
            self.manners.told(host, came, answer.status, later)
            if answer.status == 304:
                self.unchanged(entry)
            elif answer.status == 200:
                await self.changed(entry, answer)
            elif self.manners.again(entry.key, answer.status, later):
                return False
            elif answer.status >= 400:
                self.failures += answer.status not in (404, 410)
        return True

    def unchanged(self, entry: Entry) -> None:
        self.fresh[entry.key] = entry
        self.deposit.note(entry)

    async def changed(self, entry: Entry, answer: aiohttp.ClientResponse) -> None:
        """Hold what came in place of a page, so that the crawl need not ask for it a second time."""
        body = await _start(answer, MAX_BODY + 1)
        self.manners.allowance.took(len(body))
        if sha256(body) == entry.digest:
            self.unchanged(entry)
        elif len(body) <= MAX_BODY:
            headers = tuple(answer.headers.items())
            page = Page(url=entry.url, status=200, headers=headers, body=body, fetched_at=now(), sha256=sha256(body))
            self.deposit.hold(page, entry.ask)
        else:
            self.failures += 1

    async def work(self, entries: deque[Entry]) -> None:
        while entries and self.failures < GIVE_UP:
            entry = entries.popleft()
            rules = self.manners.rules.get(host_of(entry.url))
            if not isinstance(rules, Robots) or rules.refuses(entry.url) is not None:
                continue
            try:
                if not await self.ask(entry):
                    entries.appendleft(entry)
            except UNANSWERED:
                self.failures += 1
            self.tell(entries)

    def tell(self, entries: deque[Entry]) -> None:
        """Say how many were asked for; whoever hears it may end it all."""
        self.asked += 1
        try:
            self.told(self.asked)
        except BaseException:
            entries.clear()
            raise


async def still_fresh(
    source: Source, settings: Settings, known: Manifest, manners: Manners, deposit: Deposit, progress: Progress
) -> dict[str, Entry]:
    """Entries, by key, of the pages that the site says are unchanged; those it sends anew are held by the deposit."""
    entries = deque(entry for entry in known.values() if not entry.request_body and entry.conditions)
    if not entries:
        return {}
    total = len(entries)

    def told(asked: int) -> None:
        progress(Beat(step="unchanged", pages=asked, known=total))

    at_once = 1 if settings.guest else AT_ONCE_MIRRORED
    headers = {"User-Agent": user_agent(settings), "Accept-Language": source.language, "Accept-Encoding": "gzip, deflate"}
    connector = aiohttp.TCPConnector(limit=at_once, socket_factory=None if settings.mirror else public_socket)
    lean = aiohttp.ClientSession(connector=connector, headers=headers, timeout=TIMEOUT, cookie_jar=aiohttp.DummyCookieJar())
    async with lean as session:
        asker = _Asker(session, source, settings, manners, deposit, told)
        for host in {host_of(entry.url) for entry in known.values()}:
            await asker.learn(host)
        await asyncio.gather(*(asker.work(entries) for _ in range(at_once)))
    return asker.fresh if asker.failures < GIVE_UP else {}
