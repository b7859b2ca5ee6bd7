"""One harvest: crawl, read what changed, normalise it, judge, and record all of it or nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from msgspec.structs import replace

from crawlers import Archive, Crawl, assemble, crawl, stamp
from scheduler.again import catch_up
from scheduler.approval import approved_by, standing, withdrawn_by
from scheduler.archived import day_of, fetched, read_again
from scheduler.clock import Clock, utc_now
from scheduler.following import Progress, followed
from scheduler.holding import held, taken
from scheduler.judge import Facts, Verdict, judge
from scheduler.lining import line_of
from scheduler.logged import log_harvest
from scheduler.lookups import looked_up
from scheduler.naming import identified, listing_id, names_of
from scheduler.patience import patiently
from scheduler.reading import Reader, taken_as
from scheduler.rules import cause
from scheduler.shares import shares
from scheduler.watching import measured, watched
from schemas import (
    Approval,
    Beat,
    Busy,
    Cause,
    Counters,
    Harvest,
    Issue,
    Lease,
    Lifecycle,
    Normalised,
    RunState,
    Settings,
    Sighting,
    Source,
    Take,
    watches,
)
from store import Store

GRACE = 3
"""Nights a record may be missing before it is withdrawn."""


def _named_at(source: Source, begun: datetime) -> str:
    """The id of a harvest by when it began."""
    return f"{source.source_id}/{stamp(begun)}"


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
class _Night:
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


def _sort_out(reader: Reader, done: Crawl, archive: Archive, store: Store, *, partial: bool) -> _Night:
    source, known = reader.source, store.pages_hashes(reader.source.source_id)
    stale, same = _stale(reader, done, known)
    dates = fetched([*done.deposit.entries.values(), *done.unread.values()])
    unread = done.unreachable | done.half_seen()
    named = names_of(source, store) if unread or partial else {}
    raws = assemble(source, _sightings(source, done, archive, stale))
    raws = identified(raws, named, strangers=source.identity != "id" or not partial)
    dated = [(reader.read(raw, day), day) for raw in raws for day in (day_of(raw, dates),)]
    listings = [one for one, _ in dated]
    away = {listing_id(source, done, url, named) for url in unread} & known.keys()
    if partial:
        away |= _outdated(source, store, {one.offering.offering_id: day for one, day in dated})
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
        announced=done.promised,
        shortest=done.shortest(),
        **shares(store, source.source_id, [one.offering for one, _ in found], kept),
    )
    return _Night(found, kept, frozenset(away), facts)


def _said(source: Source, done: Crawl) -> Iterator[Issue]:
    """What the crawl itself has to say: items left out, by reason, and what the source tells its readers."""
    reasons = Counter[str]()
    for (_, why), count in done.left_out.items():
        reasons[why] += count
    for why, count in reasons.most_common():
        yield Issue(source_id=source.source_id, kind="left_out", field="listing", words=why, count=count)
    for note in sorted(done.notes):
        yield Issue(source_id=source.source_id, kind="note", field="source", words=note)


def _take(
    record: Harvest, why: Cause, verdict: Verdict, night: _Night, approval: Approval | None, told: Iterable[Issue] | None
) -> Take:
    """`approval` is the one that released the verdict."""
    taken = tuple(taken_as(one, mark) for one, mark in night.found)
    reason = withdrawn_by(approval) if approval is not None else ""
    untaken = () if verdict.changes else tuple(one.offering.offering_id for one in taken)
    return Take(
        harvest=record,
        cause=why,
        read=taken if verdict.changes else (),
        kept=night.kept,
        unreachable=(*night.away, *untaken),
        removals=verdict.removals,
        grace=1 if reason else GRACE,
        reason=reason,
        approval=approval.harvest_id if approval is not None else "",
        issues=None if told is None else tuple(told),
    )


def conclude(
    source: Source,
    store: Store,
    archive: Archive,
    done: Crawl,
    begun: datetime,
    clock: Clock,
    *,
    partial: bool = False,
    lease: Lease | None = None,
) -> Harvest:
    """Judge what a crawl brought home and record it. `partial`: what is not in it is not gone, however the verdict falls.
    `lease` is what it was done under: nothing is recorded where another has taken that.

    May be called again after StoreAway: what was recorded, though nobody could say so any more, is not recorded twice."""
    before = (one for one in store.harvests(source.source_id, 1) if one.harvest_id == _named_at(source, begun))
    recorded = next(before, None) or _recorded(source, store, archive, done, begun, clock, partial, lease)
    recorded = measured(store, source, recorded)
    log_harvest(recorded)
    done.deposit.forget()
    return recorded


def _recorded(
    source: Source, store: Store, archive: Archive, done: Crawl, begun: datetime, clock: Clock, partial: bool, lease: Lease | None
) -> Harvest:
    last, reader = catch_up(source, store, archive, clock), Reader.of(source, store)
    night, today = _sort_out(reader, done, archive, store, partial=partial), reader.rules
    approval = None if partial else standing(store, source.source_id, begun)
    verdict = judge(source, night.facts, partial=partial, approval=approval)
    approval = approval if verdict.released else None
    used = looked_up(last, today, reader.looked_up)
    record = Harvest(
        harvest_id=_named_at(source, begun),
        source_id=source.source_id,
        started_at=begun.isoformat(timespec="seconds"),
        ended_at=clock().isoformat(timespec="seconds"),
        outcome=verdict.outcome,
        failure=verdict.failure,
        reason=verdict.reason if approval is None else approved_by(approval),
        held=None if partial else verdict.held,
        counters=Counters(
            pages=done.pages,
            bodies=done.deposit.bodies,
            revisits=done.deposit.revisits,
            errors=sum(done.walk_failures.values()) + sum(done.detail_failures.values()),
            listings=night.seen,
            unreachable=len(night.away),
        ),
        announced=done.promised,
        manifest=done.seal(verdict.removals, GRACE),
        basis="" if verdict.changes or last is None else last.rests_on,
        rules=today if verdict.changes or last is None else last.rules,
        crawled=not partial,
        looked_up=used if verdict.changes or last is None else last.looked_up,
    )
    made = cause(last.rules, today) if last is not None else Cause.SOURCE
    return store.record(_take(record, made, verdict, night, approval, None if partial else _said(source, done)), lease)


async def harvest(
    source: Source,
    settings: Settings,
    store: Store,
    archive: Archive,
    clock: Clock = utc_now,
    progress: Progress = lambda _: None,
    run_id: str = "",
) -> Harvest:
    """Harvest one source now, as the run that was asked for where there is one. Raises NoContact, ArchiveError, StoreError,
    Cancelled, Busy while another process harvests it, Overtaken when another has begun to, and WrongUse for an alerts.toml
    that cannot be used; a failing site is an outcome, not an error.

    Interrupted at any point it leaves the records as they were, and the next one goes on from the pages it had. A database
    that is away when it is to be recorded is waited for.
    """
    lease = await taken(store, f"harvest/{source.source_id}")
    if lease is None:
        raise _busy(source, store, clock(), run_id)
    with held(store, lease) as hold:
        begun, last, limits = clock(), store.last_taken(source.source_id), watches(settings.alerts)
        with followed(source, store, _named_at(source, begun), begun, clock, run_id) as follower:

            def tell(beat: Beat) -> None:
                progress(beat)
                hold.check()
                follower.tell(beat)

            manifest = last.manifest if last else ""
            done = await crawl(source, settings, archive, stamp(begun), manifest, tell, line_of(store))
            follower.turn_to(replace(done.beat(done.pages), step="reading"))
            run = await patiently(lambda: conclude(source, store, archive, done, begun, clock, lease=lease))
        return await patiently(lambda: watched(store, run, limits))


def _busy(source: Source, store: Store, now: datetime, run_id: str) -> Busy:
    """What is said where another harvests it; the run that was asked for, where there is one, ends with it."""
    reason = f"{source.source_id} is being harvested already; wait for that to end, or cancel it in the console."
    if run_id:
        store.runs.close(run_id, RunState.FAILED, reason, now)
    return Busy(reason)
