"""The sightings of a crawl, laid aside on disk: memory holds where each lies, and the names and ids that a crawl asks for."""

from __future__ import annotations

from collections.abc import Iterator
from sys import intern
from tempfile import SpooledTemporaryFile
from typing import NamedTuple
from weakref import finalize

import msgspec

from crawlers.read import ids_of, providers_of
from schemas import Sighting

IN_MEMORY = 1 << 22
"""Bytes up to which nothing is written to disk: a small catalogue needs none."""
_ENCODER, _DECODER = msgspec.msgpack.Encoder(), msgspec.msgpack.Decoder(Sighting)


class Place(NamedTuple):
    """Where a sighting lies, and the page it was sighted on."""

    offset: int
    length: int
    page: str


class Sighted:
    """Sightings by the address of their listing; what is asked for is read back from disk."""

    def __init__(self) -> None:
        self._file = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 # closed when nobody holds the sightings any more
        finalize(self, self._file.close)
        self._places: dict[str, tuple[Place, ...]] = {}
        self._same: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._end = 0
        self.ids: dict[str, str] = {}
        """The listing's address by each native id that was told of it."""
        self.providers: dict[str, tuple[str, ...]] = {}
        """Folded names of the providers, by the listing's address."""

    def add(self, sighting: Sighting, page: str) -> None:
        raw = _ENCODER.encode(sighting)
        self._file.seek(self._end)
        self._file.write(raw)
        self._places[sighting.url] = (*self._places.get(sighting.url, ()), Place(self._end, len(raw), page))
        self._end += len(raw)
        if not sighting.url.startswith("id:"):
            for key in ids_of((sighting,)):
                self.ids.setdefault(key, sighting.url)
        self._named(sighting.url, providers_of((sighting,)))

    def _named(self, url: str, names: tuple[str, ...]) -> None:
        every = tuple(intern(name) for name in dict.fromkeys((*self.providers.get(url, ()), *names)))
        self.providers[url] = self._same.setdefault(every, every)

    def of(self, url: str) -> Iterator[Sighting]:
        """What was sighted of a listing, in the order in which it was."""
        for place in self._places.get(url, ()):
            self._file.seek(place.offset)
            yield _DECODER.decode(self._file.read(place.length))

    def on(self, url: str, page: str) -> Iterator[Sighting]:
        """What was sighted of a listing on one page."""
        return (seen for seen, place in zip(self.of(url), self._places.get(url, ()), strict=True) if place.page == page)

    def urls(self) -> tuple[str, ...]:
        """The addresses of all listings sighted, in the order in which they first were."""
        return tuple(self._places)

    def pages(self, url: str) -> frozenset[str]:
        """The pages a listing was sighted on."""
        return frozenset(place.page for place in self._places.get(url, ()))

    def join(self) -> dict[str, str]:
        """Put what was sighted by native id to the listing of that id, and forget what belongs to none; gives the addresses of
        the listings that told their ids, by `id:` and the id."""
        addresses = {f"id:{key}": url for key, url in self.ids.items()}
        for name in [url for url in self._places if url.startswith("id:")]:
            self.move(name, addresses.get(name, ""))
        return addresses

    def move(self, name: str, url: str) -> None:
        """Put what was sighted under `name` to the listing at `url`; to none when that is empty."""
        places, names = self._places.pop(name, ()), self.providers.pop(name, ())
        if url:
            self._places[url] = (*self._places.get(url, ()), *places)
            self._named(url, names)

    def drop(self, url: str, page: str) -> None:
        """Take back what was sighted of a listing on a page."""
        left = list(self.of(url))
        pages = [place.page for place in self._places.pop(url, ())]
        self.providers.pop(url, None)
        self.ids = {key: known for key, known in self.ids.items() if known != url}
        for sighting, seen_on in zip(left, pages, strict=True):
            if seen_on != page:
                self.add(sighting, seen_on)
