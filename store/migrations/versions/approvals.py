"""Approvals of held harvests, each given once and used once."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "approvals",
        sa.Column("approval_id", sa.Integer, primary_key=True),
        sa.Column("harvest_id", sa.Text, sa.ForeignKey("harvests.harvest_id"), nullable=False, unique=True),
        sa.Column("source_id", sa.Text, nullable=False),
        sa.Column("ended_by", sa.Text, nullable=False),
        sa.Column("released", sa.Boolean, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
    )
    op.create_index("approvals_by_source", "approvals", ["source_id"])
