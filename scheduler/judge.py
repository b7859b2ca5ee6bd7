"""Whether a harvest may be taken over: full, held (additions flow, removals wait) or failed. Pure."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from schemas import Approval, Failure, Ground, Held, Outcome, Source, table

SHRUNK = 0.8
"""A harvest below this share of the last one is held, the way OpenSanctions guards its counts."""
SHORT = 0.95
"""... and so is one below this share of the count the source itself prints."""
FEW = 10
"""Drops of fewer records than this are the ordinary life of a small catalogue."""
ERRORS = 0.02
"""More failed course pages than this share and the night's removals are not believed."""
ENOUGH = 20
"""Shares of fewer records than this say nothing."""
FADED = 0.5
"""A field that fewer than this share of the records read again still state has gone with the page's form."""
SLACK = 0.05
"""What an approval covers beyond its own figures, as a share: a catalogue moves a little between two nights."""


@dataclass(frozen=True)
class Facts:
    """What is known when a harvest is judged. `found` counts listings `seen` or unreachable, `known` those held before.

    `announced` is the count the source prints, `shortest` what the shortest of its lists showed and what that one announced;
    `filled` and `languages` count, of `read` records, those that state a field and those told in a language; `restated`, of
    those read again where most are, how many stated a field before, and do tonight; `renumbered` those of which the source
    gives several the number of one.
    """

    found: int
    seen: int
    known: int
    seen_before: int
    walk_failures: Counter[Failure] = field(default_factory=Counter)
    detail_failures: Counter[Failure] = field(default_factory=Counter)
    details: int = 0
    barren: int = 0
    renumbered: int = 0
    announced: int | None = None
    shortest: tuple[int, int] = (0, 0)
    filled: Mapping[str, int] = field(default_factory=dict)
    languages: Mapping[str, int] = field(default_factory=dict)
    read: int = 0
    restated: Mapping[str, tuple[int, int]] = field(default_factory=dict)


@dataclass(frozen=True)
class Verdict:
    """`removals`: what was not seen may go missing. `changes`: what was read may replace what is held.

    `held` is set where an approval may release what waits; `released` where one did.
    """

    outcome: Outcome
    failure: Failure | None = None
    reason: str = ""
    removals: bool = True
    changes: bool = True
    held: Held | None = None
    released: bool = False


@cache
def _sentences() -> Mapping[str, Mapping[str, str]]:
    return {row["failure"]: row for row in table("failures")}


def reason(source: Source, failure: Failure, detail: str = "") -> str:
    """The one sentence about a failure, with the next step."""
    row = _sentences()[failure]
    more = f" ({detail})" if detail else ""
    return f"{row['sentence'].format(source=source.name)}{more}; {row['next_step']}."


def _broken(source: Source, failure: Failure, detail: str) -> Verdict:
    """Held because pages failed: there is nothing to approve, the next good night heals it."""
    return Verdict(Outcome.HELD, failure, reason(source, failure, detail), removals=False)


def _odd(source: Source, facts: Facts, failure: Failure, ground: Ground, detail: str, **low: Any) -> Verdict:
    """Held because what was read whole looks wrong, which a person may know to be right. `low`: a `field` and its `share`."""
    held = Held(known=facts.known, found=facts.found, gone=facts.known - facts.seen_before, ground=ground, **low)
    changes = failure is Failure.SHRUNKEN
    return Verdict(Outcome.HELD, failure, reason(source, failure, detail), removals=False, changes=changes, held=held)


def _emptied(source: Source, facts: Facts) -> Verdict:
    """Nothing was seen at all: name the likeliest cause."""
    failures = facts.walk_failures or facts.detail_failures
    if failures:
        failure = failures.most_common(1)[0][0]
    else:
        failure = Failure.TEMPLATE_CHANGED if facts.barren > facts.details / 2 and facts.barren > FEW else Failure.EMPTY
    return Verdict(Outcome.FAILED, failure, reason(source, failure), removals=False, changes=False)


def _shares(source: Source, facts: Facts) -> Iterator[Verdict]:
    """A verdict for each share that is lower than expected; then nothing read tonight is taken over."""
    if facts.read < ENOUGH:
        return
    expected = (
        (Failure.TEMPLATE_CHANGED, source.expect.fill, facts.filled, "stated by"),
        (Failure.LANGUAGE, source.expect.languages, facts.languages, "the language of"),
    )
    for failure, least_of, counts, how in expected:
        for name, least in least_of.items():
            share = counts.get(name, 0) / facts.read
            if share < least:
                detail = f"{name} is {how} {share:.0%} of {facts.read} records, at least {least:.0%} are expected"
                yield _odd(source, facts, failure, Ground.SHARE, detail, field=name, share=share)


