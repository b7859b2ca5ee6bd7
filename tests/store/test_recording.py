"""What a night changes in the store, and what it leaves alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Connection, Engine, event

from schemas import Lifecycle, Outcome, Record, StoreError, Text
from store import Store
from tests.store.nights import SOURCE, harvest, known_as, offering, read, take, time


def record_of(store: Store, name: str) -> Record:
    found = store.get(known_as(name))
    assert found is not None
    return found


@contextmanager
def written_tables() -> Iterator[list[str]]:
    """The tables that statements write to within the block."""
    written: list[str] = []

    def note(_connection: Connection, _cursor: object, statement: str, *_: object) -> None:
        words = statement.split()
        if words[0] in ("INSERT", "UPDATE", "DELETE"):
            written.append(words[1] if words[0] == "UPDATE" else words[2])

    event.listen(Engine, "before_cursor_execute", note)
    yield written
    event.remove(Engine, "before_cursor_execute", note)


def test_a_first_night_adds_everything(store: Store) -> None:
    counters = store.record(take(1, read("weaving", "glass"))).counters
    assert (counters.added, counters.changed, counters.unchanged, counters.missing) == (2, 0, 0, 0)
    assert record_of(store, "weaving") == Record(
        offering=offering("weaving"),
        content_hash=record_of(store, "weaving").content_hash,
        pages_hash="p1",
        first_seen=time(1),
        last_changed=time(1),
        last_seen=time(1),
    )


def test_an_empty_take_of_an_empty_source_records_a_harvest_of_nothing(store: Store) -> None:
    assert store.record(take(1)).counters.added == 0
    assert list(store.records()) == []


def test_reading_the_same_again_changes_only_when_it_was_seen(store: Store) -> None:
    store.record(take(1, read("weaving")))
    first = record_of(store, "weaving")
    counters = store.record(take(2, read("weaving"))).counters
    assert (counters.added, counters.changed, counters.unchanged) == (0, 0, 1)
    assert (record_of(store, "weaving").last_seen, first.last_seen) == (time(2), time(1))
    assert record_of(store, "weaving").last_changed == time(1)
    assert store.versions(known_as("weaving")) == ()


@pytest.mark.parametrize("again", [{"read": read("weaving", "glass")}, {"kept": ("weaving", "glass")}], ids=["read", "kept"])
def test_an_unchanged_record_costs_no_write(store: Store, again: dict[str, tuple[object, ...]]) -> None:
    store.record(take(1, read("weaving", "glass")))
    with written_tables() as written:
        assert store.record(take(2, **again)).counters.unchanged == 2  # type: ignore[arg-type]
    assert {"offerings", "payloads", "versions"}.isdisjoint(written)
    assert "harvests" in written
    assert record_of(store, "glass").last_seen == time(2)


def test_a_changed_value_keeps_the_old_state_as_a_version(store: Store) -> None:
    store.record(take(1, read("weaving")))
    store.record(take(3, read("weaving", title=(Text(words="Weaving by hand"),))))
    counters = store.record(take(5, read("weaving", title=(Text(words="Weaving, all week"),)))).counters
    assert (counters.changed, counters.unchanged) == (1, 0)
    now = record_of(store, "weaving")
    assert (now.offering.name, now.first_seen, now.last_changed) == ("Weaving, all week", time(1), time(5))
    newer, oldest = store.versions(known_as("weaving"))
    assert (oldest.offering.name, oldest.valid_from, oldest.valid_to) == ("weaving", time(1), time(3))
    assert (newer.offering.name, newer.valid_from, newer.valid_to) == ("Weaving by hand", time(3), time(5))
    assert (oldest.harvest_id, newer.harvest_id) == (f"{SOURCE}-3", f"{SOURCE}-5")
    assert len({oldest.content_hash, newer.content_hash, now.content_hash}) == 3


def test_other_evidence_for_the_same_values_is_kept_without_a_version(store: Store) -> None:
    store.record(take(1, read("weaving", page="p1")))
    counters = store.record(take(2, read("weaving", page="p2"))).counters
    assert (counters.changed, counters.unchanged) == (0, 1)
    now = record_of(store, "weaving")
    assert (now.pages_hash, now.offering.evidence[0].page, now.last_changed) == ("p2", "p2", time(1))
    assert store.versions(known_as("weaving")) == ()


def test_what_is_gone_is_missing_until_the_grace_is_over(store: Store) -> None:
    store.record(take(1, read("weaving", "glass")))
    for night in (2, 3):
        counters = store.record(take(night, kept=("weaving",), grace=3)).counters
        assert (counters.missing, counters.withdrawn, counters.unchanged) == (1, 0, 1)
        gone = record_of(store, "glass")
        assert (gone.lifecycle, gone.nights_missing, gone.last_seen) == (Lifecycle.MISSING, night - 1, time(1))
        assert gone.reason
    counters = store.record(take(4, kept=("weaving",), grace=3)).counters
    assert (counters.missing, counters.withdrawn) == (0, 1)
    gone = record_of(store, "glass")
    assert (gone.lifecycle, gone.last_seen) == (Lifecycle.WITHDRAWN, time(1))
    assert "3 nights" in gone.reason
    assert store.record(take(5, kept=("weaving",))).counters.withdrawn == 0


def test_what_is_gone_from_the_lists_alone_has_more_patience(store: Store) -> None:
    store.record(take(1, read("weaving", "glass", "lace")))
    for night in (2, 3, 4, 5):
        store.record(take(night, kept=("weaving",), grace=3, doubted=(known_as("glass"),), patience=5))
    doubted, gone = record_of(store, "glass"), record_of(store, "lace")
    assert (doubted.lifecycle, doubted.nights_missing) == (Lifecycle.MISSING, 4)
    assert (gone.lifecycle, gone.nights_missing) == (Lifecycle.WITHDRAWN, 3)
    assert store.record(take(6, kept=("weaving",), grace=3, doubted=(known_as("glass"),), patience=5)).counters.withdrawn == 1


def test_what_was_doubted_and_is_gone_is_withdrawn_at_once(store: Store) -> None:
    store.record(take(1, read("weaving", "glass")))
    for night in (2, 3, 4, 5):
        store.record(take(night, kept=("weaving",), grace=3, doubted=(known_as("glass"),)))
    assert store.record(take(6, kept=("weaving",), grace=3)).counters.withdrawn == 1


@pytest.mark.parametrize("nights_away", [1, 3], ids=["missing", "withdrawn"])
def test_what_comes_back_is_returned(store: Store, nights_away: int) -> None:
    store.record(take(1, read("weaving", "glass")))
    for night in range(2, 2 + nights_away):
        store.record(take(night, kept=("weaving",)))
    counters = store.record(take(9, read("glass"), kept=("weaving",))).counters
    assert (counters.returned, counters.added, counters.unchanged) == (1, 0, 1)
    back = record_of(store, "glass")
    assert (back.lifecycle, back.nights_missing, back.reason, back.last_seen) == (Lifecycle.LIVE, 0, "", time(9))
    assert (back.first_seen, back.last_changed) == (time(1), time(1))


def test_a_missing_record_that_is_kept_is_returned_too(store: Store) -> None:
    store.record(take(1, read("weaving", "glass")))
    store.record(take(2, kept=("weaving",)))
    assert store.record(take(3, kept=("weaving", "glass"))).counters.returned == 1
    assert record_of(store, "glass").lifecycle == Lifecycle.LIVE


def test_a_record_that_returns_changed_counts_once_and_keeps_its_version(store: Store) -> None:
    store.record(take(1, read("glass")))
    store.record(take(2))
    counters = store.record(take(3, read("glass", places=("Kilkenny",)))).counters
    assert (counters.returned, counters.changed) == (1, 0)
    assert len(store.versions(known_as("glass"))) == 1


def test_nights_missing_start_again_after_a_return(store: Store) -> None:
    store.record(take(1, read("glass")))
    for night, there in enumerate((False, False, True, False, False), start=2):
        store.record(take(night, kept=("glass",) if there else ()))
    assert record_of(store, "glass").nights_missing == 2
    assert record_of(store, "glass").lifecycle == Lifecycle.MISSING


def test_a_short_harvest_takes_nothing_down_when_removals_are_held(store: Store) -> None:
    store.record(take(1, read("weaving", "glass")))
    held = take(2, read("pottery"), harvest=harvest(2, Outcome.HELD), removals=False)
    counters = store.record(held).counters
    assert (counters.added, counters.missing, counters.withdrawn) == (1, 0, 0)
    left = record_of(store, "glass")
    assert (left.lifecycle, left.nights_missing, left.last_seen) == (Lifecycle.LIVE, 0, time(1))


def test_the_unreachable_stay_as_they_are(store: Store) -> None:
    store.record(take(1, read("weaving", "glass", "pottery")))
    store.record(take(2, kept=("weaving", "glass")))
    counters = store.record(take(3, kept=("weaving",), unreachable=("glass", "pottery", "never seen"))).counters
    assert (counters.unreachable, counters.missing) == (2, 0)
    assert (record_of(store, "glass").lifecycle, record_of(store, "glass").last_seen) == (Lifecycle.LIVE, time(2))
    assert record_of(store, "pottery").nights_missing == 1
    store.record(take(4, kept=("weaving", "glass", "pottery")))
    assert record_of(store, "glass").last_seen == time(4)


def test_a_failed_harvest_leaves_only_its_own_row(store: Store) -> None:
    store.record(take(1, read("weaving")))
    before = list(store.records())
    failed = harvest(2, Outcome.FAILED, reason="The site answered 500.")
    assert store.record(take(2, read("glass"), harvest=failed)) == failed
    assert list(store.records()) == before
    assert store.harvests()[0] == failed


def test_a_second_offering_of_one_id_becomes_an_issue(store: Store) -> None:
    twice = (*read("weaving"), *read("weaving", places=("Cork",)))
    counters = store.record(take(1, twice)).counters
    assert (counters.added, counters.issues) == (1, 1)
    assert record_of(store, "weaving").offering.places == ()
    assert [(issue.kind, issue.words) for issue in store.issues()] == [("duplicate", "https://kilkenny.example/weaving")]


def test_an_id_both_read_and_kept_counts_once(store: Store) -> None:
    store.record(take(1, read("weaving")))
    assert store.record(take(2, read("weaving"), kept=("weaving",))).counters.unchanged == 1


def test_a_kept_id_that_was_never_recorded_is_refused(store: Store) -> None:
    with pytest.raises(StoreError, match="never recorded"):
        store.record(take(1, kept=("weaving",)))
    assert store.harvests() == ()


def test_an_offering_of_another_source_is_refused(store: Store) -> None:
    with pytest.raises(StoreError, match="an offering of ie_cork"):
        store.record(take(1, read("weaving", source_id="ie_cork")))
    assert list(store.records()) == []


def test_a_harvest_is_recorded_once(store: Store) -> None:
    store.record(take(1, read("weaving")))
    with pytest.raises(StoreError, match="nothing was changed"):
        store.record(take(1, read("glass")))
    assert store.counts() == {SOURCE: 1}


def test_one_source_does_not_touch_another(store: Store) -> None:
    store.record(take(1, read("weaving")))
    store.record(take(2, read("weaving", source_id="ie_cork"), harvest=harvest(2, source_id="ie_cork")))
    assert store.counts() == {"ie_cork": 1, SOURCE: 1}
    assert record_of(store, "weaving").last_seen == time(1)


def test_more_records_than_one_statement_holds(store: Store) -> None:
    names = [f"course {number}" for number in range(2_500)]
    assert store.record(take(1, read(*names))).counters.added == 2_500
    counters = store.record(take(2, read(*names[:1_200], places=("Kilkenny",)), kept=names[1_200:1_300], grace=1)).counters
    assert (counters.changed, counters.unchanged, counters.withdrawn) == (1_200, 100, 1_200)
