"""One harvest: crawl, read what changed, normalise it, judge, and record all of it or nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from crawlers import READING, Archive, Crawl, Entry, Manifest, assemble, crawl, fingerprint, read, stamp
from normaliser import RULES, normalise
from scheduler.judge import Facts, Verdict, judge
from schemas import (
    Counters,
    Harvest,
    Issue,
    Normalised,
    RawListing,
    Settings,
    Sighting,
    Source,
    State,
    Take,
    Taken,
    digest,
    offering_id,
)
from store import Store

GRACE = 3
"""Nights a record may be missing before it is withdrawn."""
Clock = Callable[[], datetime]
Progress = Callable[[int, int], None]


def utc_now() -> datetime:
    return datetime.now(UTC)


def rules(source: Source) -> str:
    """The version of everything that turns this source's pages into records."""
    return digest([READING, RULES, source])


def day_of(raw: RawListing, fetched: Mapping[str, str]) -> date:
    """The day a listing was last read from the site: what `next start` is counted from, so that the archive alone decides."""
    days = [fetched[page][:10] for page in raw.pages if page in fetched]
    return date.fromisoformat(max(days)) if days else date.min


def fetched(entries: Iterable[Entry]) -> Mapping[str, str]:
    """sha256 of each page to the time it was fetched."""
    return {entry.digest: entry.timestamp for entry in entries}


def listing_id(source: Source, url: str, sightings: Iterable[Sighting]) -> str:
    """The offering id of a listing before it is read: from its native id where the source's identity is `id`."""
    key = url
    if source.identity == "id":
        key = next((w.words for s in sightings for w in s.words if w.field == "id"), url)
    return offering_id(source.source_id, key)


def read_again(source: Source, archive: Archive, entries: Iterable[Entry]) -> Iterator[Sighting]:
    """The sightings on archived pages."""
    manifest: Manifest = {entry.key: entry for entry in entries}
    for entry, page in archive.pages(source.source_id, manifest):
        yield from read(source, entry.ask, page).sightings


def _stale(source: Source, done: Crawl, known: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """(listings to read, by address, with their new fingerprint; listings that are what they were, with their id)."""
    version, stale, same = rules(source), {}, {}
    for url, pages in done.pages_of.items():
        key, mark = listing_id(source, url, done.sightings.get(url, ())), fingerprint(pages, version)
        if known.get(key) == mark:
            same[url] = key
        else:
            stale[url] = mark
    return stale, same


def _sightings(source: Source, done: Crawl, archive: Archive, stale: Mapping[str, str]) -> Iterator[Sighting]:
    """Every sighting of the stale listings, with those on unchanged pages read from the archive."""
    for url in stale:
        yield from done.sightings.get(url, ())
    wanted = [entry for entry in done.unread if any(url in stale for url in entry.lists)]
    yield from (s for s in read_again(source, archive, wanted) if s.url in stale)


def _filled(read: Iterable[Normalised]) -> Mapping[str, int]:
    return Counter(s.field for one in read for s in one.offering.field_states if s.state == State.STATED)


def _added(issues: Iterable[Issue]) -> tuple[Issue, ...]:
    """Equal issues as one, with their counts added up."""
    counts: Counter[tuple[str, str, str]] = Counter()
    first: dict[tuple[str, str, str], Issue] = {}
    for issue in issues:
        key = (issue.kind, issue.field, issue.words)
        counts[key] += issue.count
        first.setdefault(key, issue)
    return tuple(
        Issue(source_id=i.source_id, kind=i.kind, field=i.field, words=i.words, count=counts[key], example_url=i.example_url)
        for key, i in first.items()
    )


@dataclass(frozen=True)
class _Night:
    """A crawl sorted out: what was read, what is as it was, and what could not be reached."""

    found: tuple[tuple[Normalised, str], ...]
    kept: tuple[str, ...]
    away: frozenset[str]
    facts: Facts

    @property
    def seen(self) -> int:
        return len(self.found) + len(self.kept)


def _sort_out(source: Source, done: Crawl, archive: Archive, known: Mapping[str, str]) -> _Night:
    stale, same = _stale(source, done, known)
    dates = fetched([*done.deposit.entries.values(), *done.unread])
    listings = [normalise(raw, source, day_of(raw, dates)) for raw in assemble(source, _sightings(source, done, archive, stale))]
    away = {listing_id(source, url, done.sightings.get(url, ())) for url in done.unreachable} & known.keys()
    found = tuple((one, stale[one.offering.url]) for one in listings if one.offering.offering_id not in away)
    kept = tuple(key for key in same.values() if key not in away)
    ids = {one.offering.offering_id for one, _ in found} | set(kept) | away
    facts = Facts(
        found=len(ids),
        known=len(known),
        seen_before=len(ids & known.keys()),
        walk_failures=done.walk_failures,
        detail_failures=done.detail_failures,
        details=sum(entry.detail for entry in done.deposit.entries.values()) + sum(done.detail_failures.values()),
        barren=done.barren_details,
        announced=done.announced,
        filled=_filled(one for one, _ in found),
        read=len(found),
    )
    return _Night(found, kept, frozenset(away), facts)


def _take(record: Harvest, verdict: Verdict, night: _Night) -> Take:
    taken = tuple(Taken(offering=one.offering, pages_hash=mark) for one, mark in night.found)
    untaken = () if verdict.changes else tuple(one.offering.offering_id for one in taken)
    return Take(
        harvest=record,
        read=taken if verdict.changes else (),
        kept=night.kept,
        unreachable=(*night.away, *untaken),
        removals=verdict.removals,
        grace=GRACE,
        issues=_added(issue for one, _ in night.found for issue in one.issues),
    )


async def harvest(
    source: Source,
    settings: Settings,
    store: Store,
    archive: Archive,
    clock: Clock = utc_now,
    progress: Progress = lambda *_: None,
) -> Harvest:
    """Harvest one source now. Raises NoContact, ArchiveError and StoreError; a failing site is an outcome, not an error.

    Interrupted at any point it leaves the store as it was.
    """
    begun, last = clock(), store.last_taken(source.source_id)
    done = await crawl(source, settings, archive, stamp(begun), last.manifest if last else "", progress)
    night = _sort_out(source, done, archive, store.pages_hashes(source.source_id))
    verdict = judge(source, night.facts)
    record = Harvest(
        harvest_id=f"{source.source_id}/{stamp(begun)}",
        source_id=source.source_id,
        started_at=begun.isoformat(timespec="seconds"),
        ended_at=clock().isoformat(timespec="seconds"),
        outcome=verdict.outcome,
        failure=verdict.failure,
        reason=verdict.reason,
        counters=Counters(
            pages=done.pages,
            bodies=done.deposit.bodies,
            revisits=done.deposit.revisits,
            errors=sum(done.walk_failures.values()) + sum(done.detail_failures.values()),
            listings=night.seen,
            unreachable=len(night.away),
        ),
        announced=done.announced,
        manifest=done.seal(verdict.removals, GRACE),
        rules=rules(source),
    )
    return store.record(_take(record, verdict, night))
