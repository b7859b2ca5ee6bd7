"""Clusters follow the store night by night: only what changed is compared, ids and owners stay, and rulings win."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from scheduler import match, rule
from schemas import Cluster, Kin, Offering, Ruling, Taken, Text, WrongUse
from store import Store
from tests.matcher.courses import KINDS, catalogue, course
from tests.store.nights import harvest, take

SOURCES = {name: catalogue(name) for name in KINDS}
ROPE, ROPE_AT_HOME = course("Rope Making"), course("Rope Making", "ie_harbour")
KNOTS = course("Knots")
CORK, GALWAY = course("Sail Making [Cork]", key="1"), course("Sail Making [Galway]", key="2")


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    if request.param == "sqlite":
        opened = Store.open(f"sqlite:///{tmp_path / 'catalogue.sqlite'}")
    else:
        opened = Store.open(request.getfixturevalue("furnished_database"))
    yield opened
    opened.close()


def night(store: Store, number: int, offerings: Iterable[Offering], grace: int = 1) -> None:
    """A full harvest of every catalogue, and the matching after it."""
    offerings = list(offerings)
    for source_id in KINDS:
        mine = tuple(Taken(offering=each, pages_hash="p") for each in offerings if each.source_id == source_id)
        store.record(take(number, mine, harvest=harvest(number, source_id=source_id), grace=grace))
    match(store, SOURCES, datetime(2026, 6, number, tzinfo=UTC))


def ruling(one: Offering, other: Offering, says: str) -> Ruling:
    first, second = sorted((one.offering_id, other.offering_id))
    return Ruling(one=first, other=second, says=says, by="ada", at="2026-06-02T09:00:00+00:00", why="asked the college")


def word(store: Store, one: Offering, other: Offering, says: str) -> None:
    rule(store, SOURCES, ruling(one, other, says), datetime(2026, 6, 2, tzinfo=UTC))


def cluster(store: Store, offering: Offering) -> Cluster:
    found = store.cluster(offering.offering_id)
    assert found is not None
    return found


def test_one_course_on_two_catalogues_is_a_cluster_owned_by_its_provider(store: Store) -> None:
    night(store, 1, [ROPE, ROPE_AT_HOME, KNOTS])
    assert {member.offering_id for member in cluster(store, ROPE).members} == {ROPE.offering_id, ROPE_AT_HOME.offering_id}
    assert cluster(store, ROPE).owner == cluster(store, ROPE).cluster_id == ROPE_AT_HOME.offering_id
    assert store.cluster(KNOTS.offering_id) is None


def test_runs_are_told_from_the_same_course_elsewhere(store: Store) -> None:
    home = course("Sail Making", "ie_harbour")
    night(store, 1, [CORK, GALWAY, home])
    kin = {member.offering_id: member.kin for member in cluster(store, home).members}
    assert kin == {CORK.offering_id: Kin.SAME, GALWAY.offering_id: Kin.SAME, home.offering_id: Kin.SAME}
    night(store, 2, [CORK, GALWAY])
    assert Kin.RUN in {member.kin for member in cluster(store, CORK).members}


def test_a_quiet_night_compares_nothing_and_changes_nothing(store: Store) -> None:
    night(store, 1, [ROPE, ROPE_AT_HOME, CORK, GALWAY])
    before = dict(store.clusters())
    done = match(store, SOURCES, datetime(2026, 6, 2, tzinfo=UTC))
    assert (done.compared, done.pairs) == (0, 0)
    assert dict(store.clusters()) == before


def test_a_cluster_keeps_its_id_when_its_owner_goes_and_comes_back(store: Store) -> None:
    night(store, 1, [ROPE, ROPE_AT_HOME])
    born = cluster(store, ROPE).cluster_id
    night(store, 2, [ROPE])
    assert (cluster(store, ROPE).cluster_id, cluster(store, ROPE).owner) == (born, ROPE.offering_id)
    night(store, 3, [ROPE, ROPE_AT_HOME])
    assert (cluster(store, ROPE_AT_HOME).cluster_id, cluster(store, ROPE_AT_HOME).owner) == (born, ROPE.offering_id)


def test_clusters_that_meet_keep_the_older_id_and_know_the_other(store: Store) -> None:
    tide = course("Splicing", "mooc_tide")
    night(store, 1, [ROPE, ROPE_AT_HOME])
    night(store, 2, [ROPE, ROPE_AT_HOME, course("Splicing"), tide])
    older, younger = cluster(store, ROPE).cluster_id, cluster(store, tide).cluster_id
    word(store, ROPE, tide, "same")
    assert cluster(store, tide).cluster_id == older
    assert cluster(store, tide).aliases == (younger,)


def test_a_ruling_wins_and_survives_the_next_harvest(store: Store) -> None:
    night(store, 1, [ROPE, ROPE_AT_HOME, KNOTS])
    word(store, ROPE, ROPE_AT_HOME, "different")
    word(store, ROPE, KNOTS, "same")
    changed = course("Rope Making", "ie_harbour", places=("Galway",))
    for number, offerings in ((2, [ROPE, ROPE_AT_HOME, KNOTS]), (3, [ROPE, changed, KNOTS])):
        night(store, number, offerings)
        of = store.clusters()
        assert of[ROPE.offering_id] == of[KNOTS.offering_id]
        assert of[ROPE.offering_id] != of.get(ROPE_AT_HOME.offering_id)


def test_the_opposite_ruling_takes_one_back_and_survives_as_well(store: Store) -> None:
    night(store, 1, [ROPE, ROPE_AT_HOME])
    born = cluster(store, ROPE).cluster_id
    word(store, ROPE, ROPE_AT_HOME, "different")
    word(store, ROPE, ROPE_AT_HOME, "same")
    for number, places in ((2, ()), (3, ("Galway",))):
        night(store, number, [ROPE, course("Rope Making", "ie_harbour", level="9", places=places)])
        assert cluster(store, ROPE) == cluster(store, ROPE_AT_HOME)
        assert cluster(store, ROPE).cluster_id == born


def test_an_operator_says_who_speaks_for_a_cluster(store: Store) -> None:
    night(store, 1, [ROPE, ROPE_AT_HOME])
    word(store, ROPE, ROPE, "owner")
    assert cluster(store, ROPE).owner == ROPE.offering_id
    assert cluster(store, ROPE).cluster_id == ROPE_AT_HOME.offering_id


def test_a_ruling_that_contradicts_others_is_refused(store: Store) -> None:
    night(store, 1, [ROPE, ROPE_AT_HOME, KNOTS])
    word(store, ROPE, ROPE_AT_HOME, "same")
    word(store, ROPE, KNOTS, "same")
    with pytest.raises(WrongUse, match="take back one"):
        word(store, ROPE_AT_HOME, KNOTS, "different")


def test_a_ruling_on_a_stranger_is_refused(store: Store) -> None:
    night(store, 1, [ROPE])
    with pytest.raises(WrongUse, match="There is no record"):
        word(store, ROPE, KNOTS, "same")


def test_a_record_that_is_no_longer_alike_leaves(store: Store) -> None:
    night(store, 1, [ROPE, ROPE_AT_HOME])
    born = cluster(store, ROPE).cluster_id
    changed = course("Rope Making", level="9")
    own = course("Rope Making", "ie_harbour", level="6")
    night(store, 2, [changed, own])
    assert cluster(store, own).cluster_id == born
    assert len(cluster(store, own).members) == 1
    assert store.cluster(changed.offering_id) is None


def test_a_cluster_that_a_fellow_of_a_changed_record_is_barred_from_is_left_alone(store: Store) -> None:
    english, french = Text(words="Rope Making", lang="en"), Text(words="Le cordage", lang="fr")
    both = course("Rope Making", "mooc_tide", level="6", title=(english, french))
    upper, upper_at_home = course("Rope Making", level="8"), course("Rope Making", "ie_harbour", level="8")
    night(store, 1, [course("Le cordage", level="6"), both, upper, upper_at_home])
    before = dict(store.clusters())
    night(store, 2, [course("Le cordage", level="6", places=("Cork",)), both, upper, upper_at_home])
    assert before[upper.offering_id] == before[upper_at_home.offering_id] != before[both.offering_id]
    assert dict(store.clusters()) == before
