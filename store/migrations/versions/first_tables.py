"""The first tables: sources, offerings with their payloads and versions, harvests and issues."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "sources",
        sa.Column("source_id", sa.Text, primary_key=True),
        sa.Column("last_seen", sa.Text, nullable=False),
    )
    op.create_table(
        "harvests",
        sa.Column("sequence", sa.Integer, primary_key=True),
        sa.Column("harvest_id", sa.Text, nullable=False, unique=True),
        sa.Column("source_id", sa.Text, nullable=False),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
    )
    op.create_index("harvests_by_source", "harvests", ["source_id", "sequence"])
    _offerings()
    op.create_table(
        "issues",
        sa.Column("issue_id", sa.Integer, primary_key=True),
        sa.Column("source_id", sa.Text, sa.ForeignKey("sources.source_id"), nullable=False),
        sa.Column("offering_id", sa.Text),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("field", sa.Text, nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("example_url", sa.Text, nullable=False),
    )
    op.create_index("issues_by_source", "issues", ["source_id", "offering_id"])


def _offerings() -> None:
    op.create_table(
        "offerings",
        sa.Column("offering_id", sa.Text, primary_key=True),
        sa.Column("source_id", sa.Text, sa.ForeignKey("sources.source_id"), nullable=False),
        sa.Column("content_hash", sa.Text, nullable=False),
        sa.Column("pages_hash", sa.Text, nullable=False),
        sa.Column("payload_hash", sa.Text, nullable=False),
        sa.Column("lifecycle", sa.Text, nullable=False),
        sa.Column("first_seen", sa.Text, nullable=False),
        sa.Column("last_changed", sa.Text, nullable=False),
        sa.Column("last_seen", sa.Text),
        sa.Column("nights_missing", sa.Integer, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
    )
    op.create_index("offerings_by_source", "offerings", ["source_id", "offering_id"])
    op.create_table(
        "payloads",
        sa.Column("offering_id", sa.Text, sa.ForeignKey("offerings.offering_id"), primary_key=True),
        sa.Column("payload", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "versions",
        sa.Column("version_id", sa.Integer, primary_key=True),
        sa.Column("offering_id", sa.Text, sa.ForeignKey("offerings.offering_id"), nullable=False),
        sa.Column("content_hash", sa.Text, nullable=False),
        sa.Column("valid_from", sa.Text, nullable=False),
        sa.Column("valid_to", sa.Text, nullable=False),
        sa.Column("harvest_id", sa.Text, nullable=False),
        sa.Column("payload", sa.LargeBinary, nullable=False),
    )
    op.create_index("versions_by_offering", "versions", ["offering_id"])
