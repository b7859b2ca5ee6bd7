"""By which id a listing is known before it is read, and which of a source's own ids it bears."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from msgspec.structs import replace

from crawlers import Crawl
from schemas import RawListing, Source, offering_id
from store import Store


def listing_id(source: Source, done: Crawl, url: str, named: Mapping[str, str] = {}) -> str:
    """The offering id of a listing before it is read: from its native id, tonight's or `named`, where the identity is `id`."""
    key = url.removeprefix("id:")
    if source.identity == "id":
        told = (w.words for s in done.sightings.of(url) for w in s.words if w.field == "id")
        key = next(told, named.get(url, url))
    return offering_id(source.source_id, key)


def names_of(source: Source, store: Store) -> dict[str, str]:
    """The native ids of the records by address: a page without the list it stood on does not tell its own."""
    if source.identity != "id":
        return {}
    offerings = (record.offering for record in store.records(source.source_id))
    return {one.url: one.native_id for one in offerings if one.native_id}


def identified(raws: Iterable[RawListing], named: Mapping[str, str], *, strangers: bool) -> Iterator[RawListing]:
    """The listings with the native ids they are known by; those that have none only where `strangers` are let in."""
    for raw in raws:
        native = raw.native_id or named.get(raw.url)
        if native or strangers:
            yield replace(raw, native_id=native)
