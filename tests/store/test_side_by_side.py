"""Several harvests recorded at once wait for each other and lose nothing."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from schemas import Harvest
from store import Store
from tests.store.nights import SOURCE, harvest, read, take

NAMES = [f"course {number}" for number in range(300)]


def test_harvests_of_different_sources_are_recorded_side_by_side(store: Store) -> None:
    sources = [f"ie_town_{number}" for number in range(4)]

    def record(source_id: str) -> Harvest:
        return store.record(take(1, read(*NAMES, source_id=source_id), harvest=harvest(1, source_id=source_id)))

    with ThreadPoolExecutor(4) as pool:
        assert [done.counters.added for done in pool.map(record, sources)] == [300] * 4
    assert store.counts() == dict.fromkeys(sources, 300)


def test_harvests_of_one_source_take_turns(store: Store) -> None:
    store.record(take(1, read("weaving")))
    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(lambda night: store.record(take(night, read(*NAMES), kept=("weaving",))), range(2, 6)))
    assert sorted((each.counters.added, each.counters.unchanged) for each in done) == [(0, 301)] * 3 + [(300, 1)]
    assert store.counts() == {SOURCE: 301}
    assert len(store.harvests(SOURCE)) == 5
