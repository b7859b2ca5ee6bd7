"""Whether a harvest may be taken over: full, held (additions flow, removals wait) or failed. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from schemas import Failure, Outcome, Source, table

SHRUNK = 0.8
"""A harvest below this share of the last one is held (reference/peers.md 2, Absorb list, OSN h)."""
SHORT = 0.95
"""... and so is one below this share of the count the source itself prints."""
FEW = 10
"""Drops of fewer records than this are the ordinary life of a small catalogue (reference/ui.md 2)."""
CHURNED = 0.5
ERRORS = 0.02
"""More failed course pages than this share and the night's removals are not believed (reference/ui.md 5.7)."""
ENOUGH = 20
"""Fill rates of fewer records than this say nothing."""


@dataclass(frozen=True)
class Facts:
    """What is known when a harvest is judged. `found` counts listings `seen` or unreachable, `known` those held before."""

    found: int
    seen: int
    known: int
    seen_before: int
    walk_failures: Counter[Failure] = field(default_factory=Counter)
    detail_failures: Counter[Failure] = field(default_factory=Counter)
    details: int = 0
    barren: int = 0
    announced: int | None = None
    filled: Mapping[str, int] = field(default_factory=dict)
    read: int = 0


@dataclass(frozen=True)
class Verdict:
    """`removals`: what was not seen may go missing. `changes`: what was read may replace what is held."""

    outcome: Outcome
    failure: Failure | None = None
    reason: str = ""
    removals: bool = True
    changes: bool = True


@cache
def _sentences() -> Mapping[str, Mapping[str, str]]:
    return {row["failure"]: row for row in table("failures")}


def reason(source: Source, failure: Failure, detail: str = "") -> str:
    """The one sentence about a failure, with the next step."""
    row = _sentences()[failure]
    more = f" ({detail})" if detail else ""
    return f"{row['sentence'].format(source=source.name)}{more}; {row['next_step']}."


def _held(source: Source, failure: Failure, detail: str, *, changes: bool = True) -> Verdict:
    return Verdict(Outcome.HELD, failure, reason(source, failure, detail), removals=False, changes=changes)


def _emptied(source: Source, facts: Facts) -> Verdict:
    """Nothing was seen at all: name the likeliest cause."""
    failures = facts.walk_failures or facts.detail_failures
    if failures:
        failure = failures.most_common(1)[0][0]
    else:
        failure = Failure.TEMPLATE_CHANGED if facts.barren > facts.details / 2 and facts.barren > FEW else Failure.EMPTY
    return Verdict(Outcome.FAILED, failure, reason(source, failure), removals=False, changes=False)


def _unfilled(source: Source, facts: Facts) -> str:
    """The first expected field that too few of tonight's records state, in words; empty when all are well."""
    if facts.read < ENOUGH or facts.read < facts.found / 2:
        return ""
    for name, least in source.expect.fill.items():
        share = facts.filled.get(name, 0) / facts.read
        if share < least:
            return f"{name} is stated by {share:.0%} of {facts.read} records, at least {least:.0%} are expected"
    return ""


def _short(source: Source, facts: Facts) -> Verdict | None:
    """The verdict when tonight holds far fewer records than it should, or mostly others."""
    if facts.announced is not None and facts.found < SHORT * facts.announced:
        return _held(source, Failure.SHRUNKEN, f"{facts.found} of the {facts.announced} it announces")
    if facts.known - facts.found >= FEW and facts.found < SHRUNK * facts.known:
        return _held(source, Failure.SHRUNKEN, f"{facts.found} tonight, {facts.known} before")
    if facts.known >= ENOUGH and facts.seen_before < CHURNED * facts.known:
        return _held(source, Failure.CHURN, f"{facts.seen_before} of {facts.known} seen again")
    if facts.found < source.expect.min:
        return _held(source, Failure.SHRUNKEN, f"{facts.found} tonight, at least {source.expect.min} are expected")
    return None


def judge(source: Source, facts: Facts, *, partial: bool = False) -> Verdict:
    """The verdict on one harvest. Zero records is never success; a `partial` harvest is never short, and takes nothing down."""
    if not facts.seen:
        return _emptied(source, facts)
    if unfilled := _unfilled(source, facts):
        return _held(source, Failure.TEMPLATE_CHANGED, unfilled, changes=False)
    if facts.walk_failures:
        failure, count = facts.walk_failures.most_common(1)[0]
        return _held(source, failure, f"{count} of its lists could not be read")
    failed = sum(facts.detail_failures.values())
    if failed > max(2, ERRORS * facts.details):
        failure = facts.detail_failures.most_common(1)[0][0]
        return _held(source, failure, f"{failed} of {facts.details} course pages could not be read")
    if partial:
        return Verdict(Outcome.FULL, removals=False)
    return _short(source, facts) or Verdict(Outcome.FULL)
