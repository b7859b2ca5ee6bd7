"""From the store to the index: every course with a live or missing record as one document, pushed where it differs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time

from indexer import Engine, document, merge
from scheduler.matching import match
from schemas import Cluster, Document, Lifecycle, Published, Record, Source
from store import Store

_AT_ONCE = 100
"""Courses of several records that are read at a time."""


class Documents:
    """One document a course, of all its records whose source is still declared; gone through as often as wanted, never held."""

    def __init__(self, store: Store, sources: Mapping[str, Source], today: date) -> None:
        self._store = store
        self._sources = sources
        self._today = today

    def __iter__(self) -> Iterator[Document]:
        clusters = self._store.clusters()
        seen, waiting = set[str](), list[Cluster]()
        for record in self._store.records():
            cluster = clusters.get(record.offering.offering_id)
            if cluster is None:
                yield from self._course([record])
            elif cluster.cluster_id not in seen:
                seen.add(cluster.cluster_id)
                waiting.append(cluster)
            if len(waiting) == _AT_ONCE:
                yield from self._courses(waiting)
                waiting = []
        yield from self._courses(waiting)

    def _courses(self, clusters: Sequence[Cluster]) -> Iterator[Document]:
        found = self._store.some([member.offering_id for cluster in clusters for member in cluster.members])
        records = {each.offering.offering_id: each for each in found if each.lifecycle is not Lifecycle.WITHDRAWN}
        for cluster in clusters:
            present = (member.offering_id for member in cluster.members if member.offering_id in records)
            yield from self._course([records[each] for each in present], cluster.owner)

    def _course(self, records: Sequence[Record], owner: str = "") -> Iterator[Document]:
        """Its document, if the source of any of its records is declared."""
        declared = [each for each in records if each.offering.source_id in self._sources]
        listings = [document(each, self._sources[each.offering.source_id], self._today) for each in declared]
        if listings:
            yield merge(listings, owner)


def publish(store: Store, engine: Engine, sources: Mapping[str, Source], today: date) -> Published:
    """Find what is one course, and bring the index up to the store.

    Raises EngineDown or EngineRefused; the index served before stays whole.
    """
    match(store, sources, datetime.combine(today, time(), UTC))
    return engine.publish(Documents(store, sources, today))
