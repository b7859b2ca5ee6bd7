"""The place of each record's newest change among all changes, and up to where each consumer has taken them."""

from __future__ import annotations

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    changes = op.create_table(
        "changes",
        sa.Column("offering_id", sa.Text, sa.ForeignKey("offerings.offering_id"), primary_key=True),
        sa.Column("sequence", sa.BigInteger, nullable=False, unique=True),
    )
    marks = op.create_table(
        "marks",
        sa.Column("last", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("mark", sa.Text, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
    )
    op.create_table(
        "consumers",
        sa.Column("consumer", sa.Text, primary_key=True),
        sa.Column("token", sa.Text, nullable=False),
    )
    known = sa.table("offerings", sa.column("offering_id"), sa.column("last_changed"))
    place = sa.func.row_number().over(order_by=(known.c.last_changed, known.c.offering_id))
    op.execute(sa.insert(changes).from_select(["offering_id", "sequence"], sa.select(known.c.offering_id, place)))
    told = sa.select(sa.func.count(), sa.literal(secrets.token_hex(8)), sa.func.max(known.c.last_changed))
    op.execute(sa.insert(marks).from_select(["last", "mark", "at"], told.select_from(known).having(sa.func.count() > 0)))
