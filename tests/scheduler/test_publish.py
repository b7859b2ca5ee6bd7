"""A publish makes again what may be another document than last night, and leaves the index equal to the store."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from indexer import EmbeddedEngine
from schemas import Document, Offering, Prerequisites, Published, Run, StartKind
from tests.matcher.courses import course
from tests.scheduler.published import AT_HOME, FIRST, ROPE, TOWN, Town, after_one_night

COURSES = len(TOWN) - 1
KNOTS = TOWN[2]


class Meanwhile(EmbeddedEngine):
    """A harvest ends once it has gone through the documents, which it may do again."""

    def __init__(self, folder: Path, harvest: Callable[[], None]) -> None:
        super().__init__(folder)
        self._harvest = harvest

    def publish(self, documents: Iterable[Document], aside: bool = False) -> Published:
        return super().publish(Disturbed(documents, self._harvest), aside)


class Disturbed:
    def __init__(self, documents: Iterable[Document], harvest: Callable[[], None]) -> None:
        self._documents = documents
        self._harvest = harvest

    def __iter__(self) -> Iterator[Document]:
        yield from self._documents
        self._harvest()


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    yield from after_one_night(tmp_path)


def counts(done: Published) -> tuple[int, int, int, int]:
    return done.made, done.due, done.pushed, done.deleted


def starting(day: date) -> Run:
    return Run(start_kind=StartKind.FIXED, start=day.isoformat())


def test_the_first_publish_makes_everything(tmp_path: Path) -> None:
    town = Town(tmp_path, EmbeddedEngine(tmp_path / "index"))
    done = town.night()
    assert (counts(done), done.total, done.swapped, done.trouble) == ((COURSES, 0, COURSES, 0), COURSES, True, "")
    assert town.is_told()


def test_an_empty_store_is_an_empty_index(tmp_path: Path) -> None:
    town = Town(tmp_path, EmbeddedEngine(tmp_path / "index"), offered={})
    assert counts(town.night()) == counts(town.night()) == (0, 0, 0, 0)
    assert town.engine.hashes() == {}


def test_a_quiet_night_makes_nothing(town: Town) -> None:
    done = town.night()
    assert (counts(done), done.kept, done.total, done.swapped) == ((0, 0, 0, 0), COURSES, COURSES, False)
    assert town.is_told()


def test_what_changed_is_made_again_and_pushed(town: Town) -> None:
    town.offer(replace(KNOTS, native_id="K-1"))
    assert counts(town.night()) == (1, 0, 1, 0)
    assert town.is_told()
    assert counts(town.night()) == (0, 0, 0, 0)


def test_what_changed_and_looks_the_same_is_not_pushed_and_not_made_twice(town: Town) -> None:
    town.offer(replace(KNOTS, prerequisites=Prerequisites(none_required=True)))
    assert counts(town.night()) == (1, 0, 0, 0)
    assert counts(town.night()) == (0, 0, 0, 0)


def test_what_comes_is_pushed_and_what_goes_is_deleted(town: Town) -> None:
    del town.offered[KNOTS.offering_id]
    town.offer(course("Whittling"))
    done = town.night()
    assert (counts(done), done.total) == ((1, 0, 1, 1), COURSES)
    assert town.is_told()


def test_a_day_makes_again_what_reads_otherwise_from_then_on(town: Town) -> None:
    town.offer(replace(KNOTS, runs=(starting(FIRST + timedelta(days=4)),)))
    assert [counts(town.night()) for _ in range(5)] == [(1, 0, 1, 0), (0, 0, 0, 0), (0, 0, 0, 0), (1, 1, 1, 0), (0, 0, 0, 0)]
    assert town.is_told()


def test_what_was_not_seen_for_over_a_week_is_made_again_though_nothing_was_recorded(town: Town) -> None:
    town.today += timedelta(days=7)
    assert counts(town.publish()) == (0, 0, 0, 0)
    town.today += timedelta(days=1)
    assert town.publish().pushed == COURSES
    assert town.is_told()


def test_records_that_turn_out_to_be_one_course_become_one_document(town: Town) -> None:
    town.offer(course("Craft number 3", "mooc_tide"))
    done = town.night()
    assert (done.made, done.total) == (1, COURSES)
    assert town.is_told()


@pytest.mark.parametrize("gone", [ROPE, AT_HOME], ids=["the other listing", "the owner"])
def test_a_course_that_loses_a_listing_stays_one_document(town: Town, gone: Offering) -> None:
    del town.offered[gone.offering_id]
    done = town.night()
    assert (done.made, done.pushed, done.total) == (1, 1, COURSES)
    assert town.is_told()
    town.offer(gone)
    town.night()
    assert town.is_told()


def test_records_of_a_source_that_is_declared_no_more_leave(town: Town) -> None:
    town.sources = {name: source for name, source in town.sources.items() if name != "ie_quay"}
    assert town.publish().total == 1
    assert town.is_told()


def test_a_mass_change_is_built_aside(town: Town) -> None:
    town.offer(*(replace(each, native_id="N") for each in TOWN[:10]))
    done = town.night()
    assert (done.swapped, done.made, done.pushed) == (True, COURSES, COURSES)
    assert town.is_told()


def test_all_of_it_is_built_aside_when_that_is_asked(town: Town) -> None:
    done = town.publish(full=True)
    assert (done.swapped, done.pushed) == (True, COURSES)
    assert counts(town.night()) == (0, 0, 0, 0)


def test_a_source_by_another_name_makes_everything_again(town: Town) -> None:
    town.sources = {name: replace(source, name=f"The new {name}") for name, source in town.sources.items()}
    done = town.publish()
    assert (done.made, done.pushed) == (COURSES, COURSES)
    assert town.is_told()


def test_an_index_that_somebody_changed_is_made_equal_again(town: Town, tmp_path: Path) -> None:
    stranger = EmbeddedEngine(tmp_path / "index")
    stranger.change([Document(id="made-up", title="Made up", catalogue="x", catalogue_name="x", url="x")], [KNOTS.offering_id])
    assert not town.is_told()
    done = town.publish()
    assert (done.made, done.pushed, done.deleted) == (COURSES, 1, 1)
    assert town.is_told()


@pytest.mark.parametrize("full", [False, True])
def test_what_a_harvest_changes_while_a_publish_runs_is_brought_in_by_the_next(town: Town, tmp_path: Path, full: bool) -> None:
    def harvest() -> None:
        if town.offered.pop(TOWN[5].offering_id, None):
            town.offer(replace(TOWN[3], native_id="M"), course("Whittling"))
            town.harvest(days=0)

    town.ledger.unlink()
    town.offer(replace(KNOTS, native_id="K-1"))
    town.harvest()
    town.engine = Meanwhile(tmp_path / "index", harvest)
    town.publish(full)
    assert town.publish().made < COURSES
    assert town.is_told()


def test_an_index_that_was_lost_is_built_again(town: Town, tmp_path: Path) -> None:
    next((tmp_path / "index").glob("current-*")).unlink()
    assert town.publish().swapped
    assert town.is_told()
