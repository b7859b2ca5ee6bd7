"""Keeps what people corrected, and the record as a correction makes it, outside of any harvest."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from sqlalchemy import Connection, delete, insert, select, update

from schemas import Cause, Correction, Lifecycle, StoreError, Taken, encode
from store.feed import tell
from store.payload import pack
from store.recording import hashes, keep_versions, rests_on
from store.tables import corrections, offerings, payloads, sources
from store.unread import Unread

_CORRECTION = msgspec.json.Decoder(Correction)


def corrections_of(
    connection: Connection, source_id: str | None, offering_id: str | None, lifted: bool
) -> tuple[Correction, ...]:
    """Of a source or of an offering, the oldest first; those lifted only where they are asked for."""
    wanted = select(corrections.c.body)
    if source_id is not None:
        wanted = wanted.where(corrections.c.source_id == source_id)
    if offering_id is not None:
        wanted = wanted.where(corrections.c.offering_id == offering_id)
    if not lifted:
        wanted = wanted.where(corrections.c.stands)
    found = map(_CORRECTION.decode, connection.execute(wanted).scalars())
    return tuple(sorted(found, key=lambda one: (one.at, one.correction_id)))


def record_corrections(connection: Connection, given: Sequence[Correction], taken: Taken | None, now: str, upon: str) -> None:
    """Writes down corrections that were given or lifted, and the record as they leave it; harvests of its source wait."""
    connection.execute(select(sources.c.source_id).where(sources.c.source_id == given[0].source_id).with_for_update())
    rests_on(connection, given[0].source_id, upon)
    for one in given:
        connection.execute(delete(corrections).where(corrections.c.correction_id == one.correction_id))
        row = {"correction_id": one.correction_id, "source_id": one.source_id, "offering_id": one.offering_id}
        connection.execute(insert(corrections), row | {"stands": not one.lifted_at, "body": encode(one)})
    if taken is not None:
        _rewrite(connection, taken, given[0].correction_id, now)


def _rewrite(connection: Connection, taken: Taken, correction_id: str, now: str) -> None:
    """The live record is as it was taken; when it was seen does not change."""
    key, of = taken.offering.offering_id, offerings.c.offering_id == taken.offering.offering_id
    known = connection.execute(select(offerings.c.content_hash, offerings.c.lifecycle).where(of)).one_or_none()
    if known is None or known.lifecycle != Lifecycle.LIVE:
        raise StoreError(f"{key} went missing in the meantime; nothing was changed: try again when its source lists it.")
    values = hashes(taken)
    if values["content_hash"] != known.content_hash:
        keep_versions(connection, [key], now, correction_id, Cause.CORRECTION)
        values |= {"last_changed": now}
    connection.execute(update(offerings).where(of).values(values))
    connection.execute(update(payloads).where(payloads.c.offering_id == key).values(payload=pack(taken.offering)))
    Unread(connection, taken.offering.source_id).replace([taken])
    tell(connection, [key], now)
