"""Where else a course stands: the other records of its cluster, on this catalogue and on others."""

from __future__ import annotations

from dataclasses import dataclass

from schemas import Lifecycle, Record
from store import Store


@dataclass(frozen=True)
class Listing:
    """Another record of the course; `here` says that it stands on the same catalogue."""

    id: str
    title: str
    lang: str
    source_id: str
    here: bool


def elsewhere(store: Store, record: Record) -> tuple[Listing, ...]:
    """Listings that are not withdrawn, those on other catalogues first."""
    own = record.offering
    cluster = store.cluster(own.offering_id) if record.cluster_id else None
    if cluster is None:
        return ()
    others = store.some([each.offering_id for each in cluster.members if each.offering_id != own.offering_id])
    found = (
        Listing(each.offering_id, each.name, each.title[0].lang, each.source_id, each.source_id == own.source_id)
        for each in (other.offering for other in others if other.lifecycle is not Lifecycle.WITHDRAWN)
    )
    return tuple(sorted(found, key=lambda each: (each.here, each.source_id, each.title, each.id)))
