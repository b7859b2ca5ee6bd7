"""When an offering went missing, was withdrawn or came back; of what is away, the day it was last seen is all that is known."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    fates = op.create_table(
        "fates",
        sa.Column("fate_id", sa.Integer, primary_key=True),
        sa.Column("offering_id", sa.Text, sa.ForeignKey("offerings.offering_id"), nullable=False),
        sa.Column("since", sa.Text, nullable=False),
        sa.Column("lifecycle", sa.Text, nullable=False),
        sa.Column("nights_missing", sa.Integer, nullable=False),
        sa.Column("last_seen", sa.Text),
        sa.Column("reason", sa.Text, nullable=False),
    )
    op.create_index("fates_by_offering", "fates", ["offering_id"])
    told = ("offering_id", "lifecycle", "nights_missing", "last_seen", "reason")
    known = sa.table("offerings", *map(sa.column, told))
    away = sa.select(*(known.c[name] for name in told), known.c.last_seen).where(known.c.lifecycle != "live")
    op.execute(sa.insert(fates).from_select([*told, "since"], away))
