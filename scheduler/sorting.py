"""What a crawl brought home, sorted out: listings to read, those that are what they were, and those that could not be reached."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from msgspec.structs import replace

from crawlers import Archive, Crawl, assemble
from scheduler.archived import day_of, fetched, read_again
from scheduler.judge import Facts
from scheduler.naming import identified, listing_id, names_of
from scheduler.reading import Reader
from scheduler.relisted import relisted
from scheduler.shares import shares
from schemas import Lifecycle, Normalised, Sighting, Source, offering_id
from store import Store


def _stale(reader: Reader, done: Crawl, known: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """(listings to read, by address, with their new fingerprint; listings that are what they were, with their id)."""
    stale, same = {}, {}
    for url, pages in done.pages_of.items():
        key = listing_id(reader.source, done, url)
        mark = reader.fingerprint(key, pages)
        if known.get(key) == mark:
            same[url] = key
        else:
            stale[url] = mark
    return stale, same


def _sightings(source: Source, done: Crawl, archive: Archive, stale: Mapping[str, str]) -> Iterator[Sighting]:
    """Every sighting of the stale listings, with those on unchanged pages read from the archive."""
    for url in stale:
        yield from done.sightings.of(url)
    wanted = [entry for entry in done.unread.values() if any(url in stale for url in entry.lists)]
    yield from (s for s in read_again(source, archive, wanted) if s.url in stale)
    if stale:
        yield from _voices(source, done, archive)


def _voices(source: Source, done: Crawl, archive: Archive) -> Iterator[Sighting]:
    """What is said of many listings at once, on pages read tonight or before."""
    for entry in done.voices():
        if (heard := done.heard.get(entry.key)) is not None and entry.digest == heard.page:
            yield replace(heard, voice=entry.voice)
        else:
            yield from read_again(source, archive, [entry])


@dataclass(frozen=True)
class Sorted:
    """A crawl sorted out: what was read, what is as it was, and what could not be reached."""

    found: tuple[tuple[Normalised, str], ...]
    kept: tuple[str, ...]
    away: frozenset[str]
    facts: Facts

    @property
    def seen(self) -> int:
        return len(self.found) + len(self.kept)


def _outdated(source: Source, store: Store, dated: Mapping[str, date]) -> set[str]:
    """Records that are gone and were last seen after the day of what is read of them: an old capture brings none back."""
    gone = store.records(source.source_id, (Lifecycle.MISSING, Lifecycle.WITHDRAWN))
    last = {record.offering.offering_id: date.fromisoformat(record.last_seen[:10]) for record in gone}
    return {key for key, day in dated.items() if key in last and day < last[key]}


def _renumbered(source: Source, listings: list[Normalised], store: Store) -> dict[str, str]:
    """Listings that bear one number with others and were known by another: by address the id of their record, of which tonight
    says nothing. Where any share a number, those at addresses that are known go first, so that none takes another's record."""
    numbers = Counter(one.offering.offering_id for one in listings)
    shared = [one.offering for one in listings if numbers[one.offering.offering_id] > 1]
    if source.identity != "id" or not shared:
        return {}
    named = names_of(source, store)
    listings.sort(key=lambda one: one.offering.url not in named)
    ids = {one.url: offering_id(source.source_id, named[one.url]) for one in shared if one.url in named}
    return {one.url: ids[one.url] for one in shared if ids.get(one.url, one.offering_id) != one.offering_id}


def sort_out(reader: Reader, done: Crawl, archive: Archive, store: Store, *, partial: bool) -> Sorted:
    """What there is to judge and to record. `partial`: older captures bring nothing back, and no strangers."""
    source, known = reader.source, store.pages_hashes(reader.source.source_id)
    stale, same = _stale(reader, done, known)
    dates = fetched([*done.deposit.entries.values(), *done.unread.values()])
    unread = done.unreachable | done.half_seen()
    named = names_of(source, store) if unread or partial else {}
    moved = {} if partial else relisted(reader, done, archive, store, stale)
    left = {url: mark for url, mark in stale.items() if url not in moved}
    raws = assemble(source, _sightings(source, done, archive, left))
    raws = identified(raws, named, strangers=source.identity != "id" or not partial)
    dated = [(reader.read(raw, day), day) for raw in raws for day in (day_of(raw, dates),)]
    listings = [one for one, _ in dated] + list(moved.values())
    away = {listing_id(source, done, url, named) for url in unread} & known.keys()
    if partial:
        away |= _outdated(source, store, {one.offering.offering_id: day for one, day in dated})
    renumbered = _renumbered(source, listings, store)
    listings = [one for one in listings if one.offering.url not in renumbered]
    away |= set(renumbered.values()) - {one.offering.offering_id for one in listings} - set(same.values())
    found = tuple((one, stale[one.offering.url]) for one in listings if one.offering.offering_id not in away)
    kept = tuple(key for key in same.values() if key not in away)
    ids = {one.offering.offering_id for one, _ in found} | set(kept) | away
    facts = Facts(
        found=len(ids),
        seen=len(found) + len(kept),
        known=len(known),
        seen_before=len(ids & known.keys()),
        walk_failures=done.walk_failures,
        detail_failures=done.detail_failures,
        details=done.details,
        barren=done.barren_details,
        renumbered=len(renumbered),
        announced=done.promised,
        shortest=done.shortest(),
        **shares(store, source.source_id, [one.offering for one, _ in found], kept),
    )
    return Sorted(found, kept, frozenset(away), facts)
