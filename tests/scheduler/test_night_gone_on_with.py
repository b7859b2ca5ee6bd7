"""A night that was killed or told to stop is gone on with: what is done is not done again, what failed is tried once more."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from schemas import NightState, Outcome, Pause, Stopped
from store import Store
from tests.scheduler.evening import NAMES, STEPS, Killed, Town
from tests.scheduler.hearing import address


@pytest.fixture
def town(home: Path) -> Iterator[Town]:
    store = Store.open(address(home))
    yield Town(store)
    store.close()


@pytest.mark.parametrize("place", [*NAMES, *STEPS[1:]])
def test_wherever_it_is_killed_the_next_goes_on_and_asks_no_source_twice(town: Town, place: str) -> None:
    town.trouble[place] = Killed()
    with pytest.raises(Killed):
        town.night()
    asked, did = town.asked, town.did
    assert town.wanted()
    town.trouble.clear()
    done = town.night()
    assert (done.state, done.breaks) == (NightState.ENDED, 1)
    assert (*asked, *town.asked) == NAMES
    assert town.did == STEPS[STEPS.index(did[-1]) :]
    assert done.steps[0].said == "3 sources: 3 full."


def test_what_failed_before_a_kill_is_tried_once_more_and_what_ended_well_is_not(town: Town) -> None:
    town.outcomes["ie_clare"], town.trouble["ie_sligo"] = Outcome.FAILED, Killed()
    with pytest.raises(Killed):
        town.night()
    town.outcomes.clear()
    town.trouble.clear()
    done = town.night()
    assert (town.asked, done.steps[0].said) == (["ie_clare", "ie_sligo"], "3 sources: 3 full.")


def test_a_source_that_was_paused_meanwhile_is_left_alone_until_it_is_resumed(town: Town) -> None:
    town.trouble["ie_derry"] = Killed()
    with pytest.raises(Killed):
        town.night()
    town.trouble.clear()
    town.store.runs.pause(Pause(source_id="ie_derry", by="Ada", at="2026-11-29T03:00:00+00:00"))
    done = town.night()
    assert (town.asked, done.state, done.steps[0].said) == (["ie_sligo"], NightState.ENDED, "2 sources: 2 full.")
    town.night(again=True)
    assert town.asked == ["ie_clare", "ie_sligo"]
    town.store.runs.resume("ie_derry")
    town.night(again=True)
    assert sorted(town.asked) == list(NAMES)


def test_a_step_that_leaves_when_it_is_told_to_is_done_by_the_next(town: Town) -> None:
    town.stop_at, town.trouble["audit"] = "audit", Stopped("It was told to stop.")
    stopped = town.night()
    assert (stopped.state, len(stopped.steps)) == (NightState.INTERRUPTED, 2)
    town.stopping, town.stop_at = False, ""
    town.trouble.clear()
    assert (town.night().state, town.did) == (NightState.ENDED, STEPS[2:])
