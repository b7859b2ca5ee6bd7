"""The tables as they stand after the newest migration: narrow rows that every night reads, apart from the payloads."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Double, ForeignKey, Index, Integer, LargeBinary, MetaData, Table, Text

metadata = MetaData()

sources = Table(
    "sources",
    metadata,
    Column("source_id", Text, primary_key=True),
    Column("last_seen", Text, nullable=False),
)
"""`last_seen` is the end of the newest harvest taken over: one write a night instead of one a record."""

offerings = Table(
    "offerings",
    metadata,
    Column("offering_id", Text, primary_key=True),
    Column("source_id", Text, ForeignKey("sources.source_id"), nullable=False),
    Column("native_id", Text),
    Column("content_hash", Text, nullable=False),
    Column("pages_hash", Text, nullable=False),
    Column("payload_hash", Text, nullable=False),
    Column("lifecycle", Text, nullable=False),
    Column("first_seen", Text, nullable=False),
    Column("last_changed", Text, nullable=False),
    Column("last_seen", Text),
    Column("nights_missing", Integer, nullable=False),
    Column("reason", Text, nullable=False),
    Index("offerings_by_source", "source_id", "offering_id"),
    Index("offerings_by_native_id", "source_id", "native_id"),
)
"""`last_seen` is empty for what the source's newest harvest saw, and a time of its own for what it did not."""

payloads = Table(
    "payloads",
    metadata,
    Column("offering_id", Text, ForeignKey("offerings.offering_id"), primary_key=True),
    Column("payload", LargeBinary, nullable=False),
)

versions = Table(
    "versions",
    metadata,
    Column("version_id", Integer, primary_key=True),
    Column("offering_id", Text, ForeignKey("offerings.offering_id"), nullable=False),
    Column("content_hash", Text, nullable=False),
    Column("valid_from", Text, nullable=False),
    Column("valid_to", Text, nullable=False),
    Column("harvest_id", Text, nullable=False),
    Column("cause", Text),
    Column("payload", LargeBinary, nullable=False),
    Index("versions_by_offering", "offering_id"),
    Index("versions_by_harvest", "harvest_id"),
)
"""`harvest_id` is the harvest or the correction that replaced this state, `cause` what made the next one another."""

fates = Table(
    "fates",
    metadata,
    Column("fate_id", Integer, primary_key=True),
    Column("offering_id", Text, ForeignKey("offerings.offering_id"), nullable=False),
    Column("since", Text, nullable=False),
    Column("lifecycle", Text, nullable=False),
    Column("nights_missing", Integer, nullable=False),
    Column("last_seen", Text),
    Column("reason", Text, nullable=False),
    Index("fates_by_offering", "offering_id"),
    Index("fates_by_time", "since"),
)
"""What each night made of an offering it did not find, and its return; one that was always found has none."""

