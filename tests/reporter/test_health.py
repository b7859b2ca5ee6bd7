"""One word for a catalogue, the worst that is true of it, and the reasons for it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from reporter import State, health, health_report, look, monitors, silence, states
from schemas import Failure, Harvest, Health, Monitor, Night, NightState, NightStep, Outcome, Stage, StepOutcome
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


def test_a_look_at_all_runs_says_what_the_runs_say_and_leaves_out_what_they_weigh() -> None:
    again = replace(run(30), harvest_id="again", crawled=False)
    for newest in (GOOD[0], DOWN, run(30, found=85), run(30, priced=20)):
        seen = look((again, newest, *GOOD[1:]), LIMITS)
        assert seen.wrong == tuple(one for one in monitors(newest, GOOD[1:], LIMITS) if one.well is False)
        assert [one.harvest_id for one in seen.runs] == [newest.harvest_id, *(one.harvest_id for one in GOOD[1:])]
        assert not any(one.filled for one in seen.runs)
        word = state(newest, *GOOD[1:]).health
        assert [one.health for one in states(["ie_quayside", "ie_new"], {"ie_quayside": seen}, (), (), LIMITS, NOON)] == [
            word,
            Health.NEW,
        ]
    assert look((), LIMITS).runs == ()
    assert not look((replace(GOOD[0], watched=False), *GOOD[1:]), LIMITS).watched


def a_night(day: int, state: NightState, **given: Any) -> Night:
    return Night(date=f"2026-06-{day:02}", state=state, due_at=f"2026-06-{day:02}T02:00:00+00:00", **given)


def test_the_report_says_how_the_last_night_went_and_which_there_were_none_of() -> None:
    at = {"begun": "2026-06-09T02:00:00+00:00", "ended": "2026-06-09T03:00:00+00:00"}
    steps = (
        NightStep(stage=Stage.HARVEST, outcome=StepOutcome.DONE, said="3 sources: 3 full.", **at),
        NightStep(stage=Stage.PUBLISH, outcome=StepOutcome.FAILED, said="Meilisearch does not answer.", **at),
    )
    nights = [a_night(9, NightState.PARTLY, steps=steps), a_night(8, NightState.MISSED), a_night(7, NightState.ENDED)]
    assert health_report((), {}, {}, LIMITS, nights).sentences == (
        "No catalogue has been run yet.",
        "The night of 2026-06-09: partly. Publish: Meilisearch does not answer.",
        "1 night of the last 3 missed: 2026-06-08.",
    )
    assert health_report((), {}, {}, LIMITS).sentences == ("No catalogue has been run yet.",)


def test_the_report_says_that_no_night_came() -> None:
    for hours, said in ((25, 1), (27, 2)):
        silent = silence((NOON - timedelta(hours=hours)).isoformat(), NOON, LIMITS)
        sentences = health_report((), {}, {}, LIMITS, (), silent).sentences
        assert len(sentences) == said
    assert "no night for 27 hours" in sentences[1]
