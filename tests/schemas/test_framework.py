"""Frameworks bind or recommend, stand from a day to a day, and a finding says who asks for what."""

from datetime import date

import pytest

from schemas import Finding, FindingOutcome, Force, Framework, Obligation, Scope, Verb


def an_edition(start: date | None = None, end: date | None = None) -> Framework:
    return Framework(
        framework_id="XX-1", name="One", version="1", valid_from=start, valid_to=end, jurisdiction="XX", applies_if="",
        force=Force.LAW, force_words="law", grade="SEEN",
    )  # fmt: skip


def a_finding(verb: Verb, outcome: FindingOutcome, **more: object) -> Finding:
    told = {"requirement_id": "XX-1/01", "framework_id": "XX-1", "section": "s.2", "element": "price", "severity": 1, **more}
    return Finding(verb=verb, outcome=outcome, **told)  # type: ignore[arg-type]


def test_only_law_and_conditions_bind_and_law_is_the_gravest() -> None:
    assert [force for force in Force if force.binds] == [Force.LAW, Force.LISTING_CONDITION, Force.FUNDING_CONDITION]
    assert [force.severity for force in Force] == [1, 2, 3, 4, 5]
    assert [obligation for obligation in Obligation if obligation.strict] == [Obligation.MUST, Obligation.MUST_IF]


@pytest.mark.parametrize(
    ("start", "end", "valid"),
    [
        (None, None, True),
        (date(2025, 7, 1), None, True),
        (date(2025, 7, 2), None, False),
        (None, date(2025, 7, 1), True),
        (None, date(2025, 6, 30), False),
    ],
)
def test_an_edition_stands_from_its_first_day_to_its_last(start: date | None, end: date | None, valid: bool) -> None:
    assert an_edition(start, end).valid_on(date(2025, 7, 1)) is valid


def test_a_finding_says_who_asks_for_what_and_what_was_found() -> None:
    assert a_finding(Verb.REQUIRED, FindingOutcome.GAP).sentence == "price: required by XX-1 s.2 and gap"
    unsure = a_finding(Verb.EXPECTED, FindingOutcome.WEAK, unverified=True, reason="value outside rule")
    assert unsure.sentence == "price: expected by XX-1 s.2 and weak (value outside rule) [citation unverified]"
    assert a_finding(Verb.REQUIRED, FindingOutcome.WEAK, risk=True).sentence == "price: required by XX-1 s.2 and risk"
    standing = a_finding(Verb.NAMED_MISSING, FindingOutcome.GAP, section="Brown 2023")
    assert standing.sentence == "price: named missing in Brown 2023; no framework requires it; gap"


def test_what_a_provider_says_of_all_its_courses_is_inherited() -> None:
    assert a_finding(Verb.REQUIRED, FindingOutcome.MET, found_scope=Scope.PROVIDER).inherited
    assert not a_finding(Verb.REQUIRED, FindingOutcome.MET, found_scope=Scope.OFFERING).inherited
    assert not a_finding(Verb.REQUIRED, FindingOutcome.GAP).inherited


def test_only_what_was_observed_counts_in_a_share() -> None:
    assert [one.value for one in FindingOutcome if one.observed] == ["met", "weak", "gap"]
