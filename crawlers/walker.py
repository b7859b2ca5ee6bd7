"""Walks a source: what to ask next, what an answer gives, and what it means when there is none. No network of its own."""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from hashlib import blake2b

from msgspec.structs import replace

from crawlers.archive import Deposit, Manifest
from crawlers.crawled import Crawl, Progress
from crawlers.entry import Entry
from crawlers.families.family import first
from crawlers.identity import now
from crawlers.public import is_public
from crawlers.read import providers_of, read
from schemas import ArchiveError, Ask, Failure, Page, Reading, Sighting, Source, Voice, canonical_url

GONE = "gone"
CLOSED = "its address is not of the public web"
MOST_VOICES = 8
"""Pages that are read of one provider, or of the site itself, its profile among them."""
BARREN = 2
"""Pages of a list that show nothing new, in a row, before the list is taken to have come round to its start."""


def _mark(words: str) -> bytes:
    """Eight bytes in place of words: a walk remembers them for every page and listing it has met."""
    return blake2b(words.encode("utf-8", "replace"), digest_size=8).digest()


def seen(ask: Ask) -> bytes:
    """The mark of what is asked for."""
    return _mark(f"{canonical_url(ask.url) if ask.plain else ask.url} {ask.body}")


def told(sighting: Sighting) -> bytes:
    """The mark of what a list says of one listing."""
    return _mark(repr((sighting.url, *((one.field, one.words) for one in sighting.words))))


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
        self.heard: Counter[str] = Counter()
        self.troubles: dict[str, Failure] = {}
        self.listed: defaultdict[int, set[bytes]] = defaultdict(set)
        self.doubted: set[str] = set()

    def begin(self) -> list[Ask]:
        """The first requests to make."""
        return self.left(first(walk, index) for index, walk in enumerate(self.source.walk) if walk.live)

    def voices(self) -> list[Ask]:
        """What to ask once the walk is done: the pages that speak for the providers it met, and for the site."""
        named = self.crawl.names()
        met = set().union(*named.values())
        known = [e.ask for e in self.known.values() if e.voice is not None and named and e.voice.speaks_for(met)]
        self.crawl.lead(replace(ask, voice=replace(ask.voice, trouble="")) for ask in known if ask.voice is not None)
        return self.left(sorted(self.crawl.leads.values(), key=lambda ask: (ask.key not in self.known, ask.url)))

    def doubts(self, addresses: Iterable[str]) -> list[Ask]:
        """What to ask at last: whether the pages of records that no list leads to any more are gone, too. Nothing where the
        lists were not read whole, since nothing is taken down then."""
        if not self.crawl.pages_of or self.crawl.walk_failures:
            return []
        asks = [Ask(url=url, detail=True) for url in addresses if url not in self.crawl.pages_of and url not in self.fresh]
        left = self.source.budget - len(self.asked)
        asks = [ask for ask in asks if seen(ask) not in self.asked and is_public(ask.url)][: max(0, left)]
        self.asked.update(map(seen, asks))
        self.doubted = {ask.key for ask in asks}
        return asks

    def left(self, asks: Iterable[Ask]) -> list[Ask]:
        """What is still to be fetched of `asks`: nothing twice, and what the archive holds taken from there."""
        waiting, fetch = deque(self.unasked(asks)), []
        while waiting:
            ask = waiting.popleft()
            entry, page = self.fresh.get(ask.key), self.held(ask)
            if entry is None and page is None:
                fetch.append(ask)
                continue
            self.answered()
            reading = self.keep(ask, entry or self.known.get(ask.key), page)
            waiting.extend(self.unasked(self.turned(ask, reading)))
        return fetch

    def unasked(self, asks: Iterable[Ask]) -> Iterator[Ask]:
        """Those of `asks` that are new; a page that was taken for a course's and is none is listened to as it lies."""
        for ask in asks:
            if self.wanted(ask):
                yield ask
            elif ask.voice is not None:
                yield from self.unasked(self.reconsider(ask, ask.voice))

    def held(self, ask: Ask) -> Page | None:
        """The page, if it was fetched before the harvest was interrupted and is whole."""
        step = self.deposit.held.get(ask.key)
        try:
            return self.load(step.entry) if step is not None and step.new else None
        except ArchiveError:
            del self.deposit.held[ask.key]  # or the same body, sent again, would be taken to lie there
            return None

    def take(self, ask: Ask, page: Page | None) -> list[Ask]:
        """What an answer leads to; without a page the site says that the one we hold is unchanged."""
        if ask.key in self.doubted:
            return []
        return self.left(self.turned(ask, self.keep(ask, self.known.get(ask.key), page)))

    def answered(self) -> None:
        self.crawl.pages += 1
        self.progress(self.crawl.beat(len(self.asked)))

    def wanted(self, ask: Ask) -> bool:
        """Whether a request is to be made: a new one, to the public web, within the source's budget."""
        mark = seen(ask)
        if mark in self.asked or (ask.voice is not None and self.heard[ask.voice.provider] == MOST_VOICES):
            return False
        if len(self.asked) >= self.source.budget:
            self.crawl.walk_failures[Failure.BUDGET] = 1  # the walk has one end, however much lies behind it
            return False
        self.asked.add(mark)
        if not is_public(ask.url):
            self.closed(ask)
            return False
        if ask.voice is not None:
            self.heard[ask.voice.provider] += 1
        self.crawl.details += ask.detail
        return True

    def closed(self, ask: Ask) -> None:
        """Note an address that is not of the public web: one link of many is left out, a list or a voice is missing."""
        if ask.detail:
            self.crawl.left_out[(ask.walk, CLOSED)] += 1
        else:
            self.failed(ask, Failure.NOT_PUBLIC)

    def keep(self, ask: Ask, entry: Entry | None, page: Page | None) -> Reading:
        """Archive an answer and read it. Without a page the entry's own is unchanged; a course page is then not read again."""
        if entry is not None and (page is None or page.sha256 == entry.digest):
            if page is None:
                self.deposit.unchanged(entry)
            else:
                self.deposit.again(entry, now())
            if ask.voice is not None:
                self.deposit.voiced(ask.key, ask.voice)
                return Reading()
            if ask.detail and entry.lists:
                self.crawl.recognise(entry)
                return Reading()
            page = page or self.load(entry)
        if page is None:
            return Reading()
        reading = read(self.source, ask, page)
        barren = ask.detail and not reading.sightings and not reading.left_out
        blank = Failure.TEMPLATE_CHANGED if barren and entry is not None and entry.lists else None
        if (failure := reading.failure or blank) is not None:
            self.failed(ask, failure)
            return Reading()
        self.deposit.keep(page, ask)
        if ask.voice is not None:
            return Reading(asks=self.listen(ask, reading))
        providers = providers_of(reading.sightings) if ask.detail else ()
        self.deposit.sighted(ask.key, self.crawl.sight(reading.sightings, page.sha256), providers)
        self.crawl.lead(reading.leads)
        if reading.announced is not None:
            self.crawl.announced[ask.walk] = max(reading.announced, self.crawl.announced.get(ask.walk, 0))
        self.crawl.left_out.update((ask.walk, why) for why in reading.left_out)
        self.crawl.notes.update(reading.notes)
        self.crawl.barren_details += barren
        return reading

    def turned(self, ask: Ask, reading: Reading) -> tuple[Ask, ...]:
        """The asks of a reading, without the list's next page when the list has stopped bringing new ones."""
        news = any(a.detail and is_public(a.url) and seen(a) not in self.asked for a in reading.asks)
        lists = [a for a in reading.asks if not a.detail]
        further = len(lists) > 1 or any(a.number == ask.number for a in lists)
        listed = {told(sighting) for sighting in reading.sightings}
        new = listed - self.listed[ask.walk]
        self.listed[ask.walk] |= new
        if ask.plain or news or further or new:
            self.barren[ask.walk] = 0
            return reading.asks
        if reading.left_out and not listed:  # rows that are no offerings say nothing of whether the list goes round
            return reading.asks
        self.barren[ask.walk] += 1
        return reading.asks if self.barren[ask.walk] < BARREN else ()

    def failed(self, ask: Ask, failure: Failure) -> None:
        """Count a failure; tonight rests on what the page said when it was last good."""
        if ask.voice is not None:
            self.unheard(ask, ask.voice, failure.value)
            return
        if ask.key in self.doubted:
            return
        entry = self.known.get(ask.key)
        if entry is not None:
            self.deposit.carry(entry)
            self.crawl.unreachable.update(entry.lists)
        (self.crawl.detail_failures if ask.detail else self.crawl.walk_failures)[failure] += 1
        if ask.detail:
            self.troubles[ask.key] = failure
            self.crawl.unreachable.add(canonical_url(ask.url))

    def gone(self, ask: Ask) -> None:
        """Note that the site no longer has a page."""
        if ask.voice is not None:
            self.unheard(ask, ask.voice, GONE)
        else:
            self.crawl.gone.add(ask.key)

    def unheard(self, ask: Ask, voice: Voice, trouble: str) -> None:
        """Note why a page that speaks for many was not read: what it last said stands, unless it is gone."""
        held = self.known.get(ask.key) if trouble != GONE else None
        blank = Entry(url=ask.url, timestamp=now(), digest="", filename="", offset=0, walk=ask.walk)
        self.deposit.carry(held or blank)
        self.deposit.voiced(ask.key, replace(voice, trouble=trouble))

    def reconsider(self, ask: Ask, voice: Voice) -> tuple[Ask, ...]:
        """Hear a page that the walk asked for as a course page; gives where it leads if it is a profile."""
        entry, known = self.deposit.entries.get(ask.key), self.known.get(ask.key)
        if failure := self.troubles.get(ask.key):
            self.unheard(ask, voice, failure.value)
        elif ask.key in self.crawl.gone:
            self.unheard(ask, voice, GONE)
        elif entry is not None and entry.detail and not entry.lists and ask.key not in self.crawl.heard:
            self.deposit.voiced(ask.key, voice)
            if known is None or known.voice is None or known.digest != entry.digest:
                self.deposit.flush()
                return self.listen(ask, read(self.source, ask, self.load(entry)))
        return ()

    def listen(self, ask: Ask, reading: Reading) -> tuple[Ask, ...]:
        """Keep what a page says that speaks for many; gives the pages it leads to."""
        for sighting in reading.sightings:
            self.crawl.heard[ask.key] = sighting
        self.crawl.lead(reading.leads)
        return tuple(self.crawl.leads[canonical_url(lead.url)] for lead in reading.leads)
