"""On an island whose courses are known, records of one course are found, others are left apart, and clusters last."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.duplicates import Night, mistakes, nights
from scheduler import matching
from store import Store
from tests.parts.island import Island

RECORDS = 1_500
SEEDS = (7, 8)


@pytest.fixture(scope="module", params=SEEDS)
def island(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Island, list[Night]]:
    """The island after its last night, and what each night came to."""
    found = Island(RECORDS, request.param)
    store = Store.open(f"sqlite:///{tmp_path_factory.mktemp('island') / 'catalogue.sqlite'}")
    came = list(nights(found, store, 4))
    store.close()
    return found, came


@pytest.mark.heavy
def test_nearly_all_pairs_found_are_of_one_course_and_most_are_found(island: tuple[Island, list[Night]]) -> None:
    first = island[1][0]
    assert first.true
    assert first.precision >= 0.95
    assert first.recall >= 0.85


@pytest.mark.heavy
def test_nights_of_change_leave_every_cluster_its_id_and_its_owner(island: tuple[Island, list[Night]]) -> None:
    later = island[1][1:]
    assert all(night.stood == night.kept > 0 for night in later)
    assert sum(night.flaps for night in later) == 0
    assert later[-1].precision >= 0.95
    assert later[-1].recall >= 0.85


def test_clusters_are_the_same_however_many_records_are_held_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = []
    for at_once in (500, 3):
        monkeypatch.setattr(matching, "_AT_ONCE", at_once)
        store, island = Store.open(f"sqlite:///{tmp_path / str(at_once)}"), Island(150)
        came = list(nights(island, store, 2))
        found.append(([night.found for night in came], dict(store.clusters())))
        store.close()
    assert found[0] == found[1]
    assert found[0][1]


def test_an_island_is_the_same_for_the_same_seed_and_changes_with_the_night() -> None:
    one, other = Island(60), Island(60)
    assert list(one) == list(other)
    one.sleep()
    assert list(one) != list(other)
    other.sleep()
    assert list(one) == list(other)
    assert list(Island(60, seed=8)) != list(Island(60))


def test_mistakes_are_counted_by_what_they_fell_for() -> None:
    island = Island(60)
    a, b, c = sorted(island.offerings)[:3]
    told = list(mistakes(island, Night(60, frozenset({(a, b)}), frozenset({(a, c)}), 0.1)))
    assert [line.split(":")[0] for line in told if not line.startswith(" ")] == ["1 wrongly joined", "1 wrongly missed"]
