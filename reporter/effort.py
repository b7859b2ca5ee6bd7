"""The one figure of study time that is printed where several are known."""

from __future__ import annotations

from schemas import Basis, Effort, EffortKind, Offering


def workload(offering: Offering) -> Effort | None:
    """The total hours of the best basis: as stated, else from credits, else from weekly hours."""
    totals = [effort for effort in offering.effort if effort.kind is EffortKind.TOTAL]
    return min(totals, key=lambda effort: list(Basis).index(effort.basis), default=None)
