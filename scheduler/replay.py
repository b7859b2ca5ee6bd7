"""Harvests from WARC files of any origin, without the network: what they hold is added and changed, nothing is taken down."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from crawlers import Archive, replay, stamp
from scheduler.clock import Clock, utc_now
from scheduler.harvest import conclude
from schemas import Harvest, Source, Value
from store import Store


class Replayed(Value, kw_only=True, frozen=True):
    """The harvests of the sources that had pages in the files; of pages that no source declares the number, by host."""

    harvests: tuple[Harvest, ...] = ()
    strangers: dict[str, int] = {}
    broken: int = 0


def replay_harvest(
    sources: Mapping[str, Source], files: Iterable[Path], store: Store, archive: Archive, clock: Clock = utc_now
) -> Replayed:
    """One harvest of each of `sources` that has pages in the files. Raises ArchiveError when one of them is not there."""
    begun = clock()
    lasts = {name: last.manifest for name in sources if (last := store.last_taken(name)) is not None}
    done = replay(sources, files, archive, stamp(begun), lasts)
    harvests = []
    try:
        for name, crawl in done.crawls.items():
            harvests.append(conclude(sources[name], store, archive, crawl, begun, clock, partial=True))
    finally:
        done.abandon()
    return Replayed(harvests=tuple(harvests), strangers=dict(done.strangers.most_common()), broken=done.broken)
