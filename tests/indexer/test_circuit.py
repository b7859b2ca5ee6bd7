"""When an engine is left alone and when it is asked again: every step, and what holds after any number of them."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.circuit import FIRST_WAIT, LATE_IN_A_ROW, LONGEST_WAIT, Asked, Heard, LeftAlone, State, step

ANSWERED, LATE, DOWN, REFUSED = (Heard(what=what) for what in ("answered", "late", "down", "refused"))
BACK, STILL_LATE, STILL_DOWN = (Heard(what=what, is_look=True) for what in ("answered", "late", "down"))
ALONE = LeftAlone(since=5.0, heard=DOWN, wait=1.0)

STEPS: list[tuple[State, Heard, State]] = [
    (Asked(), ANSWERED, Asked()),
    (Asked(), LATE, Asked(late=1)),
    (Asked(late=1), ANSWERED, Asked()),
    (Asked(late=1), LATE, Asked(late=2)),
    (Asked(late=2), LATE, LeftAlone(since=9.0, heard=LATE, wait=FIRST_WAIT)),
    (Asked(), DOWN, LeftAlone(since=9.0, heard=DOWN, wait=FIRST_WAIT)),
    (Asked(), REFUSED, LeftAlone(since=9.0, heard=REFUSED, wait=FIRST_WAIT)),
    (ALONE, ANSWERED, ALONE),
    (ALONE, LATE, ALONE),
    (ALONE, DOWN, ALONE),
    (ALONE, STILL_DOWN, LeftAlone(since=5.0, heard=STILL_DOWN, wait=2.0)),
    (ALONE, BACK, Asked(late=2, wait=2.0)),
    (Asked(late=2, wait=2.0), LATE, LeftAlone(since=9.0, heard=LATE, wait=2.0)),
    (Asked(late=2, wait=2.0), ANSWERED, Asked()),
]


@pytest.mark.parametrize(("state", "heard", "following"), STEPS)
def test_each_step(state: State, heard: Heard, following: State) -> None:
    assert step(state, heard, 9.0) == following


heard_things = st.builds(Heard, what=st.sampled_from(["answered", "late", "down", "refused"]), is_look=st.booleans())


def after(said: list[Heard]) -> list[State]:
    states: list[State] = [Asked()]
    for now, heard in enumerate(said):
        states.append(step(states[-1], heard, float(now)))
    return states


@given(st.lists(heard_things, max_size=40))
def test_no_look_waits_longer_than_the_longest(said: list[Heard]) -> None:
    assert all(FIRST_WAIT <= state.wait <= LONGEST_WAIT for state in after(said))


@given(st.lists(heard_things, max_size=40))
def test_what_learners_ask_never_brings_it_back_and_one_good_look_always_does(said: list[Heard]) -> None:
    for (before, state), heard in zip(pairwise(after(said)), said, strict=True):
        if isinstance(before, LeftAlone):
            assert isinstance(state, Asked) == (heard.is_look and heard.what == "answered")


@given(st.lists(st.sampled_from([ANSWERED, LATE]), max_size=40))
def test_a_slow_answer_now_and_then_shuts_nobody_out(said: list[Heard]) -> None:
    runs = "".join("x" if heard is LATE else " " for heard in said)
    assert any(isinstance(state, LeftAlone) for state in after(said)) == ("x" * LATE_IN_A_ROW in runs)


@given(st.lists(heard_things, max_size=40))
def test_it_tells_since_when_it_is_left_alone(said: list[Heard]) -> None:
    states = after(said)
    for now, (before, state) in enumerate(pairwise(states)):
        if isinstance(state, LeftAlone):
            assert state.since == (before.since if isinstance(before, LeftAlone) else now)
