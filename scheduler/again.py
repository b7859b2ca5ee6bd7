"""Normalises a source again from its archive, without the network, and says what came out otherwise."""

from __future__ import annotations

from collections import Counter

from crawlers import Archive, assemble, fingerprint, stamp
from normaliser import normalise
from scheduler.harvest import Clock, day_of, fetched, read_again, rules, utc_now
from schemas import Counters, Harvest, Offering, Outcome, Source, Take, Taken, Value, encode
from store import Store

PLACES = frozenset({"evidence", "field_states"})
"""Fields that say where a value stood, not what it is."""


class Again(Value, kw_only=True, frozen=True):
    """What normalising again did. `fields` counts changed fields by name; pages are the same, so our rules changed them."""

    harvest: Harvest
    fields: tuple[tuple[str, int], ...] = ()
    reason: str = ""


def _changed(before: Offering, after: Offering) -> list[str]:
    names = (name for name in Offering.__struct_fields__ if name not in PLACES)
    return [name for name in names if encode(getattr(before, name)) != encode(getattr(after, name))]


def normalise_again(source: Source, store: Store, archive: Archive, clock: Clock = utc_now) -> Again | None:
    """Read and normalise every archived page of a source by tonight's rules; None when it was never harvested.

    Raises ArchiveError. Nothing is taken down: what the archive does not hold stays as it is.
    """
    begun, last = clock(), store.last_taken(source.source_id)
    if last is None:
        return None
    manifest, version = archive.manifest(source.source_id, last.manifest), rules(source)
    dates, held = fetched(manifest.values()), {r.offering.offering_id: r.offering for r in store.records(source.source_id)}
    fields: Counter[str] = Counter()
    taken: list[Taken] = []
    for raw in assemble(source, read_again(source, archive, manifest.values())):
        one = normalise(raw, source, day_of(raw, dates))
        before = held.get(one.offering.offering_id)
        fields.update(_changed(before, one.offering) if before is not None else ())
        taken.append(Taken(offering=one.offering, pages_hash=fingerprint(raw.pages, version), issues=one.issues))
    record = Harvest(
        harvest_id=f"{source.source_id}/{stamp(begun)}",
        source_id=source.source_id,
        started_at=begun.isoformat(timespec="seconds"),
        ended_at=clock().isoformat(timespec="seconds"),
        outcome=Outcome.FULL,
        reason="normalised again from the archive",
        counters=Counters(pages=len(manifest), listings=len(taken)),
        announced=last.announced,
        manifest=last.manifest,
        rules=version,
        crawled=False,
    )
    unread = tuple(held.keys() - {one.offering.offering_id for one in taken})
    done = store.record(Take(harvest=record, read=tuple(taken), unreachable=unread, removals=False, issues=None))
    return Again(harvest=done, fields=tuple(fields.most_common()), reason=why(last.rules, version))


def why(before: str, after: str) -> str:
    """Why normalising again may give something else."""
    return "the rules are the same" if before == after else "our rules changed; the pages did not"
