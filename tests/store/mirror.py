"""A consumer of the feed, and the little that its tests compare."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from schemas import Change, Changes, Cluster, Member, Record, Text
from store import Store
from tests.store.nights import SOURCE, known_as, time

BEGINNING = "0"


class Mirror:
    """A consumer that keeps what it is told, and its token only when it has kept the rest."""

    def __init__(self) -> None:
        self.token = BEGINNING
        self.held: dict[str, Record] = {}
        self.afresh = 0

    def take(self, told: Changes, dies: bool = False) -> list[Change]:
        """Keeps a page; one that dies has kept half of it, and its old token."""
        if told.afresh:
            self.held.clear()
            self.afresh += 1
        kept = told.changes[: len(told.changes) // 2] if dies else told.changes
        for change in kept:
            key = change.record.offering.offering_id
            if change.gone:
                self.held.pop(key, None)
            else:
                self.held[key] = change.record
        if not dies:
            self.token = told.token
        return list(kept)

    def catch_up(self, store: Store, limit: int = 2) -> None:
        while True:
            told = store.changes(self.token, limit)
            self.take(told)
            if not told.more:
                return


def seen(records: Iterable[Record]) -> dict[str, Record]:
    """Records by id, without what changes every night or tells nothing to a consumer."""
    still = {"last_seen": "", "nights_missing": 0, "reason": "", "pages_hash": "", "content_hash": "", "last_changed": ""}
    return {record.offering.offering_id: msgspec.structs.replace(record, **still) for record in records}


def told(changes: Changes) -> list[tuple[str, bool]]:
    return [(change.record.offering.name, change.gone) for change in changes.changes]


def cluster(*names: str, cluster_id: str = "") -> Cluster:
    members = tuple(Member(offering_id=known_as(name), source_id=SOURCE) for name in names)
    return Cluster(cluster_id=cluster_id or known_as(names[0]), owner=known_as(names[0]), born=time(1), members=members)


def titled(name: str, title: str) -> tuple[Text, ...]:
    return (Text(words=f"{name} {title}", lang="en"),)
