"""One word for a catalogue, the worst that is true of it, and the reasons for it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from reporter import State, health, monitors
from schemas import Failure, Harvest, Health, Monitor, Outcome
from tests.reporter.watched import LIMITS, NOON, run

GOOD = tuple(run(night) for night in range(30, 20, -1))
DOWN = run(30, outcome=Outcome.FAILED, failure=Failure.TIMEOUT)
CUT = Monitor(kind="interrupted", source_id="ie_quayside", well=False, found=12)


def state(*runs: Harvest, **given: Any) -> State:
    shown = monitors(runs[0], runs[1:], LIMITS) if runs else ()
    return health("ie_quayside", runs, shown, LIMITS, given.pop("now", NOON), **given)


@pytest.mark.parametrize(
    ("runs", "given", "word"),
    [
        (GOOD, {}, Health.HEALTHY),
        ((), {}, Health.NEW),
        ((DOWN, *GOOD[1:]), {}, Health.FAILED),
        (GOOD, {"cut": CUT}, Health.FAILED),
        ((run(30, found=85), *GOOD[1:]), {}, Health.CHECK),
        ((run(30, outcome=Outcome.HELD), *GOOD[1:]), {}, Health.CHECK),
        (GOOD, {"now": NOON + timedelta(days=8)}, Health.STALE),
        (GOOD, {"paused": True}, Health.PAUSED),
        (GOOD, {"paused": True, "now": NOON + timedelta(days=8)}, Health.PAUSED),
        ((DOWN, *GOOD[1:]), {"running": True}, Health.RUNNING),
        ((), {"running": True}, Health.RUNNING),
    ],
)
def test_the_word_is_the_worst_that_is_true(runs: tuple[Harvest, ...], given: dict[str, Any], word: Health) -> None:
    assert state(*runs, **given).health is word


@pytest.mark.check("O1")
@pytest.mark.parametrize("outcome", Outcome)
def test_a_run_that_found_nothing_is_never_healthy(outcome: Outcome) -> None:
    assert state(run(30, found=0, outcome=outcome, failure=Failure.EMPTY), *GOOD[1:]).health is Health.FAILED


def test_the_nights_that_went_alike_are_counted_and_the_last_good_one_is_known() -> None:
    before = run(29, outcome=Outcome.FAILED)
    found = state(DOWN, before, *GOOD[2:])
    assert (found.nights, found.good) == (2, GOOD[2])
    assert [one.kind for one in found.causes] == ["failed"]
