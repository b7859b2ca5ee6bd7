"""Walks a source: what to ask next, what an answer gives, and what it means when there is none. No network of its own."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from hashlib import blake2b

from crawlers.archive import Deposit, Entry, Manifest
from crawlers.crawled import Crawl, Progress
from crawlers.families.family import first
from crawlers.public import is_public
from crawlers.read import read
from schemas import Ask, Failure, Page, Reading, Source, canonical_url

BARREN = 2
"""Pages of a list that show nothing new, in a row, before the list is taken to have come round to its start."""


def now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def seen(ask: Ask) -> bytes:
    """A short mark of what is asked for: a walk remembers one for every page it has met."""
    return blake2b(
        f"{canonical_url(ask.url) if ask.detail else ask.url} {ask.body}".encode("utf-8", "replace"), digest_size=8
    ).digest()


class Walker:
    """Turns answers into what to ask for next. `fresh` are pages the site says are unchanged: they are not asked for again."""

    def __init__(
        self,
        source: Source,
        deposit: Deposit,
        known: Manifest,
        fresh: Mapping[str, Entry],
        load: Callable[[Entry], Page],
        progress: Progress,
    ) -> None:
        self.source, self.deposit, self.known, self.fresh = source, deposit, known, fresh
        self.load, self.progress = load, progress
        self.crawl = Crawl(deposit, known)
        self.asked: set[bytes] = set()
        self.barren: Counter[int] = Counter()

    def begin(self) -> list[Ask]:
        """The first requests to make."""
        return self.left(first(walk, index) for index, walk in enumerate(self.source.walk))

    def left(self, asks: Iterable[Ask]) -> list[Ask]:
        """What is still to be fetched of `asks`: nothing twice, and fresh pages taken from the archive with all they lead to."""
        waiting, fetch = deque(ask for ask in asks if self.wanted(ask)), []
        while waiting:
            ask = waiting.popleft()
            entry = self.fresh.get(ask.key)
            if entry is None:
                fetch.append(ask)
                continue
            self.answered()
            waiting.extend(more for more in self.turned(ask, self.keep(ask, entry, None)) if self.wanted(more))
        return fetch

    def take(self, ask: Ask, page: Page | None) -> list[Ask]:
        """What an answer leads to; without a page the site says that the one we hold is unchanged."""
        return self.left(self.turned(ask, self.keep(ask, self.known.get(ask.key), page)))

    def answered(self) -> None:
        self.crawl.pages += 1
        self.progress(self.crawl.pages, len(self.asked))

    def wanted(self, ask: Ask) -> bool:
        """Whether a request is to be made: a new one, to the public web, within the source's budget."""
        if not is_public(ask.url):
            self.failed(ask, Failure.NOT_PUBLIC)
            return False
        mark = seen(ask)
        if mark in self.asked:
            return False
        if len(self.asked) >= self.source.budget:
            self.crawl.walk_failures[Failure.BUDGET] = 1  # the walk has one end, however much lies behind it
            return False
        self.asked.add(mark)
        self.crawl.details += ask.detail
        return True

    def keep(self, ask: Ask, entry: Entry | None, page: Page | None) -> Reading:
        """Archive an answer and read it. Without a page the entry's own is unchanged; a course page is then not read again."""
        if entry is not None and (page is None or page.sha256 == entry.digest):
            if page is None:
                self.deposit.unchanged(entry)
            else:
                self.deposit.again(entry, now())
            if ask.detail and entry.lists:
                self.crawl.recognise(entry)
                return Reading()
            page = page or self.load(entry)
        if page is None:
            return Reading()
        reading = read(self.source, ask, page)
        if (
            reading.failure is None
            and ask.detail
            and entry is not None
            and entry.lists
            and not reading.sightings
            and not reading.left_out
        ):
            reading = Reading(failure=Failure.TEMPLATE_CHANGED)
        if reading.failure is not None:
            self.failed(ask, reading.failure)
            return Reading()
        self.deposit.keep(page, ask)
        self.deposit.sighted(ask.key, self.crawl.sight(reading.sightings, page.sha256))
        if reading.announced is not None:
            self.crawl.announced = max(reading.announced, self.crawl.announced or 0)
        self.crawl.left_out.update(reading.left_out)
        self.crawl.notes.update(reading.notes)
        self.crawl.barren_details += ask.detail and not reading.sightings and not reading.left_out
        return reading

    def turned(self, ask: Ask, reading: Reading) -> tuple[Ask, ...]:
        """The asks of a reading, without the list's next page when the list has stopped bringing new ones."""
        news = any(a.detail and is_public(a.url) and seen(a) not in self.asked for a in reading.asks)
        lists = [a for a in reading.asks if not a.detail]
        further = len(lists) > 1 or any(a.number == ask.number for a in lists)
        if ask.detail or news or further or reading.sightings or reading.left_out:
            self.barren[ask.walk] = 0
            return reading.asks
        self.barren[ask.walk] += 1
        return reading.asks if self.barren[ask.walk] < BARREN else ()

    def failed(self, ask: Ask, failure: Failure) -> None:
        """Count a failure; tonight rests on what the page said when it was last good."""
        entry = self.known.get(ask.key)
        if entry is not None:
            self.deposit.carry(entry)
            self.crawl.unreachable.update(entry.lists)
        (self.crawl.detail_failures if ask.detail else self.crawl.walk_failures)[failure] += 1
        if ask.detail:
            self.crawl.unreachable.add(canonical_url(ask.url))
