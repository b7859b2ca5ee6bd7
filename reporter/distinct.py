"""Counts a course once, though it stands in several records: on several catalogues, or as runs on one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from schemas import Cluster, Record


def distinct(records: Iterable[Record], clusters: Mapping[str, Cluster]) -> Iterator[Record]:
    """One record of each course: the one that speaks for it, or the first where that is not among them.

    `clusters` are by the ids of their records. What is counted stays whole: rows that parted the records part the courses.
    """
    spoken, waiting = set[str](), dict[str, Record]()
    for record in records:
        cluster = clusters.get(record.offering.offering_id)
        if cluster is None:
            yield record
        elif cluster.owner == record.offering.offering_id:
            spoken.add(cluster.cluster_id)
            waiting.pop(cluster.cluster_id, None)
            yield record
        elif cluster.cluster_id not in spoken:
            waiting.setdefault(cluster.cluster_id, record)
    yield from waiting.values()
