"""Whatever happens to the store and to a consumer of its feed, the consumer ends with what the store has."""

from __future__ import annotations

import tempfile
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as some

from schemas import Cluster
from store import Store
from tests.store.mirror import Mirror, cluster, seen, titled
from tests.store.nights import SOURCE, harvest, read, take

OTHERS = ("ie_ennis", "ie_sligo")
GRACE = 2
NAMES = ("weaving", "glass", "pottery", "joinery")
sights = some.fixed_dictionaries({name: some.sampled_from(["1", "2", "kept", "unreachable", None]) for name in NAMES})
happenings = some.lists(
    some.one_of(
        some.tuples(some.just("night"), sights),
        some.tuples(some.just("cluster"), some.lists(some.sampled_from(NAMES), unique=True, max_size=3)),
        some.tuples(some.just("read"), some.integers(1, 5)),
        some.tuples(some.just("die"), some.integers(1, 5)),
        some.tuples(some.just("years pass"), some.none()),
    ),
    max_size=14,
)


def test_nothing_is_lost_between_harvests_side_by_side(store: Store) -> None:
    """Each source in its own thread, a consumer reading all the while."""
    mirror, done = Mirror(), Event()

    def nights(source_id: str) -> None:
        for night in range(1, 16):
            names = read(*(f"course {n}" for n in range(night, night + 9)), source_id=source_id)
            store.record(take(night, names, harvest=harvest(night, source_id=source_id), grace=GRACE))

    def follow() -> None:
        while not done.is_set():
            mirror.catch_up(store, 3)

    with ThreadPoolExecutor(4) as pool:
        reading = pool.submit(follow)
        harvests = [pool.submit(nights, each) for each in (SOURCE, *OTHERS)]
        try:
            for each in harvests:
                each.result()
        finally:
            done.set()
        reading.result()
    mirror.catch_up(store)
    assert mirror.afresh >= 1
    assert seen(mirror.held.values()) == seen(store.records())


@settings(max_examples=25)
@given(happenings)
def test_whatever_happens_a_consumer_ends_with_what_the_store_has(happened: list[tuple[str, object]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store, mirror = Store.open(f"sqlite:///{folder}/catalogue.sqlite"), Mirror()
        Nights(store, mirror).go_through(happened)
        mirror.catch_up(store)
        assert seen(mirror.held.values()) == seen(store.records())
        store.close()


class Nights:
    """Goes through what happens to a store and to a consumer of its feed."""

    def __init__(self, store: Store, mirror: Mirror) -> None:
        self.store, self.mirror = store, mirror
        self.night, self.year = 0, 2026
        self.known: set[str] = set()
        self.clusters: list[Cluster] = []

    def go_through(self, happened: list[tuple[str, object]]) -> None:
        for what, told in happened:
            match what, told:
                case "night", dict():
                    self.harvest(told)
                case "cluster", list():
                    self.cluster([name for name in told if name in self.known])
                case "read" | "die", int():
                    self.read(told, dies=what == "die")
                case _:
                    self.year += 2

    def harvest(self, sights: dict[str, str | None]) -> None:
        self.night += 1
        at = f"{self.year}-06-{self.night:02}T02:00:00Z"
        showing = {name: sight for name, sight in sights.items() if sight in ("1", "2") or name in self.known}
        found = [each for n, s in showing.items() if s in ("1", "2") for each in read(n, title=titled(n, str(s)))]
        kept, away = ([name for name, sight in showing.items() if sight == word] for word in ("kept", "unreachable"))
        tonight = msgspec.structs.replace(harvest(self.night), harvest_id=f"night {self.night}", ended_at=at)
        self.store.record(take(self.night, found, kept, away, harvest=tonight, grace=GRACE))
        self.known |= {name for name, sight in showing.items() if sight in ("1", "2")}

    def cluster(self, names: list[str]) -> None:
        after = [cluster(*names, cluster_id=f"{names[0]} {self.night}")] if len(names) > 1 else []
        with self.store.matching() as memory:
            memory.replace(self.clusters, after, f"{self.year}-06-30T02:00:00Z")
        self.clusters = after

    def read(self, limit: int, dies: bool) -> None:
        """At-least-once: what is told after a death is at least what was told before it, as it is by then."""
        page = self.store.changes(self.mirror.token, limit)
        again = self.store.changes(self.mirror.token, limit)
        assert again == page
        places = [change.sequence for change in page.changes]
        assert places == sorted(set(places))
        self.mirror.take(page, dies)
