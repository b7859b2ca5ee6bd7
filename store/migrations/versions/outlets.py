"""How far each outlet has been told of the alerts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.create_table(
        "outlets",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("turn", sa.BigInteger, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
    )
