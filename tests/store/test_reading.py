"""What the store gives back."""

from __future__ import annotations

import msgspec

from schemas import Cluster, Harvest, Issue, Lifecycle, Member, Outcome, Take
from store import Store
from tests.store.nights import SOURCE, harvest, known_as, offering, read, take, time, unread


def with_issues(takes: Take, *found: Issue) -> Take:
    """The same take, its first offering read with these issues."""
    first, *others = takes.read
    return msgspec.structs.replace(takes, read=(msgspec.structs.replace(first, issues=found), *others))


def test_an_empty_store_answers_every_question(store: Store) -> None:
    assert list(store.records()) == []
    assert list(store.outlines()) == []
    assert store.get("nothing") is None
    assert store.versions("nothing") == ()
    assert store.harvests() == ()
    assert store.last_good(SOURCE) is None
    assert store.issues() == ()
    assert store.counts() == {}
    assert store.pages_hashes(SOURCE) == {}


def test_records_come_back_as_they_went_in(store: Store) -> None:
    store.record(take(1, read("weaving")))
    assert [record.offering for record in store.records()] == [offering("weaving")]


def test_records_are_ordered_by_source_and_id(store: Store) -> None:
    store.record(take(1, read("weaving", "glass", "pottery")))
    store.record(take(1, read("glass", source_id="ie_cork"), harvest=harvest(1, source_id="ie_cork")))
    found = [(record.offering.source_id, record.offering.offering_id) for record in store.records()]
    assert len(found) == 4
    assert found == sorted(found)
    assert [record.offering.source_id for record in store.records("ie_cork")] == ["ie_cork"]


def test_the_withdrawn_are_given_only_when_asked_for(store: Store) -> None:
    store.record(take(1, read("weaving", "glass")))
    store.record(take(2, kept=("weaving",), grace=1))
    assert [record.offering.name for record in store.records()] == ["weaving"]
    assert [record.offering.name for record in store.records(lifecycles=(Lifecycle.WITHDRAWN,))] == ["glass"]
    assert list(store.records(lifecycles=())) == []
    assert store.counts() == {SOURCE: 1}


def test_an_outline_is_what_its_record_says_of_itself(store: Store) -> None:
    store.record(take(1, read("weaving", "glass", "pottery")))
    store.record(take(2, read("weaving", native_id="W-1"), kept=("glass",), grace=1))
    store.record(take(3, kept=("weaving",)))
    records = list(store.records())
    outlined = {(r.offering.offering_id, r.offering.source_id, r.content_hash, r.last_seen) for r in records}
    assert {(o.offering_id, o.source_id, o.content_hash, o.last_seen) for o in store.outlines()} == outlined
    assert {r.offering.name: r.last_seen for r in records} == {"weaving": time(3), "glass": time(2)}


def test_an_outline_knows_who_speaks_for_its_course(store: Store) -> None:
    store.record(take(1, read("weaving", "weaving again", "glass")))
    one, other = known_as("weaving"), known_as("weaving again")
    members = tuple(Member(offering_id=each, source_id=SOURCE) for each in (one, other))
    with store.matching() as memory:
        memory.replace((), (Cluster(cluster_id=one, owner=other, born=time(1), members=members),), time(1))
    assert {o.offering_id: (o.cluster_id, o.owner) for o in store.outlines()} == {
        one: (one, other),
        other: (one, other),
        known_as("glass"): ("", ""),
    }


def test_a_reader_sees_the_records_of_the_moment_it_began(store: Store) -> None:
    store.record(take(1, read(*(f"course {number}" for number in range(1_100)))))
    reading = store.records()
    next(reading)
    store.record(take(2, read("glass"), grace=1))
    assert sum(1 for _ in reading) == 1_099
    assert [record.offering.name for record in store.records()] == ["glass"]


def test_the_hashes_of_pages_are_those_of_live_and_missing_offerings(store: Store) -> None:
    store.record(take(1, read("weaving", "glass", "pottery")))
    store.record(take(2, read("weaving", page="p2"), unreachable=("glass",), grace=2))
    assert store.pages_hashes(SOURCE) == {known_as("weaving"): "p2", known_as("glass"): "p1", known_as("pottery"): "p1"}
    store.record(take(3, kept=("weaving", "glass"), grace=2))
    assert set(store.pages_hashes(SOURCE)) == {known_as("weaving"), known_as("glass")}


def test_harvests_come_newest_first_and_not_more_than_asked(store: Store) -> None:
    recorded: list[Harvest] = [store.record(take(night, read("weaving"))) for night in (1, 2, 3)]
    elsewhere = store.record(take(4, harvest=harvest(4, source_id="ie_cork")))
    assert store.harvests(SOURCE) == tuple(reversed(recorded))
    assert store.harvests(limit=2) == (elsewhere, recorded[2])


def test_the_last_good_harvest_is_the_newest_taken_over_in_full(store: Store) -> None:
    store.record(take(1, read("weaving")))
    good = store.record(take(2, read("weaving")))
    store.record(take(3, kept=("weaving",), harvest=harvest(3, Outcome.HELD), removals=False))
    store.record(take(4, harvest=harvest(4, Outcome.FAILED)))
    assert store.last_good(SOURCE) == good


def test_one_issue_met_often_is_one_issue_with_its_counts_added(store: Store) -> None:
    found = (unread("ask us", 2, "https://kilkenny.example/b"), unread("ask us", 3, "https://kilkenny.example/a"), unread("POA"))
    assert store.record(take(1, read("weaving"), issues=found)).counters.issues == 2
    once = {issue.words: issue for issue in store.issues(SOURCE)}
    assert (once["ask us"].count, once["ask us"].example_url, once["POA"].count) == (5, "https://kilkenny.example/a", 1)
    assert store.issues("ie_cork") == ()


def test_issues_of_a_harvest_go_with_the_next_that_does_not_fail(store: Store) -> None:
    store.record(take(1, read("weaving"), issues=(unread("ask us"),)))
    store.record(take(2, harvest=harvest(2, Outcome.FAILED)))
    assert len(store.issues()) == 1
    assert store.record(take(3, kept=("weaving",))).counters.issues == 0
    assert store.issues() == ()


def test_issues_of_an_offering_stand_until_it_is_read_again(store: Store) -> None:
    store.record(with_issues(take(1, read("weaving", "glass")), unread("ask us")))
    assert store.record(take(2, kept=("weaving", "glass"))).counters.issues == 1
    assert store.record(with_issues(take(3, read("weaving"), kept=("glass",)), unread("POA"))).counters.issues == 1
    assert [issue.words for issue in store.issues()] == ["POA"]
    store.record(take(4, read("weaving"), kept=("glass",)))
    assert store.issues() == ()


def test_issues_of_an_offering_end_when_it_is_withdrawn(store: Store) -> None:
    store.record(with_issues(take(1, read("weaving", "glass")), unread("ask us")))
    assert store.record(take(2, kept=("glass",), grace=2)).counters.issues == 1
    assert store.record(take(3, kept=("glass",), grace=2)).counters.issues == 0


def test_records_are_found_by_the_ids_of_their_source(store: Store) -> None:
    store.record(take(1, (*read("weaving", native_id="w1"), *read("glass", native_id="g1"), *read("clay"))))
    store.record(take(1, read("glass", source_id="ie_cork", native_id="g1"), harvest=harvest(1, source_id="ie_cork")))
    found = store.named(SOURCE, ["g1", "nobody"])
    assert [(record.offering.source_id, record.offering.name) for record in found] == [(SOURCE, "glass")]
    assert store.named(SOURCE, []) == ()
