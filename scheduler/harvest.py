"""One harvest: crawl, read what changed, normalise it, judge, and record all of it or nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from msgspec.structs import replace

from crawlers import Archive, Crawl, crawl, stamp
from scheduler.again import catch_up
from scheduler.approval import approved_by, standing, withdrawn_by
from scheduler.clock import Clock, utc_now
from scheduler.farewell import GRACE, PATIENCE, doubted, leaving
from scheduler.following import Progress, followed
from scheduler.holding import held, taken
from scheduler.judge import Verdict, judge
from scheduler.lining import line_of
from scheduler.logged import log_harvest
from scheduler.lookups import looked_up
from scheduler.patience import patiently
from scheduler.reading import Reader, taken_as
from scheduler.rules import cause
from scheduler.sorting import Sorted, sort_out
from scheduler.watching import limits_of, measured, overlooked, watched
from schemas import (
    Approval,
    Beat,
    Busy,
    Cause,
    Counters,
    Harvest,
    Issue,
    Lease,
    Outcome,
    RunState,
    Settings,
    Source,
    Take,
)
from store import Store


def _named_at(source: Source, begun: datetime) -> str:
    """The id of a harvest by when it began."""
    return f"{source.source_id}/{stamp(begun)}"


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
    record: Harvest,
    why: Cause,
    verdict: Verdict,
    night: Sorted,
    approval: Approval | None,
    told: Iterable[Issue] | None,
    doubts: Mapping[str, str],
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
        doubted=() if reason else tuple(doubts),
        patience=PATIENCE,
        reason=reason,
        approval=approval.harvest_id if approval is not None else "",
        issues=None if told is None else tuple(told),
    )


def _counted(store: Store, take: Take, last: Harvest | None) -> Take:
    """With the counts of the harvest before, where this one reads none of the records otherwise and no person has."""
    same = last is not None and not take.read and take.harvest.outcome is not Outcome.FAILED
    if last is None or not same or store.corrections(last.source_id, lifted=True):
        return take
    return replace(take, harvest=replace(take.harvest, records=last.records, filled=last.filled))


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
    if recorded.records is None or recorded.counters.withdrawn:
        recorded = measured(store, source, recorded)
    log_harvest(recorded)
    done.deposit.forget()
    return recorded


def _recorded(
    source: Source, store: Store, archive: Archive, done: Crawl, begun: datetime, clock: Clock, partial: bool, lease: Lease | None
) -> Harvest:
    last, reader = catch_up(source, store, archive, clock), Reader.of(source, store)
    night, today = sort_out(reader, done, archive, store, partial=partial), reader.rules
    approval = None if partial else standing(store, source.source_id, begun)
    verdict = judge(source, night.facts, partial=partial, approval=approval)
    approval = approval if verdict.released else None
    used = looked_up(last, today, reader.looked_up)
    doubts = doubted(leaving(store, source.source_id), done.gone) if verdict.removals else {}
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
        manifest=done.seal(verdict.removals, GRACE, frozenset(doubts.values())),
        basis="" if verdict.changes or last is None else last.rests_on,
        rules=today if verdict.changes or last is None else last.rules,
        crawled=not partial,
        watched=partial,
        looked_up=used if verdict.changes or last is None else last.looked_up,
    )
    made = cause(last.rules, today) if last is not None else Cause.SOURCE
    take = _take(record, made, verdict, night, approval, None if partial else _said(source, done), doubts)
    return store.record(_counted(store, take, last), lease)


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
    Cancelled, Busy while another process harvests it, and Overtaken when another has begun to; a failing site is an outcome,
    not an error.

    Interrupted at any point it leaves the records as they were, and the next one goes on from the pages it had. A database
    that is away when it is to be recorded is waited for.
    """
    lease = await taken(store, f"harvest/{source.source_id}")
    if lease is None:
        raise _busy(source, store, clock(), run_id)
    with held(store, lease) as hold:
        begun, last, limits = clock(), store.last_taken(source.source_id), limits_of(settings)
        overlooked(store, source, limits)
        with followed(source, store, _named_at(source, begun), begun, clock, run_id) as follower:

            def tell(beat: Beat) -> None:
                progress(beat)
                hold.check()
                follower.tell(beat)

            manifest = last.manifest if last else ""
            asked_last = leaving(store, source.source_id).values()
            done = await crawl(source, settings, archive, stamp(begun), manifest, tell, line_of(store), asked_last)
            follower.turn_to(replace(done.beat(done.pages), step="reading"))
            run = await patiently(lambda: conclude(source, store, archive, done, begun, clock, lease=lease))
        return await patiently(lambda: watched(store, run, limits))


def _busy(source: Source, store: Store, now: datetime, run_id: str) -> Busy:
    """What is said where another harvests it; the run that was asked for, where there is one, ends with it."""
    reason = f"{source.source_id} is being harvested already; wait for that to end, or cancel it in the console."
    if run_id:
        store.runs.close(run_id, RunState.FAILED, reason, now)
    return Busy(reason)
