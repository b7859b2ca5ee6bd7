"""What a source's archived pages tell when they are read again, and which listings rest on which of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from datetime import date

from crawlers import Archive, Entry, Sighted, assemble, mark, read
from normaliser import identify
from schemas import ArchiveError, RawListing, Record, Sighting, Source, Value, Voice, batches
from store import Store

BATCH = 200
"""Listings assembled at a time."""


def day_of(raw: RawListing, fetched: Mapping[str, str]) -> date:
    """The day a listing was last read from the site: what `next start` is counted from, so that the archive alone decides."""
    return date.fromisoformat(last_day(raw.pages, fetched))


def last_day(pages: Iterable[str], fetched: Mapping[str, str]) -> str:
    """The day that any of these pages was last read on, as a date in words that can be compared."""
    return max((fetched[page][:10] for page in pages if page in fetched), default=date.min.isoformat())


def fetched(entries: Iterable[Entry]) -> Mapping[str, str]:
    """sha256 of each page to the time it was fetched."""
    return {entry.digest: entry.timestamp for entry in entries}


def telling(entries: Iterable[Entry]) -> Iterator[Entry]:
    """Those of the entries that tell of listings; lists and sitemaps that only lead on are left out."""
    return (entry for entry in entries if entry.detail or entry.lists or entry.voice)


def read_again(source: Source, archive: Archive, entries: Iterable[Entry]) -> Iterator[Sighting]:
    """The sightings on archived pages. Raises ArchiveError."""
    wanted = list(telling(entries))
    yield from (_unheard(entry) for entry in wanted if not entry.digest)
    for entry, page in archive.pages(source.source_id, (entry for entry in wanted if entry.digest)):
        yield from read(source, entry.ask, page).sightings


def _unheard(entry: Entry) -> Sighting:
    return Sighting(url=entry.url, voice=entry.voice, primary=False)


class Heard(Value, kw_only=True, frozen=True):
    """What the pages say on which somebody speaks for many listings; `hoarse` are the voices whose page is damaged."""

    sightings: tuple[Sighting, ...] = ()
    hoarse: tuple[Voice, ...] = ()


class Reread:
    """The listings of a source as its archived pages tell them, put together a few at a time.

    `damaged` are the pages that are missing or altered, with what the archive says of each; a listing that rests on one of
    them is left out, and so is one whose address is among the `settled`. `sighted` are the addresses and ids told of; with what
    was `heard` on other pages, the listings are those that all of them give.
    """

    def __init__(
        self,
        source: Source,
        archive: Archive,
        entries: Iterable[Entry],
        settled: Container[str] = (),
        heard: Heard | None = None,
    ) -> None:
        self.source = source
        self.damaged: list[tuple[Entry, str]] = []
        self._sighted, self._voices = Sighted(), list(heard.sightings if heard else ())
        told = list(telling(entries))
        self._voices += (_unheard(entry) for entry in told if not entry.digest)
        for entry, page in archive.each(source.source_id, (entry for entry in told if entry.digest)):
            if isinstance(page, ArchiveError):
                self.damaged.append((entry, str(page)))
                continue
            for sighting in read(source, entry.ask, page).sightings:
                if sighting.voice is not None:
                    self._voices.append(sighting)
                elif sighting.url.startswith("id:") or sighting.url not in settled:
                    self._sighted.add(sighting, entry.digest)
        self.sighted = self._sighted.urls()
        addresses = self._sighted.join()
        self._torn = {addresses.get(url, url) for entry, _ in self.damaged for url in entry.lists}
        self._hoarse = [entry.voice for entry, _ in self.damaged if entry.voice is not None]
        self._hoarse += heard.hoarse if heard else ()

    @property
    def heard(self) -> Heard:
        return Heard(sightings=tuple(self._voices), hoarse=tuple(self._hoarse))

    def _whole(self, url: str) -> bool:
        """Whether no page that tells of a listing, or speaks for it, is damaged."""
        names = self._sighted.providers.get(url, ())
        return url not in self._torn and not any(voice.speaks_for(names) for voice in self._hoarse)

    def listings(self) -> Iterator[tuple[RawListing, frozenset[str]]]:
        """Each listing, with what its fingerprint is made of: its pages, and a mark of every voice that speaks for it."""
        urls = filter(self._whole, self._sighted.urls())
        for some in batches(urls, BATCH):
            sightings = (sighting for url in some for sighting in self._sighted.of(url))
            for raw in assemble(self.source, (*sightings, *self._voices)):
                yield raw, frozenset(self._sighted.pages(raw.url)) | {mark(s.page, s.voice) for s in raw.voices}


def pages_of(entries: Iterable[Entry], addresses: Mapping[str, str]) -> dict[str, set[str]]:
    """What the fingerprint of each listing is made of, by its address, as the manifest alone tells it. `addresses` are those
    of listings that are sighted by their native id, by `id:` and that id."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    names: defaultdict[str, set[str]] = defaultdict(set)
    told = list(telling(entries))
    for entry in told:
        for url in (addresses.get(name, name) for name in entry.lists):
            found[url].add(entry.digest)
            names[url].update(entry.providers)
    for entry in told:
        if entry.voice is not None:
            said = mark(entry.digest, entry.voice)
            for url, pages in found.items():
                if entry.voice.speaks_for(names[url]):
                    pages.add(said)
    return dict(found)


def found_again(record: Record, source: Source, archive: Archive, store: Store) -> tuple[RawListing, frozenset[str], date]:
    """The listing of one record, what its fingerprint is made of, and the day it was last read from the site.

    Raises ArchiveError when its pages are not whole in the archive.
    """
    offering, last = record.offering, store.last_taken(source.source_id)
    manifest = archive.manifest(source.source_id, last.rests_on if last else "", source.walk)
    again = Reread(source, archive, touching(manifest.values(), {offering.url, f"id:{offering.native_id}"}))
    dates = fetched(manifest.values())
    for raw, pages in again.listings():
        if identify(raw, source) == offering.offering_id:
            return raw, pages, day_of(raw, dates)
    why = again.damaged[0][1] if again.damaged else "the last harvest did not meet it"
    raise ArchiveError(f"The pages of {offering.url} are not whole in the archive ({why}); harvest {source.source_id} again.")


def touching(entries: Iterable[Entry], urls: Container[str]) -> Iterator[Entry]:
    """The entries that tell of these listings, or speak for many."""
    return (entry for entry in entries if entry.voice is not None or any(url in urls for url in entry.lists))
