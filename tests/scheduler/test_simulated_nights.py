"""Catalogues whose truth is known, harvested through faults night after night: nothing that is listed is ever taken down."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from benchmarks.simulation.modes import MODES
from benchmarks.simulation.nights import Nights
from benchmarks.simulation.places import PLACES, Place
from benchmarks.simulation.serving import Mode
from benchmarks.simulation.tally import Tally, lines
from reporter import filled
from schemas import Failure, Outcome, Settings
from store import Store

SMALL = tuple(replace(place, size=24, each=5, looks=min(place.looks, 5)) for place in PLACES)
BY_NUMBER = next(place for place in SMALL if place.by_id and place.rows)
WITH_PAGES = next(place for place in SMALL if place.family == "listing")
NAMED = {mode.name: mode for mode in MODES}


@cache
def empty() -> bytes:
    """A database of today without a record: it is made once, since that takes longer than a dozen nights."""
    with TemporaryDirectory() as home:
        made = Settings(home=Path(home))
        Store.open(made.database).close()
        return (Path(home) / "credatlas.sqlite").read_bytes()


@contextmanager
def living(place: Place, seed: str = "1", quiet: int = 10_000) -> Iterator[Nights]:
    """Without a fault of its own accord, unless it is told how quiet it is between two."""
    with TemporaryDirectory() as home:
        (Path(home) / "credatlas.sqlite").write_bytes(empty())
        nights = Nights(place, seed, Path(home), quiet)
        try:
            yield nights
        finally:
            nights.close()


def lived(place: Place, nights: int, seed: str) -> Tally:
    """What became of a life full of faults, after which the last harvest counts what there is to be counted."""
    with living(place, seed, quiet=4) as world:
        tally = world.run(nights)
        last = world.store.last_taken(world.source.source_id)
        assert last is not None
        assert (last.records, last.filled) == filled(world.store.records(world.source.source_id), world.source)
        return tally


def told(tally: Tally) -> str:
    return "\n".join(lines(tally))


@pytest.mark.parametrize("place", SMALL, ids=lambda place: place.name)
def test_nights_full_of_faults_take_nothing_down_and_hold_nothing_back(place: Place) -> None:
    tally = lived(place, 10, "any")
    assert tally.nights == 10
    assert tally.episodes
    assert not tally.wrongly_removed, told(tally)
    assert not tally.blocked, told(tally)


@settings(max_examples=3, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(st.sampled_from(SMALL), st.integers(0, 10_000))
def test_no_seed_takes_anything_down(place: Place, seed: int) -> None:
    tally = lived(place, 10, str(seed))
    assert not tally.wrongly_removed, told(tally)
    assert not tally.blocked, told(tally)


@pytest.mark.parametrize("mode", MODES, ids=lambda mode: mode.name)
def test_no_fault_takes_anything_down_and_the_next_night_heals_it(mode: Mode) -> None:
    place = next(place for place in (BY_NUMBER, WITH_PAGES) if mode.fits(place))
    with living(replace(place, looks=1_000)) as nights:
        nights.run(1)
        nights.site.breaks(mode, mode.partly[0], 1)
        nights.run(4)
        nights.site.breaks(None)
        nights.run(1)
        assert not nights.tally.wrongly_removed
        assert nights.off() == (0, 0)


def test_prices_that_turn_into_nothing_are_not_taken_over() -> None:
    with living(WITH_PAGES) as nights:
        nights.run(1)
        nights.site.breaks(NAMED["zeroed"], 1.0, 1)
        nights.truth.pass_night()
        run = nights.harvest()
        assert (run.outcome, run.failure) == (Outcome.HELD, Failure.TEMPLATE_CHANGED)
        assert all(record.offering.prices[0].amount_min for record in nights.store.records())


def test_courses_that_are_given_the_number_of_another_keep_their_own() -> None:
    with living(BY_NUMBER) as nights:
        nights.run(2)
        before = {record.offering.native_id: record.offering.title for record in nights.store.records()}
        nights.site.breaks(NAMED["one id"], 0.4, 1)
        nights.truth.pass_night()
        run = nights.harvest()
        assert run.outcome is Outcome.HELD
        assert "bear the number of another" in run.reason
        assert {record.offering.native_id: record.offering.title for record in nights.store.records()} == before


@pytest.mark.parametrize("place", [BY_NUMBER, replace(BY_NUMBER, rows=False)], ids=["rows", "pages"])
def test_what_changes_is_taken_over_while_its_list_gets_a_page_shorter(place: Place) -> None:
    with living(place) as nights:
        nights.run(1)
        nights.truth.pass_night()
        *first, last = nights.truth.listed.values()
        nights.truth._leave([course.number for course in first[: place.each]])
        nights.truth._list(replace(last, fee=last.fee + 7))
        assert nights.harvest().outcome is Outcome.FULL
        assert nights.off() == (0, 0)


def test_a_simulation_is_the_same_for_the_same_seed() -> None:
    assert lived(BY_NUMBER, 6, "same") == lived(BY_NUMBER, 6, "same")


def test_a_removal_that_was_wrong_is_counted() -> None:
    with living(WITH_PAGES) as nights:
        nights.run(2)
        nights.truth.pass_night()
        run = nights.harvest()
        nights.truth._come()
        nights.present |= nights.truth.ids()  # as if a course had been held that is not
        nights.compare(run)
        assert [count for *_, count in nights.tally.wrongly_removed] == [1]
