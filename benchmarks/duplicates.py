"""How well records of one course are found among thousands on many catalogues, and whether clusters last.

    python -m benchmarks.duplicates [--records 3000] [--nights 10] [--seed 7] [--mistakes]

The records are those of an invented island (tests/parts/island), whose courses are known. They are put into a real store on
SQLite and matched as `publish` does. Prints pairs, precision, recall, seconds of processor time and the most memory the process
had; then, night by night of records that leave, return, come and change: clusters that still stand and kept their id, and
owners that changed though the owner before was there. `--mistakes` prints pairs wrongly joined and missed. `--records 20000`
gives the figure.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import combinations
from pathlib import Path

from scheduler import match
from schemas import Cluster, Harvest, Outcome, Take, Taken
from store import Store
from tests.parts.island import Island

FIRST = datetime(2026, 6, 1, tzinfo=UTC)
Pair = tuple[str, str]


@dataclass(frozen=True)
class Night:
    """What one night came to. `stood` clusters of the night before still have a record, `kept` of them under their id;
    `flaps` changed their owner though it was still among them."""

    records: int
    true: frozenset[Pair]
    found: frozenset[Pair]
    seconds: float
    stood: int = 0
    kept: int = 0
    flaps: int = 0

    @property
    def precision(self) -> float:
        return len(self.true & self.found) / max(1, len(self.found))

    @property
    def recall(self) -> float:
        return len(self.true & self.found) / max(1, len(self.true))


def record(store: Store, island: Island, number: int) -> None:
    """A full harvest of every catalogue; who leaves is withdrawn at once."""
    at = (FIRST + timedelta(days=number)).isoformat()
    for source_id in island.sources:
        mine = tuple(Taken(offering=each, pages_hash="p") for each in island if each.source_id == source_id)
        done = Harvest(
            harvest_id=f"{source_id}-{number}", source_id=source_id, started_at=at, ended_at=at, outcome=Outcome.FULL, reason=""
        )
        store.record(Take(harvest=done, read=mine, grace=1))


def pairs(clusters: Mapping[str, Cluster]) -> frozenset[Pair]:
    """Every two records that stand in one cluster, in order."""
    once = {cluster.cluster_id: sorted(member.offering_id for member in cluster.members) for cluster in clusters.values()}
    return frozenset(pair for members in once.values() for pair in combinations(members, 2))


def lasted(before: Mapping[str, Cluster], after: Mapping[str, Cluster]) -> tuple[int, int, int]:
    """Clusters of `before` that have a record left, those of them whose id still leads to one, and owners that flapped."""
    ids = {known: cluster for cluster in after.values() for known in (cluster.cluster_id, *cluster.aliases)}
    stood = kept = flaps = 0
    for old in {cluster.cluster_id: cluster for cluster in before.values()}.values():
        left = [member.offering_id for member in old.members if member.offering_id in after]
        new = ids.get(old.cluster_id)
        stood += bool(left)
        kept += new is not None and bool(left)
        flaps += new is not None and new.cluster_id == old.cluster_id and _flapped(old.owner, new)
    return stood, kept, flaps


def _flapped(owner: str, new: Cluster) -> bool:
    return new.owner != owner and owner in {member.offering_id for member in new.members}


def nights(island: Island, store: Store, last: int) -> Iterator[Night]:
    """The first night, and `last` more."""
    before: Mapping[str, Cluster] = {}
    for number in range(last + 1):
        if number:
            island.sleep()
        record(store, island, number)
        begun = time.process_time()
        match(store, island.sources, FIRST + timedelta(days=number))
        spent = time.process_time() - begun
        after = store.clusters()
        yield Night(len(island.offerings), frozenset(island.pairs()), pairs(after), spent, *lasted(before, after))
        before = after


def mistakes(island: Island, night: Night) -> Iterator[str]:
    """The pairs wrongly joined and missed, each with the trap it fell into, after how often each trap caught one."""
    for said, wrong in (("joined", night.found - night.true), ("missed", night.true - night.found)):
        caught = Counter(_trap(island, pair) for pair in wrong)
        yield f"{len(wrong)} wrongly {said}: " + ", ".join(f"{trap} {number}" for trap, number in caught.most_common())
        yield from (f"  {_trap(island, pair):14} {_told(island, pair[0])} = {_told(island, pair[1])}" for pair in sorted(wrong))


def _trap(island: Island, pair: Pair) -> str:
    return " ".join(sorted({trap for each in pair if (trap := island.listings[each].course.trap)})) or "no trap"


def _told(island: Island, offering_id: str) -> str:
    offering = island.offerings[offering_id]
    provider = offering.provider.name if offering.provider else "-"
    return f"{offering.name!r} ({offering.source_id}, {provider})"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, default=3_000)
    parser.add_argument("--nights", type=int, default=10, help="nights of changes after the first")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--mistakes", action="store_true", help="print every pair wrongly joined and missed on the first night")
    given = parser.parse_args()
    island = Island(given.records, given.seed)
    with tempfile.TemporaryDirectory(prefix="credatlas-duplicates-") as home:
        store = Store.open(f"sqlite:///{Path(home) / 'catalogue.sqlite'}")
        for number, night in enumerate(nights(island, store, given.nights)):
            print(
                f"night {number:2} {night.records:6} records {len(night.true):6} pairs {len(night.found):6} found  "
                f"precision {night.precision:.4f} recall {night.recall:.4f}  {night.seconds:6.1f} s  "
                f"{night.kept} of {night.stood} clusters kept their id, {night.flaps} owners flapped",
                flush=True,
            )
            if given.mistakes and not number:
                print("\n".join(mistakes(island, night)))
        store.close()
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 if sys.platform == "darwin" else 1024)
    print(f"{most / (1024 if sys.platform == 'darwin' else 1):.0f} MB at most, seed {given.seed}")


if __name__ == "__main__":
    main()