harvests = Table(
    "harvests",
    metadata,
    Column("sequence", Integer, primary_key=True),
    Column("harvest_id", Text, nullable=False, unique=True),
    Column("source_id", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Index("harvests_by_source", "source_id", "sequence"),
)
"""`body` is the Harvest as JSON; the sequence is the order of recording."""

approvals = Table(
    "approvals",
    metadata,
    Column("approval_id", Integer, primary_key=True),
    Column("harvest_id", Text, ForeignKey("harvests.harvest_id"), nullable=False, unique=True),
    Column("source_id", Text, nullable=False),
    Column("ended_by", Text, nullable=False),
    Column("released", Boolean, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Index("approvals_by_source", "source_id"),
)
"""`harvest_id` is the held harvest approved, `body` the Approval as it was given; `ended_by` is empty while it stands."""

issues = Table(
    "issues",
    metadata,
    Column("issue_id", Integer, primary_key=True),
    Column("source_id", Text, ForeignKey("sources.source_id"), nullable=False),
    Column("offering_id", Text),
    Column("kind", Text, nullable=False),
    Column("field", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("count", Integer, nullable=False),
    Column("example_url", Text, nullable=False),
    Index("issues_by_source", "source_id", "offering_id"),
)
"""Without an `offering_id` an issue belongs to the newest crawl itself."""

traits = Table(
    "traits",
    metadata,
    Column("offering_id", Text, primary_key=True),
    Column("content_hash", Text, nullable=False),
    Column("rules", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
)
"""What a record was last compared by, and the content and rules it was taken from."""

trait_keys = Table(
    "trait_keys",
    metadata,
    Column("key", Text, primary_key=True),
    Column("offering_id", Text, primary_key=True),
    Index("trait_keys_by_offering", "offering_id"),
)

likenesses = Table(
    "likenesses",
    metadata,
    Column("one", Text, primary_key=True),
    Column("other", Text, primary_key=True),
    Column("body", LargeBinary, nullable=False),
    Index("likenesses_by_other", "other"),
)
"""Pairs near enough to be one course, those that something sets apart too."""

clusters = Table(
    "clusters",
    metadata,
    Column("cluster_id", Text, primary_key=True),
    Column("owner", Text, nullable=False),
    Column("born", Text, nullable=False),
)

cluster_members = Table(
    "cluster_members",
    metadata,
    Column("offering_id", Text, primary_key=True),
    Column("source_id", Text, nullable=False),
    Column("cluster_id", Text, nullable=False),
    Column("kin", Text, nullable=False),
    Index("cluster_members_by_cluster", "cluster_id"),
)

cluster_aliases = Table(
    "cluster_aliases",
    metadata,
    Column("alias", Text, primary_key=True),
    Column("cluster_id", Text, nullable=False),
    Index("cluster_aliases_by_cluster", "cluster_id"),
)

rulings = Table(
    "rulings",
    metadata,
    Column("one", Text, primary_key=True),
    Column("other", Text, primary_key=True),
    Column("body", LargeBinary, nullable=False),
)

corrections = Table(
    "corrections",
    metadata,
    Column("correction_id", Text, primary_key=True),
    Column("source_id", Text, nullable=False),
    Column("offering_id", Text, ForeignKey("offerings.offering_id"), nullable=False),
    Column("stands", Boolean, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Index("corrections_by_source", "source_id"),
    Index("corrections_by_offering", "offering_id"),
)
"""`body` is the Correction as it was given, and as it was lifted."""

changes = Table(
    "changes",
    metadata,
    Column("offering_id", Text, ForeignKey("offerings.offering_id"), primary_key=True),
    Column("sequence", BigInteger, nullable=False, unique=True),
)
"""The place of each record's newest change among all changes, in the order in which they were committed."""

marks = Table(
    "marks",
    metadata,
    Column("last", BigInteger, primary_key=True, autoincrement=False),
    Column("mark", Text, nullable=False),
    Column("at", Text, nullable=False),
)
"""By the last change that each transaction told: a mark of chance, so that a token of another database, or of this one before
it was restored, is known for what it is."""

consumers = Table(
    "consumers",
    metadata,
    Column("consumer", Text, primary_key=True),
    Column("token", Text, nullable=False),
)
"""Up to where each consumer has taken the changes."""

runs = Table(
    "runs",
    metadata,
    Column("run_id", Text, primary_key=True),
    Column("source_id", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("asked_at", Text, nullable=False),
    Column("started_at", Text, nullable=False),
    Column("beat_at", Text, nullable=False),
    Column("ended_at", Text, nullable=False),
    Column("asked_by", Text, nullable=False),
    Column("pid", Integer, nullable=False),
    Column("host", Text, nullable=False),
    Column("cancel", Boolean, nullable=False),
    Column("harvest_id", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("beat", LargeBinary, nullable=False),
    Index("runs_by_source", "source_id", "ended_at"),
    Index("runs_by_end", "ended_at"),
    Index("runs_by_harvest", "harvest_id"),
)
"""Every harvest from when it was asked for; `cancel` asks it to stop, `beat` is how far it has told that it is."""

pauses = Table(
    "pauses",
    metadata,
    Column("source_id", Text, primary_key=True),
    Column("body", LargeBinary, nullable=False),
)
"""`body` is the Pause as it was given."""

alerts = Table(
    "alerts",
    metadata,
    Column("key", Text, primary_key=True),
    Column("body", LargeBinary, nullable=False),
)
"""`body` is the Alert as it last was, those that have closed too."""

leases = Table(
    "leases",
    metadata,
    Column("name", Text, primary_key=True),
    Column("holder", Text, nullable=False),
    Column("token", BigInteger, nullable=False),
    Column("beats", BigInteger, nullable=False),
)
"""`holder` is empty while nobody has it; `token` counts its takings, `beats` how often its holder said that it lives."""

turns = Table(
    "turns",
    metadata,
    Column("host", Text, primary_key=True),
    Column("holder", Text, nullable=False),
    Column("held_until", Double, nullable=False),
    Column("asked", Double, nullable=False),
    Column("took", Double, nullable=False),
    Column("closed_until", Double, nullable=False),
    Column("closed", Text, nullable=False),
)
"""Times are seconds of the database's clock: when a host's last answer was whole, and until when it is held or closed."""

nights = Table(
    "nights",
    metadata,
    Column("date", Text, primary_key=True),
    Column("state", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
)
"""By the date on which it was due: `body` is the Night as it last was."""

outlets = Table(
    "outlets",
    metadata,
    Column("name", Text, primary_key=True),
    Column("turn", BigInteger, nullable=False),
    Column("body", LargeBinary, nullable=False),
)
"""`body` is the Outlet as it was last written, `turn` how often it was."""
