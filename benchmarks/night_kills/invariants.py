"""What has to hold of a data folder after a kill, after the night that went on, and beside the twin; each breach a sentence."""

from __future__ import annotations

import gzip
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any

from sqlalchemy import text

import scheduler
from benchmarks.night_kills.house import House
from crawlers import Archive
from schemas import Night, Outcome, Outlet, Settings, Stage, StepOutcome

FACTS = {
    "records": "SELECT offering_id, content_hash, pages_hash, lifecycle, nights_missing FROM offerings",
    "fates": "SELECT offering_id, lifecycle, nights_missing FROM fates",
    "approvals": "SELECT source_id, ended_by <> '', released FROM approvals",
    "corrections": "SELECT offering_id, stands FROM corrections",
    "harvests": "SELECT source_id, outcome FROM harvests",
    "unread words": "SELECT source_id, offering_id, kind, field, words, count FROM issues",
    "courses": "SELECT one.offering_id, other.offering_id FROM cluster_members AS one "
    "JOIN cluster_members AS other ON other.cluster_id = one.cluster_id",
}
"""What is to be as it is with the twin: rows, as often as they are there. Whose name a course bears is not: it is that of the
record that was published first, and a night that is told to stop publishes what it has."""
VERSIONS = "SELECT offering_id, content_hash, valid_from, valid_to, cause FROM versions ORDER BY version_id"
TWICE = {
    "a harvest is recorded twice": "SELECT harvest_id FROM harvests GROUP BY harvest_id HAVING count(*) > 1",
    "an address has two records": "SELECT source_id, native_id FROM offerings WHERE native_id IS NOT NULL AND lifecycle = 'live' "
    "GROUP BY source_id, native_id HAVING count(*) > 1",
    "a record has no payload": "SELECT offering_id FROM offerings WHERE offering_id NOT IN (SELECT offering_id FROM payloads)",
    "an approval rests on no harvest": "SELECT approval_id FROM approvals "
    "WHERE harvest_id NOT IN (SELECT harvest_id FROM harvests)",
    "an approval was used twice": "SELECT source_id FROM approvals "
    "WHERE released GROUP BY source_id, ended_by HAVING count(*) > 1",
}
"""Rows that must not be there."""
CUT = ("interrupted",)
"""Alerts of which a house that was never killed has none."""


def rows(house: House, query: str) -> list[tuple[Any, ...]]:
    with house.store.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


def at_rest(house: House) -> Iterator[str]:
    """What holds whenever nothing is at work, right after a kill too."""
    if house.database.startswith("sqlite"):
        if (said := rows(house, "PRAGMA integrity_check")) != [("ok",)]:
            yield f"the database is not whole: {said[:3]}"
        if said := rows(house, "PRAGMA foreign_key_check"):
            yield f"foreign keys point nowhere: {said[:3]}"
    for sentence, query in TWICE.items():
        if found := rows(house, query):
            yield f"{sentence}: {found[:3]}"
    yield from chains(house)
    if odd := scheduler.audit(house.sources, Archive(Settings(home=house.home).archive), house.store).differences:
        yield f"{len(odd)} values are not borne out by the archive, first {odd[0]}"


def chains(house: House) -> Iterator[str]:
    """Versions of one record follow each other without overlap, and none is like the next."""
    held = {row[0]: row[1] for row in rows(house, "SELECT offering_id, content_hash FROM offerings")}
    lives: dict[str, list[tuple[Any, ...]]] = {}
    for row in rows(house, VERSIONS):
        lives.setdefault(row[0], []).append(row)
    for record, states in lives.items():
        for one, other in pairwise(states):
            if one[3] > other[2]:
                yield f"two versions of {record} overlap"
            if one[1] == other[1]:
                yield f"a version of {record} stands twice"
        if states[-1][1] == held[record]:
            yield f"the last version of {record} is what it is"
        if any(state[2] > state[3] for state in states):
            yield f"a version of {record} ends before it begins"


