"""Records that are one course: what they are compared by, how alike they are, their clusters, and what operators ruled."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "traits",
        sa.Column("offering_id", sa.Text, primary_key=True),
        sa.Column("content_hash", sa.Text, nullable=False),
        sa.Column("rules", sa.Text, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "trait_keys",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("offering_id", sa.Text, primary_key=True),
    )
    op.create_index("trait_keys_by_offering", "trait_keys", ["offering_id"])
    op.create_table(
        "likenesses",
        sa.Column("one", sa.Text, primary_key=True),
        sa.Column("other", sa.Text, primary_key=True),
        sa.Column("body", sa.LargeBinary, nullable=False),
    )
    op.create_index("likenesses_by_other", "likenesses", ["other"])
    op.create_table(
        "clusters",
        sa.Column("cluster_id", sa.Text, primary_key=True),
        sa.Column("owner", sa.Text, nullable=False),
        sa.Column("born", sa.Text, nullable=False),
    )
    op.create_table(
        "cluster_members",
        sa.Column("offering_id", sa.Text, primary_key=True),
        sa.Column("source_id", sa.Text, nullable=False),
        sa.Column("cluster_id", sa.Text, nullable=False),
        sa.Column("kin", sa.Text, nullable=False),
    )
    op.create_index("cluster_members_by_cluster", "cluster_members", ["cluster_id"])
    op.create_table(
        "cluster_aliases",
        sa.Column("alias", sa.Text, primary_key=True),
        sa.Column("cluster_id", sa.Text, nullable=False),
    )
    op.create_index("cluster_aliases_by_cluster", "cluster_aliases", ["cluster_id"])
    op.create_table(
        "rulings",
        sa.Column("one", sa.Text, primary_key=True),
        sa.Column("other", sa.Text, primary_key=True),
        sa.Column("body", sa.LargeBinary, nullable=False),
    )
