"""Records one take inside a transaction: compares it with what is remembered and writes only the differences."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, bindparam, delete, insert, literal, select, update

from schemas import (
    Cause,
    Harvest,
    Issue,
    Lifecycle,
    Offering,
    Outcome,
    Outdated,
    StoreError,
    Take,
    Taken,
    batches,
    digest,
    encode,
)
from store.approving import end_approvals
from store.bulk import BATCH, pour
from store.feed import tell
from store.payload import content_hash, pack
from store.runs import end_run
from store.tables import corrections, fates, harvests, offerings, payloads, sources, versions
from store.unread import Unread

_SEEN = {"lifecycle": Lifecycle.LIVE.value, "last_seen": None, "nights_missing": 0}
"""What every record seen tonight has in common."""
_HOT = ("offering_id", "content_hash", "pages_hash", "payload_hash", *_SEEN)
_COUNTED = ("added", "changed", "unchanged", "missing", "withdrawn", "returned", "unreachable", "issues")


def record_take(connection: Connection, take: Take) -> Harvest:
    """The harvest with its counters completed; every offering seen counts once, as added, changed, unchanged or returned."""
    harvest = take.harvest
    recording = None
    if harvest.outcome is not Outcome.FAILED:
        recording = _Recording(connection, harvest, take.cause, take.upon)
        counts = recording.run(take)
        counters = msgspec.structs.replace(harvest.counters, **{name: counts[name] for name in _COUNTED})
        harvest = msgspec.structs.replace(harvest, counters=counters)
    row = {"harvest_id": harvest.harvest_id, "source_id": harvest.source_id, "outcome": harvest.outcome.value}
    connection.execute(insert(harvests), row | {"body": encode(harvest)})
    end_run(connection, harvest)
    if take.removals and harvest.outcome is Outcome.FULL:
        end_approvals(connection, harvest, take)
    if recording is not None:
        tell(connection, recording.altered, harvest.ended_at)
    return harvest


class _Recording:
    """One harvest being recorded. `known` holds the source's narrow rows by id, `before` the time it was last seen; `altered`
    are the ids of what a reader of the records sees otherwise than before, `overtaken` those that a person corrected since they
    were read."""

    def __init__(self, connection: Connection, harvest: Harvest, cause: Cause, upon: str = "") -> None:
        self.connection = connection
        self.source_id = harvest.source_id
        self.harvest_id = harvest.harvest_id
        self.now = harvest.ended_at
        self.cause = cause
        self.before = self._take_turn()
        rests_on(connection, self.source_id, upon)
        hot = select(*(offerings.c[name] for name in _HOT)).where(offerings.c.source_id == self.source_id)
        self.known = {row.offering_id: row for row in connection.execute(hot)}
        self.seen: set[str] = set()
        self.altered: set[str] = set()
        self.corrections = standing_ids(connection, self.source_id)
        self.overtaken: set[str] = set()
        self.duplicates: list[Issue] = []
        self.unread = Unread(connection, self.source_id)
        self.counts: Counter[str] = Counter()

    def run(self, take: Take) -> Counter[str]:
        """Writes all but the harvest's own row; returns the counts."""
        for batch in batches(filter(self._stands, self._firsts(take.read)), BATCH):
            self._read(batch)
            self.unread.replace(batch)
        self._keep((set(take.kept) - self.seen) | self.overtaken)
        self._leave(set(take.unreachable), take)
        if take.issues is not None:
            self.unread.replace_own([*take.issues, *self.duplicates])
        self.counts["issues"] = self.unread.standing()
        return self.counts

    def _take_turn(self) -> str | None:
        """When the source was last seen, which becomes now; the row is locked, so harvests of one source queue."""
        asked = select(sources.c.last_seen).where(sources.c.source_id == self.source_id).with_for_update()
        before = self.connection.execute(asked).scalar_one_or_none()
        if before is None:
            self.connection.execute(insert(sources), {"source_id": self.source_id, "last_seen": self.now})
        else:
            self.connection.execute(update(sources).where(sources.c.source_id == self.source_id).values(last_seen=self.now))
        return before

    def _firsts(self, read: Iterable[Taken]) -> Iterator[Taken]:
        """The first of each id; the others become issues."""
        for taken in read:
            offering = taken.offering
            if offering.source_id != self.source_id:
                raise StoreError(
                    f"A harvest of {self.source_id} brought an offering of {offering.source_id}; nothing was recorded."
                )
            if offering.offering_id not in self.seen:
                self.seen.add(offering.offering_id)
                yield taken
            else:
                self.duplicates.append(_duplicate(offering))

    def _stands(self, taken: Taken) -> bool:
        """Whether it was read by the corrections that stand; what was not is read again by the next harvest."""
        key = taken.offering.offering_id
        if self.corrections.get(key, frozenset()) != frozenset(taken.corrections):
            self.overtaken.add(key)
        return key not in self.overtaken

    def _read(self, batch: Sequence[Taken]) -> None:
        """Adds what is new and writes, of what is known, the parts that differ."""
        added, changed, touched, packed = [], [], [], []
        for taken in batch:
            row = _row(taken)
            known = self.known.get(row["offering_id"])
            if known is None:
                added.append(row | {"source_id": self.source_id, "first_seen": self.now, "last_changed": self.now})
            elif known.content_hash != row["content_hash"]:
                changed.append(row | {"last_changed": self.now})
            elif any(getattr(known, name) != row[name] for name in _HOT):
                touched.append(row)
            if known is None or known.payload_hash != row["payload_hash"]:
                packed.append({"offering_id": row["offering_id"], "payload": pack(taken.offering)})
            self.counts[_verdict(known, row)] += 1
        self.altered.update(row["offering_id"] for row in packed)
        keep_versions(self.connection, [row["offering_id"] for row in changed], self.now, self.harvest_id, self.cause)
        self._return([row["offering_id"] for row in (*changed, *touched)])
        pour(self.connection, offerings, added)
        _rewrite(self.connection, changed)
        _rewrite(self.connection, touched)
        if replaced := [row["offering_id"] for row in packed if row["offering_id"] in self.known]:
            self.connection.execute(delete(payloads).where(payloads.c.offering_id.in_(replaced)))
        pour(self.connection, payloads, packed)

    def _keep(self, ids: set[str]) -> None:
        """Seen and not changed: costs no write, unless it had been away."""
        if strangers := ids - self.known.keys():
            raise StoreError(
                f"A harvest of {self.source_id} kept {len(strangers)} offerings that were never recorded, such as "
                f"{min(strangers)}; nothing was recorded: harvest the source again in full."
            )
        away = [i for i in ids if any(getattr(self.known[i], name) != value for name, value in _SEEN.items())]
        returned = self._return(away)
        self._set(away, **_SEEN, reason="")
        self.seen |= ids
        self.counts["returned"] += returned
        self.counts["unchanged"] += len(ids) - returned

    def _return(self, ids: Iterable[str]) -> int:
        """Remembers that what had been away is back, and says of how many."""
        back = [i for i in ids if self.known[i].lifecycle != Lifecycle.LIVE]
        self._tell({"offering_id": i, "reason": ""} | _SEEN for i in back)
        self.altered.update(back)
        return len(back)

    def _tell(self, rows: Iterable[dict[str, Any]]) -> None:
        for some in batches(rows, BATCH):
            pour(self.connection, fates, [row | {"since": self.now} for row in some])

    def _leave(self, unreachable: set[str], take: Take) -> None:
        """What was not seen keeps the time it was last seen; what is gone is missing one night more, or withdrawn."""
        left = {i for i, row in self.known.items() if row.lifecycle != Lifecycle.WITHDRAWN} - self.seen
        self._set([i for i in left if self.known[i].last_seen is None], last_seen=self.before)
        self.counts["unreachable"] = len(left & unreachable)
        if not take.removals:
            return
        nights, doubted = defaultdict(list), frozenset(take.doubted)
        for i in left - unreachable:
            nights[self.known[i].nights_missing + 1, take.patience if i in doubted else take.grace].append(i)
        for (number, grace), ids in nights.items():
            fate = Lifecycle.MISSING if number < grace else Lifecycle.WITHDRAWN
            told = {"lifecycle": fate.value, "nights_missing": number, "reason": take.reason or _reason(number)}
            self._set(ids, **told)
            self._tell({"offering_id": i, "last_seen": self.known[i].last_seen or self.before} | told for i in ids)
            self.altered.update(i for i in ids if self.known[i].lifecycle != fate)
            self.counts[fate.value] += len(ids)
            if fate is Lifecycle.WITHDRAWN:
                self.unread.drop(ids)

    def _set(self, ids: Iterable[str], **values: Any) -> None:
        for some in batches(ids, BATCH):
            self.connection.execute(update(offerings).where(offerings.c.offering_id.in_(some)).values(**values))


