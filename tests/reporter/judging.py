"""Offerings with findings composed by a few words, as `assess` would hand them over."""

from __future__ import annotations

from datetime import date
from typing import Any

from msgspec.structs import replace

from schemas import Finding, FindingOutcome, Judged, Provider, Scope, Verb
from tests.reporter.listings import record

DAY = date(2026, 11, 28)
LAW, ADVICE, NOBODY = ("IE-QQA-2012", 1, Verb.REQUIRED), ("EU-MC-2022", 4, Verb.EXPECTED), ("NONE", 5, Verb.NAMED_MISSING)
"""A framework, how gravely it asks, and in which words."""


def finding(asks: tuple[str, int, Verb], element: str, outcome: str, **more: Any) -> Finding:
    framework, severity, verb = asks
    return Finding(
        requirement_id=f"{framework}/{element}",
        framework_id=framework,
        section="s.1",
        element=element,
        outcome=FindingOutcome(outcome),
        verb=verb,
        severity=severity,
        **more,
    )


def judged(name: str, *findings: Finding, country: str | None = "IE", source_id: str = "harbour") -> Judged:
    offering = record(name, source_id=source_id).offering
    provider = Provider(name="Harbour College", slug="harbour-college", country=country)
    return Judged(offering=replace(offering, providers=(provider,)), findings=findings)


INITIAL = (
    judged("knots", finding(LAW, "level", "gap"), finding(ADVICE, "workload", "met"), finding(NOBODY, "quality_rating", "gap")),
    judged("sails", finding(LAW, "level", "met"), finding(ADVICE, "workload", "gap"), finding(NOBODY, "quality_rating", "weak")),
    judged(
        "tides",
        finding(LAW, "level", "not_observed", reason="not_carried_by_source"),
        finding(ADVICE, "workload", "gap"),
        finding(NOBODY, "quality_rating", "met", found_scope=Scope.PORTAL),
        source_id="hills",
        country="EE",
    ),
)
CHANGED = (judged("knots", finding(LAW, "level", "met"), *INITIAL[0].findings[1:]), *INITIAL[1:])
