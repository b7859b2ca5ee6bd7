"""Whether an engine is asked or left alone: two states, and one step for whatever is heard of it. Pure."""

from __future__ import annotations

from typing import Literal

from schemas import Value

LATE_IN_A_ROW = 3
"""Searches in a row that must go unanswered before an engine is left alone: one slow answer is no outage."""

FIRST_WAIT, LONGEST_WAIT = 0.25, 5.0
"""Seconds until the first look at an engine that is left alone; each look in vain doubles them."""


class Heard(Value, kw_only=True, frozen=True):
    """What became of one search. `is_look` tells one that nobody waits for, sent to see whether the engine is back."""

    what: Literal["answered", "late", "down", "refused"]
    said: str = ""
    is_look: bool = False


class Asked(Value, kw_only=True, frozen=True):
    """The engine is asked; its last `late` searches went unanswered. `wait` is what the first look will wait for."""

    late: int = 0
    wait: float = FIRST_WAIT


class LeftAlone(Value, kw_only=True, frozen=True):
    """The engine is not asked since then (seconds of the clock), for what was heard last; a look follows after `wait`."""

    since: float
    heard: Heard
    wait: float


State = Asked | LeftAlone


def step(state: State, heard: Heard, now: float) -> State:
    """A dead or refusing engine is left alone at once, a slow one when it is late again and again.

    Only a look brings it back, and on probation: late once more and it is left alone again, with the wait it had reached.
    Whatever was asked before it was left alone says nothing about it any more.
    """
    if isinstance(state, Asked):
        if heard.what == "answered":
            return Asked()
        late = state.late + 1
        if heard.what == "late" and late < LATE_IN_A_ROW:
            return Asked(late=late, wait=state.wait)
        return LeftAlone(since=now, heard=heard, wait=state.wait)
    if not heard.is_look:
        return state
    longer = min(2 * state.wait, LONGEST_WAIT)
    if heard.what == "answered":
        return Asked(late=LATE_IN_A_ROW - 1, wait=longer)
    return LeftAlone(since=state.since, heard=heard, wait=longer)