def rests_on(connection: Connection, source_id: str, upon: str) -> None:
    """Raises Outdated where what is to be recorded says from which harvest's pages it was read, and they are not the newest."""
    mine = harvests.c.source_id == source_id, harvests.c.outcome != Outcome.FAILED.value
    taken = select(harvests.c.harvest_id).where(*mine).order_by(harvests.c.sequence.desc()).limit(1)
    if upon and connection.execute(taken).scalar() != upon:
        raise Outdated(f"{source_id} was harvested while its archive was read; nothing was recorded: try again.")


def standing_ids(connection: Connection, source_id: str) -> dict[str, frozenset[str]]:
    """The ids of the corrections that stand, by offering."""
    wanted = select(corrections.c.offering_id, corrections.c.correction_id)
    found: defaultdict[str, set[str]] = defaultdict(set)
    for key, correction_id in connection.execute(wanted.where(corrections.c.source_id == source_id, corrections.c.stands)):
        found[key].add(correction_id)
    return {key: frozenset(ids) for key, ids in found.items()}


def keep_versions(connection: Connection, ids: Collection[str], now: str, harvest_id: str, cause: Cause) -> None:
    """Copies, inside the database, what is about to be replaced."""
    if not ids:
        return
    old = (offerings.c.offering_id, offerings.c.content_hash, offerings.c.last_changed)
    copied = (
        select(*old, literal(now), literal(harvest_id), literal(cause.value), payloads.c.payload)
        .join_from(offerings, payloads, payloads.c.offering_id == offerings.c.offering_id)
        .where(offerings.c.offering_id.in_(ids))
    )
    columns = ("offering_id", "content_hash", "valid_from", "valid_to", "harvest_id", "cause", "payload")
    connection.execute(insert(versions).from_select(columns, copied))


