"""Frameworks, what each of them asks a listing to say, and what was found when one listing was held against it."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from schemas.offering import Offering
from schemas.terms import Level, Scope
from schemas.value import Value


class Force(StrEnum):
    """What makes a framework bind, the strongest first; `recommendation` and `none` bind nobody."""

    LAW = "law"
    LISTING_CONDITION = "listing_condition"
    FUNDING_CONDITION = "funding_condition"
    RECOMMENDATION = "recommendation"
    NONE = "none"

    @property
    def binds(self) -> bool:
        return self.severity < Force.RECOMMENDATION.severity

    @property
    def severity(self) -> int:
        """1 is the gravest."""
        return tuple(Force).index(self) + 1


class Obligation(StrEnum):
    MUST = "MUST"
    MUST_IF = "MUST_IF"
    SHOULD = "SHOULD"
    MAY = "MAY"

    @property
    def strict(self) -> bool:
        return self in (Obligation.MUST, Obligation.MUST_IF)


class Verb(StrEnum):
    """Who asks: only a strict obligation of a framework that binds is `required by` it."""

    REQUIRED = "required by"
    EXPECTED = "expected by"
    NAMED_MISSING = "named missing"


class FindingOutcome(StrEnum):
    MET = "met"
    WEAK = "weak"
    GAP = "gap"
    NOT_APPLICABLE = "not_applicable"
    NOT_OBSERVED = "not_observed"

    @property
    def observed(self) -> bool:
        """Whether it counts in the denominator of a share."""
        return self in (FindingOutcome.MET, FindingOutcome.WEAK, FindingOutcome.GAP)


class Framework(Value, kw_only=True, frozen=True):
    """One edition of a framework: a row of `frameworks.csv`. A validity that nobody could support is open (None).

    `applies_if` is a condition on the offering, its provider and its catalogue; `force_words` are the framework's own;
    `regime` is that of Brown 2023 (1 none, 2 common, 3 specific); `grade` says how the citation is known.
    """

    framework_id: str
    name: str
    version: str
    valid_from: date | None = None
    valid_to: date | None = None
    jurisdiction: str
    applies_if: str
    force: Force
    force_words: str
    regime: str = ""
    url: str = ""
    grade: str
    note: str = ""

    def valid_on(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


class Requirement(Value, kw_only=True, frozen=True):
    """What a framework asks a listing to say: a row of `framework_requirements.csv`.

    `value_check` is a condition the value must hold; `scope_ok` are the scopes that count; a `risk` is never a gap: a claim
    that nothing supports is then found weak.
    """

    requirement_id: str
    framework_id: str
    section: str
    element: str
    obligation: Obligation
    applies_if: str = ""
    value_check: str = ""
    min_level: Level
    scope_ok: tuple[Scope, ...]
    risk: bool = False
    remark: str = ""
    grade: str
    note: str = ""

    @property
    def unverified(self) -> bool:
        return self.grade == "UNVERIFIED"


class Finding(Value, kw_only=True, frozen=True):
    """One requirement held against one offering.

    `severity` 1 is law, 5 what no framework asks for; `found_level` and `found_scope` tell the best that is said, and are
    None where nothing is; `unverified` means that nobody has checked the citation.
    """

    requirement_id: str
    framework_id: str
    section: str
    element: str
    outcome: FindingOutcome
    verb: Verb
    severity: int
    found_level: Level | None = None
    found_scope: Scope | None = None
    reason: str = ""
    unverified: bool = False
    risk: bool = False

    @property
    def inherited(self) -> bool:
        """Said by the provider, the programme or the portal for all its courses, not by the offering itself."""
        return self.found_scope not in (None, Scope.OFFERING)

    @property
    def sentence(self) -> str:
        """What a report prints: who asks for what, and what was found."""
        if self.verb is Verb.NAMED_MISSING:
            asked = f"{self.element}: named missing in {self.section}; no framework requires it; {self.outcome}"
        else:
            asked = f"{self.element}: {self.verb} {self.framework_id} {self.section} and {'risk' if self.risk else self.outcome}"
        return asked + (f" ({self.reason})" if self.reason else "") + (" [citation unverified]" if self.unverified else "")


class Judged(Value, kw_only=True, frozen=True):
    """An offering with everything that was found when it was held against the frameworks of its place and of one day."""

    offering: Offering
    findings: tuple[Finding, ...]


class Fix(Value, kw_only=True, frozen=True):
    """What a publisher may paste to close a gap. What stands in [brackets] is an example, to be replaced by what is true.

    `json_ld` is a script for the head of the page, empty where schema.org has no place for the element; `closes` are all the
    elements that these words say.
    """

    element: str
    sentence: str
    json_ld: str = ""
    closes: tuple[str, ...]
