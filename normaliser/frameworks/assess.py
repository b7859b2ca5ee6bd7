"""Holds an offering against every framework of its place and day: one finding for each requirement."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from normaliser.frameworks.book import Book, Edition, Rule, book
from normaliser.frameworks.elements import Case, Told
from normaliser.programmes import Programmes
from schemas import Finding, FindingOutcome, Force, Judged, Level, Offering, Record, Scope, Source, State, digest

_WIDTH = tuple(Scope)
_UNKNOWN = "condition unknown"
_OUTSIDE = "value outside rule"
_NEGATED = "stated not to be the case"
_UNSUPPORTED = "a claim that nothing supports"
NO_PROGRAMMES = Programmes()
Verdict = tuple[FindingOutcome, Level | None, Scope | None, str]


def assess(offering: Offering, source: Source, on: date, programmes: Iterable[Offering] = ()) -> tuple[Finding, ...]:
    """Every finding by the rules of the day `on`: frameworks in the order of their table, what no framework asks for last.

    Pure; nothing is found for a framework that does not apply. What the `programmes` say that the offering belongs to counts
    where the requirement lets a programme speak.
    """
    return held_against(book(), offering, source, on, programmes)


def rules_on(on: date) -> str:
    """A fingerprint of the rules of a day: of the tables, and of which frameworks stand on it."""
    return digest([book().version, [one.framework.framework_id for one in book().editions if one.framework.valid_on(on)]])


def judged(
    records: Iterable[Record], sources: Mapping[str, Source], on: date, programmes: Programmes = NO_PROGRAMMES
) -> Iterator[Judged]:
    """Each record with its findings, one at a time; those of a source that is not declared are left out."""
    for record in records:
        if source := sources.get(record.offering.source_id):
            found = assess(record.offering, source, on, programmes.of(record.offering))
            yield Judged(offering=record.offering, findings=found)


def held_against(
    rules: Book, offering: Offering, source: Source, on: date, programmes: Iterable[Offering] = ()
) -> tuple[Finding, ...]:
    case = rules.case(offering, source, programmes)
    found: list[Finding] = []
    for edition in applying(rules.editions, case, on):
        found += (_finding(rule, case) for rule in edition.rules)
    covered = {one.element for one in found if one.outcome is not FindingOutcome.NOT_APPLICABLE}
    return (*found, *_standing(rules.editions, case, covered))


def applying(editions: Iterable[Edition], case: Case, on: date) -> list[Edition]:
    """The frameworks that stand on the day and surely apply; of two of one force that of the region beats its country's."""
    found = [one for one in editions if one.framework.force is not Force.NONE and one.framework.valid_on(on)]
    found = [one for one in found if one.applies(case) is True]
    regions = {(one.framework.force, one.framework.jurisdiction.partition("-")[0]) for one in found if _regional(one)}
    return [one for one in found if _regional(one) or (one.framework.force, one.framework.jurisdiction) not in regions]


def _regional(edition: Edition) -> bool:
    return "-" in edition.framework.jurisdiction


def _standing(editions: Iterable[Edition], case: Case, covered: set[str]) -> Iterator[Finding]:
    """What was named missing and no requirement that applies asks for."""
    for edition in editions:
        if edition.framework.force is Force.NONE:
            yield from (_finding(rule, case) for rule in edition.rules if rule.asks.element not in covered)


def _finding(rule: Rule, case: Case) -> Finding:
    asks = rule.asks
    outcome, level, scope, reason = _judge(rule, case)
    risk = asks.risk and outcome in (FindingOutcome.WEAK, FindingOutcome.GAP)
    return Finding(
        requirement_id=asks.requirement_id,
        framework_id=asks.framework_id,
        section=asks.section,
        element=asks.element,
        outcome=FindingOutcome.WEAK if risk else outcome,
        verb=rule.verb,
        severity=rule.severity,
        found_level=level,
        found_scope=scope,
        reason=_UNSUPPORTED if risk else reason,
        unverified=asks.unverified,
        risk=risk,
    )


def _judge(rule: Rule, case: Case) -> Verdict:
    applies = rule.applies(case) if rule.applies else True
    if applies is None:
        return FindingOutcome.NOT_OBSERVED, None, None, _UNKNOWN
    if not applies:
        return FindingOutcome.NOT_APPLICABLE, None, None, ""
    told = [(case.told(rule.asks.element, scope), scope) for scope in rule.asks.scope_ok if case.has(scope)]
    affirmed = [(one.level, scope) for one, scope in told if one.level is not None]
    if affirmed:
        level, scope = max(affirmed, key=lambda one: (one[0].rank, -_WIDTH.index(one[1])))
        return _weigh(rule, case, level, scope)
    if any(one.negated for one, _ in told):
        return FindingOutcome.GAP, None, None, _NEGATED
    return _unsaid([one for one, _ in told])


def _weigh(rule: Rule, case: Case, level: Level, scope: Scope) -> Verdict:
    if rule.holds is not None and rule.holds(case) is False:
        return FindingOutcome.WEAK, level, scope, _OUTSIDE
    enough = level.rank >= rule.least
    return FindingOutcome.MET if enough else FindingOutcome.WEAK, level, scope, ""


def _unsaid(told: list[Told]) -> Verdict:
    """A gap only where every page that could say it was read."""
    unread = next((one for one in told if one.state is not State.SILENT), None)
    if unread is None and told:
        return FindingOutcome.GAP, None, None, ""
    return FindingOutcome.NOT_OBSERVED, None, None, unread.reason if unread else "page_not_fetched"
