"""Normalises a source again from its archive, without the network, and says what came out otherwise and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import datetime

from crawlers import Archive, Entry, Manifest, stamp
from scheduler.archived import BATCH, Reread, fetched, pages_of, touching
from scheduler.aside import Aside, unpacked
from scheduler.clock import Clock, utc_now
from scheduler.judge import faded
from scheduler.lookups import looked_up
from scheduler.reading import Reader
from scheduler.rules import cause, moved, rules, why
from scheduler.shards import Listing, Mapped, Shard, Torn, listings, read_shard, shards, whole
from scheduler.watching import measured
from schemas import (
    ArchiveError,
    Cause,
    Counters,
    Harvest,
    Lifecycle,
    Offering,
    Outcome,
    Outdated,
    Record,
    Source,
    State,
    Take,
    Taken,
    Value,
    batches,
    encode,
    offering_id,
)
from store import Store

PLACES = frozenset({"evidence", "field_states"})
"""Fields that say where a value stood, not what it is."""


class Again(Value, kw_only=True, frozen=True):
    """What normalising again did. The pages are the same, so `cause` is the same for every difference.

    `fields` counts changed fields by name, `skipped` the listings whose pages were left unread because neither they nor our
    rules had moved; `damaged` are the addresses of pages that are missing or altered: what rests on them stays as it was.
    """

    harvest: Harvest
    cause: Cause
    fields: tuple[tuple[str, int], ...] = ()
    reason: str = ""
    skipped: int = 0
    damaged: tuple[str, ...] = ()


class _Work:
    """One source read again. `known` are the fingerprints of its live records by id, `gone` the ids of those that are not:
    no archived page brings one of them back."""

    def __init__(self, source: Source, store: Store, archive: Archive, last: Harvest) -> None:
        self.source, self.store, self.archive, self.last = source, store, archive, last
        self.corrections = store.corrections(source.source_id)
        self.reader = Reader(source, self.corrections)
        self.rules = self.reader.rules
        self.manifest: Manifest = archive.manifest(source.source_id, last.rests_on, source.walk)
        self.known = store.pages_hashes(source.source_id, (Lifecycle.LIVE,))
        self.gone = store.pages_hashes(source.source_id, (Lifecycle.MISSING, Lifecycle.WITHDRAWN)).keys()
        self.same = self._same() if not moved(last.rules, self.rules) else {}
        self._begin()

    def _begin(self) -> None:
        self.taken, self.read = Aside(Taken), set[str]()
        self.fields: Counter[str] = Counter()
        self.restated: dict[str, list[int]] = {}
        self.damaged: tuple[str, ...] = ()

    def _same(self) -> dict[str, str]:
        """The listings, by address, whose pages are what they were when they were read by these same rules; with their ids."""
        named = self._native_ids() if self.source.identity == "id" or self._by_id() else {}
        addresses = {f"id:{native}": url for url, native in named.items()}
        keyed = named if self.source.identity == "id" else {}
        found = {}
        for url, pages in pages_of(self.manifest.values(), addresses).items():
            key = offering_id(self.source.source_id, keyed.get(url, url))
            if self.known.get(key) == self.reader.fingerprint(key, pages):
                found[url] = key
        return found

    def _by_id(self) -> bool:
        return any(url.startswith("id:") for entry in self.manifest.values() for url in entry.lists)

    def _native_ids(self) -> dict[str, str]:
        offerings = (record.offering for record in self.store.records(self.source.source_id, (Lifecycle.LIVE,)))
        return {one.url: one.native_id for one in offerings if one.native_id}

    def run(self, mapped: Mapped | None = None) -> None:
        """Reads every listing that is not the same and lays it aside; counts what differs. With `mapped` in parts, elsewhere."""
        entries = list(self.manifest.values())
        if self.same:
            stale = {url for entry in entries for url in entry.lists} - self.same.keys()
            entries = list(touching(entries, stale)) if stale else []
        if mapped is not None:
            try:
                return self._lay_aside(self._apart(entries, mapped))
            except Torn:
                self._begin()
        return self._lay_aside(self._here(entries))

    def _here(self, entries: Sequence[Entry]) -> Iterator[Listing]:
        again = Reread(self.source, self.archive, entries, self.same)
        self.damaged = tuple(entry.url for entry, _ in again.damaged)
        return listings(again, self.reader, fetched(entries), _present(entries))

    def _apart(self, entries: Sequence[Entry], mapped: Mapped) -> Iterator[Listing]:
        voices = Reread(self.source, self.archive, [entry for entry in entries if entry.voice is not None])
        self.damaged = tuple(entry.url for entry, _ in voices.damaged)
        every = Shard(
            source=self.source,
            folder=str(self.archive.folder.resolve()),
            rules=self.rules,
            heard=voices.heard,
            corrections=self.corrections,
            dates=fetched(entries),
            present=_present(entries),
        )
        for told in whole(mapped(read_shard, shards(every, entries, self.same))):
            self.damaged += told.damaged
            self.reader.looked_up.update(told.looked_up)
            yield from told.taken

    def _lay_aside(self, read: Iterator[Listing]) -> None:
        stand = (one for one in read if one[0] in self.known or (one[1] and one[0] not in self.gone))
        for some in batches(stand, BATCH):
            known = [key for key, _, _ in some if key in self.known or key in self.gone]
            held = {record.offering.offering_id: record for record in self.store.some(known)} if known else {}
            for key, _, raw in some:
                if key in held:
                    self._compare(held[key], unpacked(raw, Taken).offering)
                self.taken.add_packed(raw)
                self.read.add(key)

    def _compare(self, held: Record, after: Offering) -> None:
        self.fields.update(_changed(held.offering, after))
        for place, offering in enumerate((held.offering, after)):
            for state in offering.own_states:
                if state.state is State.STATED:
                    self.restated.setdefault(state.field, [0, 0])[place] += 1

    def record(self, begun: datetime, ended: datetime) -> Again:
        """Writes down what was read. Nothing is taken down."""
        kept = tuple(self.same.values())
        record = Harvest(
            harvest_id=f"{self.source.source_id}/{stamp(begun)}-again",
            source_id=self.source.source_id,
            started_at=begun.isoformat(timespec="seconds"),
            ended_at=ended.isoformat(timespec="seconds"),
            outcome=Outcome.FULL,
            reason="normalised again from the archive",
            counters=Counters(pages=len(self.manifest), listings=len(self.taken) + len(kept)),
            announced=self.last.announced,
            manifest=self.last.manifest,
            basis=self.last.basis,
            rules=self.rules,
            crawled=False,
            looked_up=looked_up(self.last, self.rules, self.reader.looked_up),
        )
        left = tuple(self.known.keys() - self.read - set(kept))
        made = cause(self.last.rules, self.rules)
        take = Take(
            harvest=record,
            read=self.taken,
            cause=made,
            kept=kept,
            unreachable=left,
            removals=False,
            issues=None,
            upon=self.last.harvest_id,
        )
        return Again(
            harvest=measured(self.store, self.source, self.store.record(take)),
            cause=made,
            fields=tuple(sorted(self.fields.items(), key=lambda pair: (-pair[1], pair[0]))),
            reason=why(self.last.rules, self.rules),
            skipped=len(kept),
            damaged=self.damaged,
        )


def normalise_again(
    source: Source, store: Store, archive: Archive, clock: Clock = utc_now, mapped: Mapped | None = None
) -> Again | None:
    """Read and normalise by today's rules every archived listing that they or its pages may have changed; None when the
    source was never harvested. `mapped` has it read in parts by others, with the same result. What is harvested meanwhile is
    newer than what was read, which is then read anew.

    Raises ArchiveError when the manifest cannot be read. What the archive does not hold whole stays as it is.
    """
    while (last := store.last_taken(source.source_id)) is not None:
        begun, work = clock(), _Work(source, store, archive, last)
        work.run(mapped)
        with suppress(Outdated):
            return work.record(begun, clock())
    return None


def catch_up(source: Source, store: Store, archive: Archive, clock: Clock) -> Harvest | None:
    """Before a harvest is concluded: where our rules moved since the last one, the same pages are normalised by them first, so
    that what then differs is the source's doing. Gives the newest harvest that anything was taken from.

    Rules by which most records lose a field are left for the harvest itself to judge, and for a person to approve.
    """
    while (last := store.last_taken(source.source_id)) is not None and moved(last.rules, rules(source)):
        try:
            begun, work = clock(), _Work(source, store, archive, last)
        except ArchiveError:  # the harvest that is being concluded has asked for every page
            return last
        work.run()
        if any(faded({name: (before, after) for name, (before, after) in work.restated.items()})):
            return last
        with suppress(Outdated):
            return work.record(begun, clock()).harvest
    return last


def _present(entries: Iterable[Entry]) -> frozenset[str]:
    """The pages that are no older night's."""
    return frozenset(entry.digest for entry in entries if not entry.absent)


def _changed(before: Offering, after: Offering) -> Iterator[str]:
    names = (name for name in Offering.__struct_fields__ if name not in PLACES)
    return (name for name in names if encode(getattr(before, name)) != encode(getattr(after, name)))
