"""Where else a course stands: the other records of its cluster, as runs on its own catalogue and as listings on others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from indexer import document
from schemas import Lifecycle, Offering, Record, Source
from store import Store
from web.course.facts import CORE, Fact, facts
from web.frame.tongue import spoken


@dataclass(frozen=True)
class Listing:
    """Another record of the course; `start` is YYYY-MM-DD, YYYY-MM or empty."""

    id: str
    title: str
    lang: str
    source_id: str
    start: str


@dataclass(frozen=True)
class Elsewhere:
    """`runs` are the course's other runs and yearly issues on the same catalogue, `listings` its records on others."""

    runs: tuple[Listing, ...] = ()
    listings: tuple[Listing, ...] = ()


def elsewhere(store: Store, record: Record) -> Elsewhere:
    """What is not withdrawn, runs by their starts."""
    own = record.offering
    cluster = store.cluster(own.offering_id) if record.cluster_id else None
    if cluster is None:
        return Elsewhere()
    others = store.some([each.offering_id for each in cluster.members if each.offering_id != own.offering_id])
    found = [_listing(each.offering) for each in others if each.lifecycle is not Lifecycle.WITHDRAWN]
    runs = (each for each in found if each.source_id == own.source_id)
    listings = (each for each in found if each.source_id != own.source_id)
    return Elsewhere(
        runs=tuple(sorted(runs, key=lambda each: (each.start, each.title, each.id))),
        listings=tuple(sorted(listings, key=lambda each: (each.source_id, each.title, each.id))),
    )


def differences(
    store: Store, sources: Mapping[str, Source], today: date, record: Record, listings: Iterable[Listing]
) -> Mapping[str, tuple[str, ...]]:
    """By the id of each listing: the names of the facts that it states otherwise than the record does."""

    def told(one: Record) -> tuple[Fact, ...]:
        return facts(one.offering, document(one, sources[one.offering.source_id], today, spoken()))[:CORE]

    own = told(record)
    others = (other for other in store.some([each.id for each in listings]) if other.offering.source_id in sources)
    return {
        other.offering.offering_id: tuple(
            mine.label
            for mine, theirs in zip(own, told(other), strict=True)
            if not mine.missing and not theirs.missing and mine.text != theirs.text
        )
        for other in others
    }


def _listing(offering: Offering) -> Listing:
    start = next((run.start for run in offering.runs if run.start), "")
    return Listing(offering.offering_id, offering.name, offering.title[0].lang, offering.source_id, start)
