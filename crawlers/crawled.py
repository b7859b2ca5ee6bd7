"""What a crawl brought home, before anything of it counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field

from msgspec.structs import replace

from crawlers.archive import Deposit, Manifest
from crawlers.entry import Entry
from crawlers.read import mark
from crawlers.sighted import Sighted
from schemas import Ask, Beat, Failure, Sighting, canonical_url

Progress = Callable[[Beat], None]
"""Called at every answer with how far the crawl is; what it raises ends the crawl."""


@dataclass
class Crawl:
    """What a crawl brought home; `seal` it once it is judged, or nothing of it counts.

    `pages_of` gives, per listing address, the sha256 of every page it was sighted on.

    `walk_failures` are failures of entry points, lists, sitemaps and feeds; `detail_failures` of course pages; `gone` holds
    the keys of the course pages answered 404 or 410, of the `details` asked for.
    """

    deposit: Deposit
    known: Manifest
    sightings: Sighted = field(default_factory=Sighted)
    pages_of: dict[str, set[str]] = field(default_factory=dict)
    unread: dict[str, Entry] = field(default_factory=dict)
    """Unchanged pages that were not read again, because their listings are known by fingerprint."""
    walk_failures: Counter[Failure] = field(default_factory=Counter)
    detail_failures: Counter[Failure] = field(default_factory=Counter)
    unreachable: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)
    details: int = 0
    barren_details: int = 0
    pages: int = 0
    announced: dict[int, int] = field(default_factory=dict)
    """The count of records a walk prints, by its index."""
    left_out: Counter[tuple[int, str]] = field(default_factory=Counter)
    """Items that are no offerings, by the index of the walk they were met on and the reason."""
    notes: set[str] = field(default_factory=set)
    addresses: dict[str, str] = field(default_factory=dict)
    """Of listings that were also sighted by their native id: the address for `id:` and that id."""
    leads: dict[str, Ask] = field(default_factory=dict)
    """By canonical address the pages on which somebody speaks for many listings, as far as links lead to them."""
    heard: dict[str, Sighting] = field(default_factory=dict)
    """Of these, by key, what those say that were read tonight."""

    @property
    def promised(self) -> int | None:
        """How many listings the source says it has, without what is left out of them."""
        return max((told - self.missed(walk) for walk, told in self.announced.items()), default=None)

    def beat(self, known: int) -> Beat:
        """How far it is, of so many pages known of."""
        errors = self.walk_failures + self.detail_failures
        told = {failure.value: count for failure, count in errors.items()} | ({"gone": len(self.gone)} if self.gone else {})
        return Beat(step="pages", pages=self.pages, known=known, listings=len(self.pages_of), errors=told)

    def missed(self, walk: int) -> int:
        """How many items of a walk were left out."""
        return sum(count for (index, _), count in self.left_out.items() if index == walk)

    def shortest(self) -> tuple[int, int]:
        """Of the walks whose lists tell of listings themselves, what the one most short showed, and what it announces."""
        listed: dict[int, set[str]] = {}
        for entry in self.deposit.entries.values():
            if not entry.detail and entry.lists:
                listed.setdefault(entry.walk, set()).update(entry.lists)
        counted = [(len(urls), self.announced.get(walk, 0) - self.missed(walk)) for walk, urls in listed.items()]
        return min((pair for pair in counted if pair[1] > 0), key=lambda pair: pair[0] / pair[1], default=(0, 0))

    def join(self) -> None:
        """Put what was sighted by native id to the listing of that id; what belongs to none is forgotten."""
        named = [url for url in self.pages_of if url.startswith("id:")]
        if not named:
            return
        self.addresses = {f"id:{key}": url for key, url in self.sightings.ids.items()}
        for name in named:
            url, pages = self.addresses.get(name, ""), self.pages_of.pop(name)
            self.sightings.move(name, url)
            if url:
                self.pages_of[url] |= pages
        self.unreachable = {self.addresses.get(url, url) for url in self.unreachable}

    def sight(self, sightings: tuple[Sighting, ...], page: str) -> tuple[str, ...]:
        for sighting in sightings:
            self.sightings.add(sighting, page)
            self.pages_of.setdefault(sighting.url, set()).add(page)
        return tuple(dict.fromkeys(s.url for s in sightings))

    def lead(self, asks: Iterable[Ask]) -> None:
        """Note where links lead. A page that is told to be of two providers is the catalogue's own."""
        for ask in asks:
            url = canonical_url(ask.url)
            held = self.leads.setdefault(url, ask)
            one, two = held.voice, ask.voice
            if one is None or two is None or one == two:
                continue
            voice = replace(one, dimension=max(one.dimension, two.dimension), trouble="")
            self.leads[url] = replace(held, voice=voice if one.provider == two.provider else voice.of_all())

    def names(self) -> dict[str, set[str]]:
        """Listing addresses seen tonight, with the folded names of their providers."""
        found = {url: set(names) for url, names in self.sightings.providers.items()}
        for entry in self.unread.values():
            for url in entry.lists:
                found.setdefault(url, set()).update(entry.providers)
        return found

    def settle(self) -> None:
        """Once all is read and joined: let each listing rest on the pages that speak for it, too."""
        for entry in [entry for entry in self.deposit.entries.values() if entry.voice is not None]:
            ask = self.leads.get(canonical_url(entry.url))
            if ask is not None and ask.voice is not None and entry.voice is not None:
                self.deposit.voiced(entry.key, replace(ask.voice, trouble=entry.voice.trouble))
        names = self.names() if (voices := self.voices()) else {}
        for entry in voices:
            told = mark(entry.digest, entry.voice)
            for url, pages in self.pages_of.items():
                if entry.voice is not None and entry.voice.speaks_for(names.get(url, ())):
                    pages.add(told)

    def voices(self) -> list[Entry]:
        """The pages that speak for many: those met tonight, and those nobody asked for."""
        met = self.deposit.entries
        every = (*met.values(), *(entry for entry in self.known.values() if entry.key not in met))
        return [entry for entry in every if entry.voice is not None]

    def forget(self, entry: Entry) -> None:
        """Take back what was sighted on a page, because another answer stands for it."""
        del self.deposit.entries[entry.key]
        self.unread.pop(entry.key, None)
        for url in entry.lists:
            self.sightings.drop(url, entry.digest)
            self.pages_of[url].discard(entry.digest)
            if not self.pages_of[url]:
                del self.pages_of[url]

    def seal(self, removals: bool, grace: int, staying: Collection[str] = ()) -> str:
        """Write the manifest and give its name. Pages not met tonight stay in it while their records may still come back:
        all of them when tonight's removals are not believed, else for `grace` nights, and as long as the address of one of
        their listings is among those `staying`."""
        for entry in self.known.values():
            if not removals:
                self.deposit.carry(entry)
            elif ((entry.lists or entry.voice) and entry.absent < grace) or any(url in staying for url in entry.lists):
                self.deposit.carry(entry, nights=1)
        return self.deposit.close()

    def half_seen(self) -> set[str]:
        """Listings seen tonight, but not on every page they stood on and that is not gone: what was seen is half of them. One
        that stands on another page of the same list has moved, as they do when a list gets shorter."""
        met = self.deposit.entries.keys() | self.gone
        unmet = [entry for entry in self.known.values() if entry.key not in met and entry.lists]
        if not unmet:
            return set()
        tonight = (entry for entry in self.deposit.entries.values() if not entry.detail)
        moved = {(entry.walk, url) for entry in tonight for url in entry.lists}
        lists = (url for entry in unmet for url in entry.lists if entry.detail or (entry.walk, url) not in moved)
        return {self.addresses.get(url, url) for url in lists} & self.pages_of.keys()

    def recognise(self, entry: Entry) -> None:
        """An unchanged course page: its listings are seen, and read only if something else about them changed."""
        self.unread[entry.key] = entry
        for url in entry.lists:
            self.pages_of.setdefault(url, set()).add(entry.digest)
