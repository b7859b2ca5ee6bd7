"""A night is done once a date, by one process, whatever is proposed when; one that was interrupted is gone on with."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

import scheduler
from scheduler.night import GRACE
from schemas import (
    Busy,
    EngineDown,
    Lease,
    Night,
    NightState,
    Outcome,
    Overtaken,
    Stage,
    StepOutcome,
    Timetable,
    WrongUse,
)
from store import Store
from tests.scheduler.evening import EVENING, NAMES, STEPS, Killed, Town
from tests.scheduler.hearing import address
from tests.scheduler.nights import SOURCE


@pytest.fixture
def town(home: Path) -> Iterator[Town]:
    store = Store.open(address(home))
    yield Town(store)
    store.close()


def test_a_night_harvests_publishes_audits_reports_and_alerts_once_a_date(town: Town) -> None:
    assert town.wanted()
    done = town.night()
    assert (done.date, done.state, town.did, town.asked) == ("2026-11-29", NightState.ENDED, STEPS, list(NAMES))
    assert [(step.stage.value, step.said) for step in done.steps] == [
        ("harvest", "3 sources: 3 full."),
        *((stage, "Well.") for stage in STEPS[1:]),
    ]
    assert (town.night(), town.did) == (done, [])
    assert not town.wanted()
    town.now = EVENING + timedelta(days=1)
    assert town.wanted()
    assert town.night().date == "2026-11-30"
    assert town.asked == list(NAMES)


def test_said_again_it_is_done_again(town: Town) -> None:
    first = town.night()
    again = town.night(again=True)
    assert (town.asked, again.date, again.state) == (list(NAMES), first.date, NightState.ENDED)
    assert again.after > first.after
    assert len(town.store.nights.newest(9)) == 1


@pytest.mark.parametrize("back", [timedelta(hours=3), timedelta(days=1)])
def test_a_clock_set_back_makes_no_second_night_of_a_date(town: Town, back: timedelta) -> None:
    town.now -= back
    town.night()
    town.now = EVENING
    town.night()
    town.now = EVENING - back
    assert not town.wanted()
    town.night()
    assert town.did == []


def test_while_one_process_does_it_another_does_not(town: Town) -> None:
    lease = town.store.leases.take("night", 0.0)
    assert lease is not None
    with pytest.raises(Busy, match="under way already"):
        town.night()
    assert (town.did, town.wanted()) == ([], True)
    town.store.leases.release(lease)
    assert town.night().state is NightState.ENDED


def test_one_that_breaks_too_often_waits_for_a_person(town: Town) -> None:
    town.trouble["publish"] = Killed()
    for _ in range(6):
        assert town.wanted()
        with pytest.raises(Killed):
            town.night()
    assert not town.wanted()
    town.trouble.clear()
    assert town.night().state is NightState.ENDED


def test_one_that_was_interrupted_stays_so_once_the_next_is_due(town: Town) -> None:
    town.trouble["publish"] = Killed()
    with pytest.raises(Killed):
        town.night()
    town.trouble.clear()
    town.now = EVENING + timedelta(days=1)
    town.night()
    assert [(one.date[8:], one.state) for one in town.store.nights.newest(3)] == [
        ("30", NightState.ENDED),
        ("29", NightState.INTERRUPTED),
    ]


@pytest.mark.parametrize(
    ("place", "trouble"),
    [
        ("publish", EngineDown("It is away.")),
        ("audit", OSError(28, "No space left on device")),
        ("report", ValueError("x")),
        ("alerts", EngineDown("It is away.")),
    ],
)
def test_a_step_that_fails_is_told_and_the_next_are_done_as_far_as_they_make_sense(
    town: Town, place: str, trouble: Exception
) -> None:
    town.trouble[place] = trouble
    done = town.night()
    failed = [step.stage.value for step in done.steps if step.outcome is StepOutcome.FAILED]
    left = [step.stage.value for step in done.steps if step.outcome is StepOutcome.LEFT]
    assert (done.state, failed, left) == (NightState.PARTLY, [place], ["audit"] if place == "publish" else [])
    assert town.did == [stage for stage in STEPS if stage not in left]
    step = done.step(Stage(place))
    assert step is not None
    assert any(words in step.said for words in ("It is away.", "No space left", "A mistake in CredAtlas"))


def test_a_source_that_fails_makes_it_partly_and_is_due_the_next_night_whatever_its_rhythm(town: Town) -> None:
    town.sources = {name: replace(source, every="week") for name, source in town.sources.items()}
    town.outcomes = {"ie_derry": Outcome.FAILED}
    done = town.night()
    assert (done.state, done.steps[0].outcome, done.steps[0].said) == (
        NightState.PARTLY,
        StepOutcome.PARTLY,
        "3 sources: 2 full, 1 failed.",
    )
    town.now, town.outcomes = EVENING + timedelta(days=1), {}
    assert town.night().state is NightState.ENDED
    assert town.asked == ["ie_derry"]
    town.now = EVENING + timedelta(days=2)
    assert town.night().steps[0].said == "No source was due."


def test_told_to_stop_it_publishes_what_is_whole_and_the_next_call_goes_on(town: Town) -> None:
    town.stop_at = "ie_derry"
    done = town.night()
    assert (done.state, town.asked, town.did, done.steps) == (NightState.INTERRUPTED, ["ie_clare"], ["harvest", "publish"], ())
    assert "was told to stop" in done.reason
    town.stop_at, town.stopping = "audit", False
    done = town.night()
    assert (done.state, [step.stage for step in done.steps]) == (NightState.INTERRUPTED, list(Stage)[:3])
    assert (town.asked, town.did) == (["ie_derry", "ie_sligo"], STEPS[:3])
    town.stop_at, town.stopping = "", False
    done = town.night()
    assert (done.state, done.reason, done.breaks, town.did) == (NightState.ENDED, "", 2, STEPS[3:])


def test_who_is_overtaken_stops_before_the_next_step_and_writes_nothing_more(town: Town) -> None:
    async def overtaken(_: Night) -> tuple[StepOutcome, str]:
        lease = town.store.leases.holder("night")
        given = Lease(name="night", holder=lease, token=1)
        town.store.leases.release(given)
        assert town.store.leases.take("night", 0.0) is not None
        return StepOutcome.DONE, "Well."

    stages = scheduler.Stages(town.harvest, overtaken, *map(town.does, ("audit", "report", "alerts")))
    with pytest.raises(Overtaken):
        asyncio.run(scheduler.night(scheduler.Plan(Timetable(), town.sources), town.store, stages, lambda: town.now))
    known = town.store.nights.newest(1)[0]
    assert (known.state, [step.stage for step in known.steps]) == (NightState.RUNNING, [Stage.HARVEST])
    assert town.did == ["harvest"]


def test_a_setting_that_is_not_right_ends_it_and_the_next_call_goes_on(town: Town) -> None:
    town.trouble["ie_clare"] = WrongUse("CREDATLAS_CONTACT is not set.")
    with pytest.raises(WrongUse):
        town.night()
    assert town.store.nights.newest(1)[0].reason == "CREDATLAS_CONTACT is not set."
    town.trouble.clear()
    done = town.night()
    assert (done.state, done.reason, town.asked) == (NightState.ENDED, "", list(NAMES))


def test_what_is_late_by_more_than_the_grace_is_missed(town: Town) -> None:
    town.now = EVENING.replace(second=0) + GRACE
    assert town.wanted()
    town.now += timedelta(seconds=1)
    assert not town.wanted()
    assert town.night().date == "2026-11-29", "a person may"


def test_the_sources_are_those_of_its_beginning(town: Town) -> None:
    town.trouble["ie_derry"] = Killed()
    with pytest.raises(Killed):
        town.night()
    town.trouble.clear()
    del town.sources["ie_sligo"]
    town.sources["ie_tralee"] = replace(SOURCE, source_id="ie_tralee")
    assert town.night().steps[0].said == "2 sources: 2 full."
    assert town.asked == ["ie_derry"]
    town.now = EVENING + timedelta(days=1)
    assert set(town.night().sources) == {"ie_clare", "ie_derry", "ie_tralee"}