def gone_on(house: House, code: int) -> Iterator[str]:
    """What holds once the next night is over."""
    night = house.night()
    if night is None or not night.over or code not in {0, 3}:
        yield f"the night did not go on to its end (code {code}): {house.log.read_text().strip()[-300:]}"
        return
    yield from (
        f"{one.stage.value} went ill: {one.said}" for one in night.steps if not well(house, one.stage, one.outcome, night)
    )
    if active := house.store.runs.active():
        yield f"runs without a process: {[run.source_id for run in active]}"
    if leases := house.store.leases.held():
        yield f"leases are held by nobody: {leases}"
    yield from (f"{one.name} has a message pending: {one.trouble}" for one in outlets(house) if one.pending)
    yield from (f"left behind: {name}" for name in leftovers(house))
    yield from (f"torn: {name}" for name in torn(house))


def outlets(house: House) -> Iterable[Outlet]:
    names = [name for (name,) in rows(house, "SELECT name FROM outlets")]
    return map(house.store.outbox.outlet, names)


def leftovers(house: House) -> Iterator[str]:
    """Files of work that was under way: nothing is at work any more. The journal of a harvest that was killed when it had been
    recorded may stay until the next one of that source."""
    newest = {(one.source_id, one.manifest) for name in house.sources if (one := house.store.last_taken(name))}
    for path in house.home.rglob("*"):
        if path.suffix == ".journal" and (path.parent.name, path.with_suffix(".cdxj").name) in newest:
            continue
        if path.suffix in {".part", ".journal", ".tmp"} or "aside" in path.name:
            yield str(path.relative_to(house.home))


def torn(house: House) -> Iterator[str]:
    """Files of the archive that cannot be read to their end; each is read once."""
    for path in sorted(house.home.rglob("*.warc.gz")):
        if path in house.whole:
            continue
        try:
            with gzip.open(path) as file:
                while file.read(1 << 20):
                    pass
        except (EOFError, OSError, zlib.error) as error:
            yield f"{path.relative_to(house.home)} ({error})"
        house.whole.add(path)


def well(house: House, stage: Stage, outcome: StepOutcome, night: Night) -> bool:
    held = any(one.outcome is Outcome.HELD for one in house.store.nights.harvested(night).values())
    return outcome is StepOutcome.DONE or (stage is Stage.HARVEST and held and outcome is StepOutcome.PARTLY)


def beside(house: House, twin: House) -> Iterator[str]:
    """What differs from the house that was never killed."""
    for what, query in FACTS.items():
        ours, theirs = Counter(map(plain, rows(house, query))), Counter(map(plain, rows(twin, query)))
        if ours != theirs:
            more, fewer = list((ours - theirs).elements()), list((theirs - ours).elements())
            yield f"{what} differ from the twin's: {more[:3]} for {fewer[:3]}"
    mine, other = lives(house), lives(twin)
    if odd := [record for record in mine.keys() | other.keys() if mine.get(record) != other.get(record)]:
        yield f"versions differ from the twin's: {[(one, mine.get(one), other.get(one)) for one in odd[:2]]}"
    if unlike := alerts(house) ^ alerts(twin):
        yield f"alerts differ from the twin's: {sorted(unlike)[:4]}"
    if untold := {(key, what) for key, what in twin.heard() - house.heard() if not any(cut in key for cut in CUT)}:
        yield f"never told: {sorted(untold)[:4]}"


def plain(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """Either database has its own truth values."""
    return tuple(int(cell) if isinstance(cell, bool) else cell for cell in row)


def lives(house: House) -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {}
    for record, content, _, _, cause in rows(house, VERSIONS):
        found.setdefault(record, []).append((content, cause))
    return found


def alerts(house: House) -> set[tuple[str, bool, bool]]:
    """Those that stand and those that have closed; that a run was cut short is true of a house that is killed."""
    held = house.store.watched.alerts().items()
    return {(key, bool(one.closed_at), bool(one.snoozed_until)) for key, one in held if not any(cut in key for cut in CUT)}
