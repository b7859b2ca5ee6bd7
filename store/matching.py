"""What is remembered of which records are one course: read and written inside one transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, and_, delete, or_, select

from schemas import Cluster, Kin, Lifecycle, Likeness, Member, Offering, Ruling, Traits, batches, encode
from store.bulk import BATCH, pour
from store.feed import tell
from store.payload import unpack
from store.tables import cluster_aliases, cluster_members, clusters, likenesses, offerings, payloads, rulings, trait_keys, traits

_PRESENT = (Lifecycle.LIVE.value, Lifecycle.MISSING.value)
_TRAITS = msgspec.json.Decoder(Traits)
_LIKENESS = msgspec.json.Decoder(Likeness)
_RULING = msgspec.json.Decoder(Ruling)


class Matching:
    """One look at traits, likenesses, clusters and rulings."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def stale(self, rules: str) -> dict[str, str]:
        """Live and missing offerings whose traits are of other content or other rules, with the hash of their content."""
        known = traits.c.offering_id == offerings.c.offering_id
        fresh = and_(known, traits.c.content_hash == offerings.c.content_hash, traits.c.rules == rules)
        wanted = select(offerings.c.offering_id, offerings.c.content_hash).outerjoin(traits, fresh)
        wanted = wanted.where(traits.c.offering_id.is_(None), offerings.c.lifecycle.in_(_PRESENT))
        return dict(self._connection.execute(wanted.order_by(offerings.c.offering_id)).all())

    def gone(self) -> list[str]:
        """Records with traits that are withdrawn by now."""
        joined = select(traits.c.offering_id).join(offerings, offerings.c.offering_id == traits.c.offering_id)
        return list(self._connection.execute(joined.where(offerings.c.lifecycle.not_in(_PRESENT))).scalars())

    def offerings(self, ids: Iterable[str]) -> Iterator[Offering]:
        wanted = select(payloads.c.payload)
        for batch in batches(ids, BATCH):
            yield from map(unpack, self._connection.execute(wanted.where(payloads.c.offering_id.in_(batch))).scalars())

    def traits(self, ids: Iterable[str]) -> dict[str, Traits]:
        found = {}
        for batch in batches(ids, BATCH):
            for body in self._connection.execute(select(traits.c.body).where(traits.c.offering_id.in_(batch))).scalars():
                each = _TRAITS.decode(body)
                found[each.offering_id] = each
        return found

    def having_traits(self, ids: Iterable[str]) -> set[str]:
        """Those of these records that have traits."""
        found = set[str]()
        for batch in batches(ids, BATCH):
            found.update(self._connection.execute(select(traits.c.offering_id).where(traits.c.offering_id.in_(batch))).scalars())
        return found

    def remember(self, told: Sequence[tuple[Traits, str, Collection[str]]], rules: str) -> None:
        """Traits, each with the hash of the content they were taken from and the keys its likes are found by."""
        self.forget([each.offering_id for each, _, _ in told])
        rows = [(each.offering_id, content_hash, encode(each)) for each, content_hash, _ in told]
        names = ("offering_id", "content_hash", "body")
        pour(self._connection, traits, [dict(zip(names, row, strict=True)) | {"rules": rules} for row in rows])
        keyed = [{"key": key, "offering_id": each.offering_id} for each, _, keys in told for key in sorted(keys)]
        for batch in batches(keyed, BATCH):
            pour(self._connection, trait_keys, batch)

    def forget(self, ids: Iterable[str]) -> None:
        """Leaves no traits and no likenesses of these records."""
        for batch in batches(ids, BATCH):
            self._connection.execute(delete(traits).where(traits.c.offering_id.in_(batch)))
            self._connection.execute(delete(trait_keys).where(trait_keys.c.offering_id.in_(batch)))
            self._connection.execute(delete(likenesses).where(likenesses.c.one.in_(batch)))
            self._connection.execute(delete(likenesses).where(likenesses.c.other.in_(batch)))

    def candidates(self, ids: Sequence[str]) -> set[tuple[str, str]]:
        """Pairs that have a key in common and one of `ids` in them, in order."""
        mine, its = trait_keys.alias(), trait_keys.alias()
        wanted = select(mine.c.offering_id, its.c.offering_id).join_from(mine, its, mine.c.key == its.c.key)
        wanted = wanted.where(mine.c.offering_id.in_(ids), mine.c.offering_id != its.c.offering_id).distinct()
        return {(min(pair), max(pair)) for pair in self._connection.execute(wanted)}

    def keep(self, found: Sequence[Likeness]) -> None:
        """Adds likenesses of pairs that have none."""
        rows = [{"one": each.one, "other": each.other, "body": encode(each)} for each in found]
        for batch in batches(rows, BATCH):
            pour(self._connection, likenesses, batch)

    def likenesses(self, ids: Iterable[str] | None = None) -> dict[tuple[str, str], Likeness]:
        """Those that have one of `ids` in them, or all there are."""
        wanted = select(likenesses.c.body)
        if ids is None:
            bodies = list(self._connection.execute(wanted).scalars())
        else:
            bodies = []
            for batch in batches(ids, BATCH):
                touched = wanted.where(or_(likenesses.c.one.in_(batch), likenesses.c.other.in_(batch)))
                bodies += self._connection.execute(touched).scalars()
        return {(each.one, each.other): each for each in map(_LIKENESS.decode, bodies)}

    def rulings(self) -> tuple[Ruling, ...]:
        bodies = self._connection.execute(select(rulings.c.body).order_by(rulings.c.one, rulings.c.other)).scalars()
        return tuple(map(_RULING.decode, bodies))

    def rule(self, ruling: Ruling) -> None:
        """Remembers a ruling in the place of an earlier one on the same two records."""
        pair = rulings.c.one == ruling.one, rulings.c.other == ruling.other
        self._connection.execute(delete(rulings).where(*pair))
        pour(self._connection, rulings, [{"one": ruling.one, "other": ruling.other, "body": encode(ruling)}])

    def cluster_of(self, ids: Iterable[str]) -> dict[str, str]:
        """The cluster of each of these records that has one."""
        found: dict[str, str] = {}
        for batch in batches(ids, BATCH):
            wanted = select(cluster_members.c.offering_id, cluster_members.c.cluster_id)
            found |= self._connection.execute(wanted.where(cluster_members.c.offering_id.in_(batch))).all()
        return found

    def clusters(self, ids: Iterable[str] | None = None) -> tuple[Cluster, ...]:
        """Clusters by their ids, or all there are, the oldest first."""
        rows: list[Any] = []
        members: dict[str, list[Member]] = defaultdict(list)
        aliases: dict[str, list[str]] = defaultdict(list)
        for chosen in [None] if ids is None else batches(ids, BATCH):
            rows += self._of(clusters, chosen)
            for row in self._of(cluster_members, chosen):
                members[row.cluster_id].append(Member(offering_id=row.offering_id, source_id=row.source_id, kin=Kin(row.kin)))
            for row in self._of(cluster_aliases, chosen):
                aliases[row.cluster_id].append(row.alias)
        found = (
            Cluster(
                cluster_id=row.cluster_id,
                owner=row.owner,
                born=row.born,
                members=tuple(sorted(members[row.cluster_id], key=lambda member: member.offering_id)),
                aliases=tuple(sorted(aliases[row.cluster_id])),
            )
            for row in rows
        )
        return tuple(sorted(found, key=lambda each: (each.born, each.cluster_id)))

    def cluster_ids(self) -> set[str]:
        """Every id in use, aliases too."""
        mine = self._connection.execute(select(clusters.c.cluster_id)).scalars()
        return {*mine, *self._connection.execute(select(cluster_aliases.c.alias)).scalars()}

    def replace(self, before: Sequence[Cluster], after: Sequence[Cluster], at: str) -> None:
        """Puts the clusters `after` in the place of those `before`, and tells of the records whose cluster is another."""
        for batch in batches((each.cluster_id for each in before), BATCH):
            for table in (clusters, cluster_members, cluster_aliases):
                self._connection.execute(delete(table).where(table.c.cluster_id.in_(batch)))
        pour(self._connection, clusters, [{"cluster_id": c.cluster_id, "owner": c.owner, "born": c.born} for c in after])
        names = ("offering_id", "source_id", "kin", "cluster_id")
        told = [(m.offering_id, m.source_id, m.kin.value, c.cluster_id) for c in after for m in c.members]
        pour(self._connection, cluster_members, [dict(zip(names, row, strict=True)) for row in told])
        pour(self._connection, cluster_aliases, [{"alias": a, "cluster_id": c.cluster_id} for c in after for a in c.aliases])
        moved = {(m.offering_id, c.cluster_id) for c in before for m in c.members} ^ {(i, c) for i, _, _, c in told}
        tell(self._connection, (i for i, _ in moved), at)

    def _of(self, table: Any, ids: Sequence[str] | None) -> list[Any]:
        wanted = select(table) if ids is None else select(table).where(table.c.cluster_id.in_(ids))
        return list(self._connection.execute(wanted))


def by_record(found: Iterable[Cluster]) -> Mapping[str, Cluster]:
    """The cluster of each record that has one."""
    return {member.offering_id: cluster for cluster in found for member in cluster.members}
