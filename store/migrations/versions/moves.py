"""What one harvest made of the records is found by that harvest, however many nights there were."""

from __future__ import annotations

from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.create_index("versions_by_harvest", "versions", ["harvest_id"])
    op.create_index("fates_by_time", "fates", ["since"])