def faded(restated: Mapping[str, tuple[int, int]]) -> Iterator[tuple[str, int, int]]:
    """The fields that most records read again have lost, with how many stated them before and do now."""
    return ((name, before, now) for name, (before, now) in restated.items() if before >= ENOUGH and now < FADED * before)


def _faded(source: Source, facts: Facts) -> Iterator[Verdict]:
    """A verdict for each field that has faded: by a page that was rebuilt, or a reader that was."""
    for name, before, now in faded(facts.restated):
        detail = f"{name} is stated by {now} of the {before} records that stated it before"
        yield _odd(source, facts, Failure.TEMPLATE_CHANGED, Ground.SHARE, detail, field=name, share=now / before)


def _failures(source: Source, facts: Facts) -> Iterator[Verdict]:
    if facts.walk_failures:
        failure, count = facts.walk_failures.most_common(1)[0]
        how = "stretches were passed over" if failure is Failure.BROKEN_FILE else "of its lists could not be read"
        yield _broken(source, failure, f"{count} {how}")
    failed = sum(facts.detail_failures.values())
    if failed > max(2, ERRORS * facts.details):
        failure = facts.detail_failures.most_common(1)[0][0]
        yield _broken(source, failure, f"{failed} of {facts.details} course pages could not be read")
    if facts.renumbered > max(2, ERRORS * facts.found):
        yield _broken(source, Failure.TEMPLATE_CHANGED, f"{facts.renumbered} of its courses bear the number of another")


def _counts(source: Source, facts: Facts) -> Iterator[Verdict]:
    """A verdict where tonight holds far fewer or more records than it should, or mostly others."""
    found, known, expect = facts.found, facts.known, source.expect
    listed, announced = facts.shortest
    if listed < SHORT * announced:
        detail = f"{listed} of the {announced} that one of its lists announces"
        yield _odd(source, facts, Failure.SHRUNKEN, Ground.LIST, detail)
    elif facts.announced is not None and found < SHORT * facts.announced:
        yield _odd(source, facts, Failure.SHRUNKEN, Ground.ANNOUNCED, f"{found} of the {facts.announced} it announces")
    elif known - found >= FEW and found < SHRUNK * known:
        yield _odd(source, facts, Failure.SHRUNKEN, Ground.DROP, f"{found} tonight, {known} before")
    elif known >= ENOUGH and known - facts.seen_before > expect.churn * known:
        yield _odd(source, facts, Failure.CHURN, Ground.CHURN, f"{facts.seen_before} of {known} seen again")
    elif found < expect.min:
        yield _odd(source, facts, Failure.SHRUNKEN, Ground.MIN, f"{found} tonight, at least {expect.min} are expected")
    elif found > expect.max:
        yield _odd(source, facts, Failure.SWOLLEN, Ground.MAX, f"{found} tonight, at most {expect.max} are expected")


def _grounds(source: Source, facts: Facts, partial: bool) -> Iterator[Verdict]:
    """Every reason to hold a harvest; a `partial` one is never short. Where shares are low, none lets changes through: pages
    that failed may be why."""
    low = [*_shares(source, facts), *_faded(source, facts)]
    for verdict in (*_failures(source, facts), *(() if partial else _counts(source, facts))):
        yield replace(verdict, changes=verdict.changes and not low)
    yield from low


def covers(approval: Approval | None, verdict: Verdict) -> bool:
    """Whether what was approved is what this verdict holds: the same failure on the same ground, in much the same figures."""
    if approval is None or verdict.held is None or verdict.failure is not approval.failure:
        return False
    then, now = approval.held, verdict.held
    return (
        (now.ground, now.field) == (then.ground, then.field)
        and now.share >= then.share - SLACK
        and now.gone <= then.gone + math.ceil(SLACK * then.known)
        and abs(now.found - then.found) <= math.ceil(SLACK * max(then.known, then.found))
    )


def judge(source: Source, facts: Facts, *, partial: bool = False, approval: Approval | None = None) -> Verdict:
    """The verdict on one harvest. Zero records is never success; a `partial` harvest takes nothing down."""
    if not (facts.found if partial else facts.seen):
        return _emptied(source, facts)
    released = False
    for verdict in _grounds(source, facts, partial):
        if not covers(approval, verdict):
            return verdict
        released = True
    return Verdict(Outcome.FULL, removals=not partial, released=released)
