"""What people said of a field in the place of its pages."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "corrections",
        sa.Column("correction_id", sa.Text, primary_key=True),
        sa.Column("source_id", sa.Text, nullable=False),
        sa.Column("offering_id", sa.Text, sa.ForeignKey("offerings.offering_id"), nullable=False),
        sa.Column("stands", sa.Boolean, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
    )
    op.create_index("corrections_by_source", "corrections", ["source_id"])
    op.create_index("corrections_by_offering", "corrections", ["offering_id"])
