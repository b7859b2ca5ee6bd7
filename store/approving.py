"""Keeps what people approved: one row a held harvest, ended by the harvest that used it or made it needless."""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection, insert, select, update

from schemas import Approval, Harvest, StoreError, Take, encode
from store.tables import approvals

_APPROVAL = msgspec.json.Decoder(Approval)


def record_approval(connection: Connection, approval: Approval) -> bool:
    """Writes it down; False when the harvest was approved before."""
    known = select(approvals.c.approval_id).where(approvals.c.harvest_id == approval.harvest_id)
    if connection.execute(known).first() is not None:
        return False
    row = {"harvest_id": approval.harvest_id, "source_id": approval.source_id, "ended_by": "", "released": False}
    connection.execute(insert(approvals), row | {"body": encode(approval)})
    return True


def approvals_of(connection: Connection, source_id: str) -> tuple[Approval, ...]:
    """All of a source, newest first."""
    wanted = select(approvals).where(approvals.c.source_id == source_id).order_by(approvals.c.approval_id.desc())
    return tuple(
        msgspec.structs.replace(_APPROVAL.decode(row.body), ended_by=row.ended_by, released=row.released)
        for row in connection.execute(wanted)
    )


def end_approvals(connection: Connection, harvest: Harvest, take: Take) -> None:
    """Marks the approval a harvest rests on as used, and those it did not need as lapsed.

    Raises StoreError, so that nothing is recorded, when the approval was used in the meantime.
    """
    standing = update(approvals).where(approvals.c.source_id == harvest.source_id, approvals.c.ended_by == "")
    if take.approval:
        used = standing.where(approvals.c.harvest_id == take.approval).values(ended_by=harvest.harvest_id, released=True)
        if connection.execute(used).rowcount != 1:
            raise StoreError(f"The approval of {take.approval} was used by another harvest; nothing was recorded: harvest again.")
    connection.execute(standing.values(ended_by=harvest.harvest_id))
