"""Harvests while they go on, those there were among them, and the pauses of catalogues."""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
_AT_ONCE = 1_000


def upgrade() -> None:
    runs = op.create_table(
        "runs",
        sa.Column("run_id", sa.Text, primary_key=True),
        sa.Column("source_id", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("asked_at", sa.Text, nullable=False),
        sa.Column("started_at", sa.Text, nullable=False),
        sa.Column("beat_at", sa.Text, nullable=False),
        sa.Column("ended_at", sa.Text, nullable=False),
        sa.Column("asked_by", sa.Text, nullable=False),
        sa.Column("pid", sa.Integer, nullable=False),
        sa.Column("host", sa.Text, nullable=False),
        sa.Column("cancel", sa.Boolean, nullable=False),
        sa.Column("harvest_id", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("beat", sa.LargeBinary, nullable=False),
    )
    op.create_index("runs_by_source", "runs", ["source_id", "ended_at"])
    op.create_index("runs_by_end", "runs", ["ended_at"])
    op.create_index("runs_by_harvest", "runs", ["harvest_id"])
    op.create_table(
        "pauses",
        sa.Column("source_id", sa.Text, primary_key=True),
        sa.Column("body", sa.LargeBinary, nullable=False),
    )
    _remember(runs)


def _remember(runs: sa.Table) -> None:
    """One run for each harvest there was."""
    known = sa.table("harvests", sa.column("sequence"), sa.column("body"))
    bodies = op.get_bind().execute(sa.select(known.c.body).order_by(known.c.sequence)).scalars().all()
    rows = [_row(json.loads(bytes(body))) for body in bodies]
    for start in range(0, len(rows), _AT_ONCE):
        op.bulk_insert(runs, rows[start : start + _AT_ONCE])


def _row(told: dict[str, str]) -> dict[str, object]:
    began, ended, name = told["started_at"], told["ended_at"], told["harvest_id"]
    times = {"asked_at": began, "started_at": began, "beat_at": ended, "ended_at": ended}
    whose = {"run_id": name, "harvest_id": name, "source_id": told["source_id"], "asked_by": "", "pid": 0, "host": ""}
    return {**whose, **times, "state": "ended", "cancel": False, "reason": "", "beat": b"{}"}