def hashes(taken: Taken) -> dict[str, Any]:
    """By what it is told whether anything changed."""
    offering = taken.offering
    return {"content_hash": content_hash(offering), "pages_hash": taken.pages_hash, "payload_hash": digest(offering)}


def _row(taken: Taken) -> dict[str, Any]:
    """The narrow row of an offering seen tonight."""
    offering = taken.offering
    return {"offering_id": offering.offering_id, "native_id": offering.native_id, **hashes(taken), **_SEEN, "reason": ""}


def _duplicate(offering: Offering) -> Issue:
    words, url = offering.native_id or offering.url, offering.url
    return Issue(source_id=offering.source_id, kind="duplicate", field="offering_id", words=words, example_url=url)


def _verdict(known: Row[Any] | None, row: dict[str, Any]) -> str:
    if known is None:
        return "added"
    if known.lifecycle != Lifecycle.LIVE:
        return "returned"
    return "unchanged" if known.content_hash == row["content_hash"] else "changed"


def _reason(nights: int) -> str:
    return f"Its source no longer lists it, for {nights} {'night' if nights == 1 else 'nights'} in a row."


def _rewrite(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Overwrites narrow rows, all with the same columns."""
    if rows:
        key = [{f"of_{name}": value for name, value in row.items()} for row in rows]
        values: dict[str, Any] = {name: bindparam(f"of_{name}") for name in rows[0] if name != "offering_id"}
        connection.execute(update(offerings).where(offerings.c.offering_id == bindparam("of_offering_id")).values(values), key)
