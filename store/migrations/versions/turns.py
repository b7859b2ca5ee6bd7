"""Whose turn it is at each host that is asked."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.create_table(
        "turns",
        sa.Column("host", sa.Text, primary_key=True),
        sa.Column("holder", sa.Text, nullable=False),
        sa.Column("held_until", sa.Double, nullable=False),
        sa.Column("asked", sa.Double, nullable=False),
        sa.Column("took", sa.Double, nullable=False),
        sa.Column("closed_until", sa.Double, nullable=False),
        sa.Column("closed", sa.Text, nullable=False),
    )
