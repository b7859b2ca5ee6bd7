"""A correction and the record it changes are remembered together, on either database."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from sqlalchemy import create_engine

from schemas import Cause, Correction, Lifecycle, StoreError, Taken, Text
from store import Store
from tests.store.nights import SOURCE, known_as, offering, read, take, time, unread
from tests.store.older import go_back

KEY = known_as("weaving")
GIVEN = Correction(
    correction_id="c1", source_id=SOURCE, offering_id=KEY, field="title", words="Weaving", why="A slip.", by="Ada", at=time(2, 9)
)
LIFTED = replace(GIVEN, lifted_by="Grace", lifted_at=time(3, 9))


def taken(title: str, mark: str = "corrected", **values: object) -> Taken:
    return Taken(offering=offering("weaving", title=(Text(words=title, lang="en"),)), pages_hash=mark, **values)  # type: ignore[arg-type]


@pytest.fixture
def known(store: Store) -> Store:
    store.record(take(1, read("weaving", "glass")))
    return store


def test_nothing_is_corrected_at_first(store: Store) -> None:
    assert store.corrections() == ()
    assert store.corrections(SOURCE, lifted=True) == ()


def test_a_correction_and_its_record_are_written_together(known: Store) -> None:
    known.correct((GIVEN,), taken("Weaving on a loom", issues=(unread("a lot"),)), GIVEN.at)
    record = known.get(KEY)
    assert record is not None
    assert (record.offering.name, record.pages_hash) == ("Weaving on a loom", "corrected")
    assert (record.last_changed, record.last_seen, record.first_seen) == (GIVEN.at, time(1), time(1))
    (version,) = known.versions(KEY)
    assert (version.cause, version.harvest_id, version.valid_to) == (Cause.CORRECTION, "c1", GIVEN.at)
    assert [issue.words for issue in known.issues(SOURCE)] == ["a lot"]
    assert known.pages_hashes(SOURCE) == {KEY: "corrected", known_as("glass"): "p1"}


def test_corrections_are_found_by_source_and_by_offering(known: Store) -> None:
    known.correct((GIVEN,), None, GIVEN.at)
    for found in (known.corrections(), known.corrections(SOURCE), known.corrections(offering_id=KEY)):
        assert found == (GIVEN,)
    assert known.corrections("ie_other") == known.corrections(offering_id=known_as("glass")) == ()


def test_one_that_was_lifted_stands_no_more_and_is_kept(known: Store) -> None:
    known.correct((GIVEN,), taken("Weaving on a loom"), GIVEN.at)
    known.correct((LIFTED,), taken("weaving"), LIFTED.lifted_at)
    assert known.corrections() == ()
    assert known.corrections(lifted=True) == (LIFTED,)
    assert [version.offering.name for version in known.versions(KEY)] == ["Weaving on a loom", "weaving"]


def test_a_record_that_only_has_another_proof_keeps_no_version(known: Store) -> None:
    known.correct((GIVEN,), taken("weaving"), GIVEN.at)
    record = known.get(KEY)
    assert record is not None and (record.last_changed, record.pages_hash) == (time(1), "corrected")
    assert known.versions(KEY) == ()


def test_a_record_that_went_missing_is_left_alone_with_its_correction(known: Store) -> None:
    known.record(take(2, kept=("glass",)))
    with pytest.raises(StoreError, match="went missing"):
        known.correct((GIVEN,), taken("Weaving on a loom"), GIVEN.at)
    record = known.get(KEY)
    assert record is not None and (record.lifecycle, record.offering.name) == (Lifecycle.MISSING, "weaving")
    assert known.corrections(lifted=True) == ()


def test_a_harvest_that_read_it_before_it_was_corrected_leaves_it_alone(known: Store) -> None:
    known.correct((GIVEN,), taken("Weaving on a loom"), GIVEN.at)
    done = known.record(take(3, read("weaving", "glass", page="p3", title=(Text(words="Looms"),))))
    record = known.get(KEY)
    assert record is not None and (record.offering.name, record.pages_hash) == ("Weaving on a loom", "corrected")
    assert (record.last_seen, done.counters.changed, done.counters.unchanged) == (time(3), 1, 1)
    aware = [replace(each, corrections=("c1",)) for each in read("weaving", page="p4", title=(Text(words="Loom weaving"),))]
    assert known.record(take(4, aware, kept=("glass",))).counters.changed == 1
    unaware = known.record(take(5, aware, kept=("glass",)))
    known.correct((LIFTED,), None, LIFTED.lifted_at)
    assert (unaware.counters.unchanged, known.record(take(6, aware, kept=("glass",))).counters.unchanged) == (2, 2)


def test_an_offering_nobody_knows_is_not_corrected(store: Store) -> None:
    with pytest.raises(StoreError):
        store.correct((GIVEN,), None, GIVEN.at)


def test_a_database_of_an_older_release_gets_a_place_for_them(database: str) -> None:
    opened = Store.open(database)
    opened.record(take(1, read("weaving")))
    engine = create_engine(database)
    with engine.begin() as connection:
        go_back(connection, "0006")
    engine.dispose()
    opened.close()
    again = Store.open(database)
    again.correct((GIVEN,), None, GIVEN.at)
    assert again.corrections() == (GIVEN,)
    again.close()
