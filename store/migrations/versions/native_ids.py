"""The source's own id of each offering, by which programmes name their courses; filled when a record is next written."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("offerings", sa.Column("native_id", sa.Text))
    op.create_index("offerings_by_native_id", "offerings", ["source_id", "native_id"])
