"""Which statement speaks for an offering on a dimension where several are made."""

from __future__ import annotations

from schemas import Offering, Polarity, Scope, Statement


def speaking(offering: Offering) -> dict[str, Statement]:
    """For each dimension spoken of: what the offering says of itself comes first, and of that what it claims, strongest first."""
    best: dict[str, Statement] = {}
    for statement in offering.statements:
        held = best.setdefault(statement.dimension, statement)
        if held is not statement and _weight(statement) > _weight(held):
            best[statement.dimension] = statement
    return best


def _weight(statement: Statement) -> tuple[bool, bool, int]:
    return statement.scope is Scope.OFFERING, statement.polarity is Polarity.AFFIRMED, statement.level.rank
