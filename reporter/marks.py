"""What one record says on each dimension and field, as a short mark: equal marks can be counted together."""

from __future__ import annotations

from reporter.said import speaking
from schemas import FIELDS, Dimension, Level, Offering, Polarity, Scope, State, Statement

PUBLISHED, IN_PART, NEGATED, INHERITED, NOT_FOUND, NOT_CHECKED, NO_PLACE = "PIGHNUX"
STATED = "S"
OBSERVED = frozenset((PUBLISHED, IN_PART, NEGATED, INHERITED, NOT_FOUND, STATED))
ELEMENTS: tuple[str, ...] = (*Dimension, *FIELDS)
"""A mark has one letter for each, in this order."""


def mark(offering: Offering, unseen: frozenset[str]) -> str:
    """`unseen` are the elements that its source has no place for."""
    states = {found.field: found.state for found in offering.own_states}
    said = speaking(offering)
    letters = [_letter(said.get(d), _unsaid(states.get(d), d in unseen)) for d in Dimension]
    letters += [STATED if states.get(f) is State.STATED else _unsaid(states.get(f), f in unseen) for f in FIELDS]
    return "".join(letters)


def _letter(statement: Statement | None, unsaid: str) -> str:
    """What is said of all courses counts only where the offering's own page was read and is silent: it is never a check."""
    if statement is None:
        return unsaid
    if statement.scope is not Scope.OFFERING:
        return INHERITED if unsaid == NOT_FOUND and statement.polarity is Polarity.AFFIRMED else unsaid
    if statement.polarity is Polarity.NEGATED:
        return NEGATED
    return IN_PART if statement.level is Level.MENTIONED else PUBLISHED


def _unsaid(state: State | None, no_place: bool) -> str:
    """Only a page that was read can be silent; words we cannot show are not counted as said."""
    if state is State.SILENT:
        return NOT_FOUND
    return NO_PLACE if no_place else NOT_CHECKED
