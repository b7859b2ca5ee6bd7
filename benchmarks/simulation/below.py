"""A crawl below which there is no network: the walker asks and the feigned site answers."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from datetime import datetime

from benchmarks.simulation.serving import Answer, Site
from crawlers import Archive, Crawl, Entry, Manifest, stamp
from crawlers.identity import host_of
from crawlers.manners import Manners
from crawlers.reading import by_status
from crawlers.revalidate import GIVE_UP
from crawlers.walker import Walker
from schemas import Ask, Failure, Page, Settings, Source

MIRRORED = Settings(mirror="http://127.0.0.1")


def page_of(ask: Ask, answer: Answer, begun: datetime) -> Page:
    headers = (("Content-Type", answer.media), ("ETag", f'"{answer.tag[:16]}"'))
    at = begun.strftime("%Y-%m-%dT%H:%M:%SZ")
    return Page(url=ask.url, status=200, headers=headers, body=answer.body, fetched_at=at, sha256=answer.tag)


class Asking:
    """One crawl: `walker` decides what to ask, `site` answers, and the manners say when to leave it alone."""

    def __init__(self, source: Source, archive: Archive, site: Site, last: str, begun: datetime) -> None:
        self.site, self.begun, self.manners = site, begun, Manners(source, MIRRORED)
        known = archive.manifest(source.source_id, last, source.walk)
        deposit = archive.open(source.source_id, stamp(begun), walks=source.walk)
        fresh = self.still_fresh(known)
        self.walker = Walker(source, deposit, known, fresh, lambda entry: archive.page(source.source_id, entry), lambda _: None)

    def still_fresh(self, known: Manifest) -> dict[str, Entry]:
        """What the site calls unchanged, as `crawlers.revalidate` asks it."""
        if not self.site.place.tags:
            return {}
        fresh, failures = dict[str, Entry](), 0
        for entry in known.values():
            answer = self.site.answer(entry.url)
            if isinstance(answer, Failure) or answer.status >= 400:
                failures += isinstance(answer, Failure) or answer.status not in (404, 410)
            elif answer.tag == entry.digest:
                fresh[entry.key] = entry
            if failures >= GIVE_UP:
                return {}
        return fresh

    def crawl(self, doubted: Iterable[str]) -> Crawl:
        walker = self.walker
        for next_asks in (walker.begin, walker.voices, lambda: walker.doubts(doubted)):
            waiting = deque(next_asks())
            while waiting:
                ask = waiting.popleft()
                walker.answered()
                waiting.extend(self.taken(ask))
        walker.crawl.join()
        walker.crawl.settle()
        return walker.crawl

    def taken(self, ask: Ask) -> list[Ask]:
        """What an answer leads to, as the spider tells the walker of it."""
        host = host_of(ask.url)
        answer = self.manners.left_alone.get(host) or self.site.answer(ask.url)
        failure = answer if isinstance(answer, Failure) else by_status(answer.status)
        self.manners.ended(host, failure)
        if isinstance(answer, Answer) and answer.status in (404, 410) and ask.plain:
            self.walker.gone(ask)
        elif isinstance(answer, Failure) or failure is not None:
            self.walker.failed(ask, failure or Failure.HTTP_OTHER)
        else:
            return self.walker.take(ask, page_of(ask, answer, self.begun))
        return []
