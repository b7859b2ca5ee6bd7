"""How a record, its outline and its versions are read back: rows of the narrow table, with payload, source and cluster."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, Select, func, select

from schemas import Cause, Lifecycle, Outline, Record, Version
from store.payload import unpack
from store.tables import cluster_members, clusters, offerings, payloads, sources

_SEEN = func.coalesce(offerings.c.last_seen, sources.c.last_seen).label("last_seen")


def select_records() -> Select[Any]:
    narrow = (
        offerings.c.content_hash,
        offerings.c.pages_hash,
        offerings.c.lifecycle,
        offerings.c.first_seen,
        offerings.c.last_changed,
    )
    joined = offerings.join(payloads, payloads.c.offering_id == offerings.c.offering_id).join(sources)
    joined = joined.outerjoin(cluster_members, cluster_members.c.offering_id == offerings.c.offering_id)
    rest = offerings.c.nights_missing, offerings.c.reason, func.coalesce(cluster_members.c.cluster_id, "")
    return select(payloads.c.payload, *narrow, _SEEN, *rest).select_from(joined)


def read_record(row: Sequence[Any]) -> Record:
    payload, content_hash, pages_hash, lifecycle, first_seen, last_changed, last_seen, nights_missing, reason, cluster = row
    return Record(
        offering=unpack(payload),
        content_hash=content_hash,
        pages_hash=pages_hash,
        lifecycle=Lifecycle(lifecycle),
        first_seen=first_seen,
        last_changed=last_changed,
        last_seen=last_seen,
        nights_missing=nights_missing,
        reason=reason,
        cluster_id=cluster,
    )


def select_outlines() -> Select[Any]:
    known = offerings.c.offering_id, offerings.c.source_id, offerings.c.content_hash
    narrow = *known, offerings.c.first_seen, offerings.c.last_changed, _SEEN
    course = func.coalesce(cluster_members.c.cluster_id, ""), func.coalesce(clusters.c.owner, "")
    joined = offerings.join(sources).outerjoin(cluster_members, cluster_members.c.offering_id == offerings.c.offering_id)
    joined = joined.outerjoin(clusters, clusters.c.cluster_id == cluster_members.c.cluster_id)
    return select(*narrow, *course).select_from(joined)


def read_outline(row: Sequence[Any]) -> Outline:
    offering_id, source_id, content_hash, first_seen, last_changed, last_seen, cluster_id, owner = row
    return Outline(
        offering_id=offering_id,
        source_id=source_id,
        content_hash=content_hash,
        first_seen=first_seen,
        last_changed=last_changed,
        last_seen=last_seen,
        cluster_id=cluster_id,
        owner=owner,
    )


def read_version(row: Row[Any]) -> Version:
    held = {name: getattr(row, name) for name in ("content_hash", "harvest_id", "valid_from", "valid_to")}
    return Version(offering=unpack(row.payload), cause=None if row.cause is None else Cause(row.cause), **held)
