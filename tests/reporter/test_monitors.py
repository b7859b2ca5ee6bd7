"""What is watched on a run speaks up when it should, and about few records never."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec.structs import replace

from reporter import House, between, filled, look, monitors, told
from schemas import Dimension, Failure, Filled, Harvest, Level, Monitor, Outcome, State
from tests.reporter.listings import SOURCES, denies, record, says
from tests.reporter.watched import LIMITS, NOON, run, wrong

BEFORE = tuple(run(night) for night in range(20, 10, -1))


def at(one: Harvest, *before: Harvest) -> list[str]:
    return wrong(monitors(one, before or BEFORE, LIMITS))


def test_an_ordinary_run_shows_nothing_wrong() -> None:
    found = monitors(run(21), BEFORE, LIMITS)
    assert wrong(found) == []
    assert {one.kind for one in found if one.well} == {"failed", "empty", "held", "interrupted", "fell", "errors", "slow", "fill"}


def test_a_first_run_has_nothing_to_be_compared_with() -> None:
    found = {one.kind: one.well for one in monitors(run(1), (), LIMITS)}
    assert (found["fell"], found["slow"], found.get("fill")) == (None, None, None)


@pytest.mark.parametrize(
    ("one", "kinds"),
    [
        (run(21, found=90), ["fell.ie_quayside"]),
        (run(21, found=91), []),
        (run(21, priced=84), ["fill.ie_quayside.price"]),
        (run(21, priced=86), []),
        (run(21, errors=3), ["errors.ie_quayside"]),
        (run(21, errors=2), []),
        (run(21, seconds=361), ["slow.ie_quayside"]),
        (run(21, seconds=359), []),
        (run(21, outcome=Outcome.HELD, found=60), ["held.ie_quayside"]),
        (run(21, outcome=Outcome.FAILED, failure=Failure.TIMEOUT), ["failed.ie_quayside"]),
        (run(21, outcome=Outcome.FAILED, failure=Failure.EMPTY), ["empty.ie_quayside"]),
        (run(21, found=0), ["empty.ie_quayside", "fell.ie_quayside"]),
    ],
)
def test_each_thing_watched_has_its_limit(one: Harvest, kinds: list[str]) -> None:
    assert at(one) == kinds


@pytest.mark.check("I4")
def test_few_records_make_no_noise() -> None:
    """8 of 20 are gone, or have lost their price: beyond the share, and fewer than ten."""
    small = [run(night, found=20) for night in (3, 2, 1)]
    assert at(run(4, found=12), *small) == []
    assert at(run(4, found=20, priced=11), *small) == []
    assert at(run(4, found=10), *small) == ["fell.ie_quayside"]
    assert at(run(4, found=20, priced=8), *small) == ["fill.ie_quayside.price"]


def test_a_field_that_stays_away_is_never_taken_for_usual() -> None:
    runs = list(BEFORE)
    for night in range(21, 29):
        lost = run(night, priced=40)
        assert at(lost, *runs) == ["fill.ie_quayside.price"]
        runs.insert(0, lost)
    assert at(run(29), *runs) == []


def test_what_a_held_run_shows_beside_is_not_judged() -> None:
    found = monitors(run(21, found=60, outcome=Outcome.HELD), BEFORE, LIMITS)
    assert next(one.well for one in found if one.kind == "fell") is None


def test_runs_that_failed_say_nothing_of_what_is_usual() -> None:
    failed = run(21, outcome=Outcome.FAILED, failure=Failure.TIMEOUT)
    assert at(run(22, found=80), failed, *BEFORE) == ["fell.ie_quayside"]


@given(found=st.integers(0, 500), priced=st.integers(0, 500), errors=st.integers(0, 20), seconds=st.integers(0, 5_000))
def test_whatever_a_run_shows_is_told_in_a_sentence(found: int, priced: int, errors: int, seconds: int) -> None:
    for one in monitors(run(21, found, min(found, priced), errors=errors, seconds=seconds), BEFORE, LIMITS):
        for part in ("name", "sentence", "expected", "found", "advice"):
            said = told(one, part, LIMITS)
            assert said
            assert "%(" not in said
        if one.kind == "fell":
            assert one.well is not False or found <= 90


@given(
    prices=st.lists(st.sampled_from((None, 0, 85, 90, 95, 100)), min_size=1, max_size=12),
    failed=st.sets(st.integers(0, 11), max_size=3),
)
@example(prices=[85, 100, 95], failed=set())
@example(prices=[90, 85, 100, None, 100], failed={1})
def test_a_look_finds_wrong_what_all_the_figures_do(prices: list[int | None], failed: set[int]) -> None:
    """`None` is a night on which nothing was checked; the newest comes first."""
    nights = [
        run(25 - age, priced=priced or 0, outcome=Outcome.HELD if age in failed else Outcome.FULL)
        for age, priced in enumerate(prices)
    ]
    unchecked = {"price": Filled(0, 0, 0, 100)}
    known = [one if priced is not None else replace(one, filled=unchecked) for one, priced in zip(nights, prices, strict=True)]
    shown = monitors(known[0], known[1:], LIMITS)
    assert look(known, LIMITS).wrong == tuple(one for one in shown if one.well is False)


@pytest.mark.parametrize(
    ("one", "sentence"),
    [
        (run(21, priced=62), "Price missing on 38 % of records, usual 5 %."),
        (run(21, found=80), "80 records were found, 100 the run before."),
        (run(21, seconds=4000), "The run took 66 minutes, usual 60 seconds."),
        (run(21, errors=9), "8 % of pages could not be read, 2 % is the limit."),
        (run(21, outcome=Outcome.FAILED), "Quayside did not answer; the next night tries again."),
    ],
)
def test_a_sentence_has_its_numbers(one: Harvest, sentence: str) -> None:
    bad = next(each for each in monitors(one, BEFORE, LIMITS) if each.well is False)
    assert told(bad, "sentence", LIMITS) == sentence


def test_between_runs_what_is_old_or_behind_is_seen() -> None:
    then = (NOON - timedelta(days=8)).isoformat()
    house = House(good={"ie_quayside": then}, last=then, rates=date(2026, 1, 1), courses=2000, index=1940)
    found = between(house, NOON, LIMITS)
    assert wrong(found) == ["stale.ie_quayside", "rates", "silent", "index"]
    assert told(found[0], "sentence", LIMITS) == "No good run for 8 days; 7 days is the limit."
    assert told(found[3], "sentence", LIMITS) == "The index holds 1,940 courses and the database 2,000."
    now = NOON.isoformat()
    fresh = House(good={"ie_quayside": now}, last=now, rates=NOON.date(), courses=2000, index=2000)
    assert {one.well for one in between(fresh, NOON, LIMITS)} == {True}
    assert between(House(), NOON, LIMITS) == ()


def test_what_records_say_is_counted_in_four_states() -> None:
    mentioned = says(Dimension.QA_PROCESS, Level.MENTIONED)
    stated: dict[str, State] = {"price": State.STATED}
    unseen: dict[str, State] = {Dimension.QA_PROCESS: State.UNSEEN}
    records = [record("a", says(Dimension.QA_PROCESS)), record("b", mentioned, states=stated), record("c", states=unseen)]
    records += [record("d"), record("e", denies(Dimension.QA_PROCESS))]
    number, counted = filled(records, SOURCES["harbour"])
    assert number == 5
    assert {each.checked + each.not_checked for each in counted.values()} == {5}
    assert (counted["qa_process"], counted["price"]) == (Filled(1, 2, 1, 1), Filled(1, 0, 4, 0))
    assert filled([], SOURCES["harbour"])[0] == 0


def test_no_monitor_has_another_ones_key() -> None:
    found = monitors(run(21), BEFORE, LIMITS)
    assert len({one.key for one in found}) == len(found)
    assert Monitor(kind="rates", well=True).key == "rates"
