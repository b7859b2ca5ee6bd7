"""What made a version give way; and harvests keep their rules in parts, which those of one fingerprint cannot tell."""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("versions", sa.Column("cause", sa.Text))
    harvests = sa.table("harvests", sa.column("sequence", sa.Integer), sa.column("body", sa.LargeBinary))
    connection = op.get_bind()
    for sequence, body in connection.execute(sa.select(harvests.c.sequence, harvests.c.body)).all():
        told = json.loads(body)
        if told.pop("rules", ""):
            kept = json.dumps(told, separators=(",", ":"), sort_keys=True).encode()
            connection.execute(sa.update(harvests).where(harvests.c.sequence == sequence).values(body=kept))
