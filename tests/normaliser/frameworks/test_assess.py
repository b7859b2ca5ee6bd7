"""The worked results of the reference, and what holds for every record: nothing raises, one finding for each requirement."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normaliser import assess
from normaliser.frameworks.book import book
from schemas import (
    Dimension,
    Disclosure,
    FieldState,
    Finding,
    FindingOutcome,
    Funding,
    Level,
    Offering,
    Polarity,
    Provider,
    ProviderType,
    RegulatedStatus,
    Scope,
    Source,
    SourceKind,
    State,
    Statement,
    Text,
)

DAY = date(2026, 11, 25)
_ALL = tuple(state for element in book().elements.values() for state in element.states)


def a_source(name: str = "xx_harbour", kind: SourceKind = SourceKind.NATIONAL_PORTAL) -> Source:
    return Source(source_id=name, name="Harbour", url="https://harbour.example", kind=kind, jurisdiction="ZZ", walk=())


def silent(*scopes: Scope) -> tuple[FieldState, ...]:
    return tuple(FieldState(field=name, state=State.SILENT, scope=scope) for scope in scopes for name in dict.fromkeys(_ALL))


def an_offering(provider: Provider, **values: Any) -> Offering:
    facts: dict[str, Any] = {"field_states": silent(Scope.OFFERING), **values}
    return Offering(
        offering_id="1",
        source_id="xx_harbour",
        url="https://harbour.example/1",
        title=(Text(words="Tides"),),
        providers=(provider,),
        **facts,
    )


def quay(country: str, **facts: Any) -> Provider:
    return Provider(name="Quay", slug="quay", country=country, **facts)


def found(offering: Offering, requirement: str, source: Source | None = None) -> Finding:
    return next(one for one in assess(offering, source or a_source(), DAY) if one.requirement_id == requirement)


def sentence(offering: Offering, requirement: str) -> str:
    return found(offering, requirement).sentence


def frameworks(offering: Offering, source: Source | None = None) -> set[str]:
    return {one.framework_id for one in assess(offering, source or a_source(), DAY)} - {"NONE"}


def test_an_unregulated_australian_provider_without_words_on_quality_breaks_the_listing_condition() -> None:
    provider = quay("AU", regulated_status=RegulatedStatus.UNREGULATED)
    read = an_offering(provider, field_states=silent(Scope.OFFERING, Scope.PROVIDER))
    assert sentence(read, "AU-NMF-2021/07") == "qa_process: required by AU-NMF-2021 5.6.1 and gap"
    assert found(an_offering(provider), "AU-NMF-2021/07").outcome is FindingOutcome.NOT_OBSERVED


def test_a_training_organisation_that_is_silent_on_support_breaks_the_law() -> None:
    read = an_offering(quay("AU", type=ProviderType.VET_RTO), field_states=silent(Scope.OFFERING, Scope.PROVIDER))
    assert sentence(read, "AU-RTO-2025/12") == "learner_support: required by AU-RTO-2025 2.1(2)(c)(ii) and gap"
    assert found(read, "AU-RTO-2025/12").severity == 1


def test_an_ontario_college_paid_for_by_osap_must_tell_its_hours_and_the_rest_is_expected() -> None:
    college = quay("CA", region="CA-ON", type=ProviderType.COLLEGE)
    told = an_offering(college, funding=(Funding(scheme="OSAP", condition="Eligible"),))
    source = a_source("ca_on_microlearn")
    assert found(told, "CA-ON-OSAP/02", source).sentence == "workload: required by CA-ON-OSAP eligibility and gap"
    others = [one for one in assess(told, source, DAY) if one.framework_id != "CA-ON-OSAP"]
    assert {one.verb.value for one in others} == {"expected by", "named missing"}


def test_a_provider_in_the_union_is_expected_to_tell_its_workload() -> None:
    assert found(an_offering(quay("FR")), "EU-MC-2022/05").sentence.startswith("workload: expected by EU-MC-2022 Annex I")


def test_a_career_claim_that_nothing_supports_is_a_risk_and_never_a_gap() -> None:
    university = quay("AU", regulators=("TEQSA",))
    claim = Statement(dimension=Dimension.EMPLOYABILITY_OUTCOMES, level=Level.MENTIONED, text="Launch your career.")
    risk = found(an_offering(university, statements=(claim,)), "AU-HESF-2021/09")
    assert (risk.outcome, risk.risk) == (FindingOutcome.WEAK, True)
    assert risk.sentence == "careers_guidance: required by AU-HESF-2021 7.1 and risk (a claim that nothing supports)"
    assert found(an_offering(university), "AU-HESF-2021/09").outcome is FindingOutcome.NOT_APPLICABLE


def test_what_is_denied_is_a_gap_that_says_so() -> None:
    denied = Statement(dimension=Dimension.QA_PROCESS, level=Level.MENTIONED, text="Not accredited.", polarity=Polarity.NEGATED)
    gap = found(an_offering(quay("FR"), statements=(denied,)), "EU-MC-2022/08")
    assert (gap.outcome, gap.reason) == (FindingOutcome.GAP, "stated not to be the case")


def test_what_nobody_asks_for_was_named_missing() -> None:
    nobody = {one.element: one.sentence for one in assess(an_offering(quay("US")), a_source(), DAY)}
    assert list(nobody) == [dimension.value for dimension in Dimension]
    assert nobody["quality_rating"] == "quality_rating: named missing in Brown 2023; no framework requires it; gap"
    standing = {one.element for one in assess(an_offering(quay("IE")), a_source(), DAY) if one.framework_id == "NONE"}
    assert standing >= {"quality_rating", "employability_outcomes"}
    assert "qa_process" not in standing


def test_the_region_beats_the_country() -> None:
    college = {"type": ProviderType.COLLEGE}
    assert frameworks(an_offering(quay("CA", region="CA-ON", **college)), a_source("ca_on_microlearn")) == {"CA-ON-ECO"}
    assert frameworks(an_offering(quay("CA", region="CA-BC", **college))) == {"CA-BC"}
    assert frameworks(an_offering(quay("CA", region="CA-MB", **college))) == {"CA-CICAN"}


def test_the_australian_portal_lays_its_conditions_on_everybody() -> None:
    assert frameworks(an_offering(quay("US")), a_source("au_microcred_seeker")) == {"AU-NMF-2021"}


def test_a_course_on_a_platform_falls_under_the_rules_of_the_partner_that_awards_it() -> None:
    university = quay("IE", type=ProviderType.UNIVERSITY)
    platform = a_source("mooc_coursera", SourceKind.MOOC_PLATFORM)
    assert frameworks(an_offering(university), platform) == set()
    assert "ESG-2015" in frameworks(an_offering(university, awarding_bodies=(university,)), platform)


@pytest.mark.parametrize("source", ["mooc_coursera", "ie_microcreds"])
def test_a_vendors_certificate_falls_under_no_framework(source: str) -> None:
    assert frameworks(an_offering(quay("DE", type=ProviderType.INDUSTRY)), a_source(source)) == set()


def test_what_a_provider_says_counts_where_the_requirement_takes_it_and_is_inherited() -> None:
    said = Disclosure(kind="refund_terms", level=Level.DESCRIBED, text="Refunds within 14 days.", scope=Scope.PROVIDER)
    met = found(an_offering(quay("AU", type=ProviderType.VET_RTO), disclosures=(said,)), "AU-RTO-2025/15")
    assert (met.outcome, met.inherited) == (FindingOutcome.MET, True)


def test_an_unverified_citation_says_so() -> None:
    assert sentence(an_offering(quay("MY")), "MY-GGPMC/09").endswith("gap [citation unverified]")


_COUNTRIES = st.sampled_from([None, "AU", "IE", "CA", "NZ", "EE", "MY", "GB", "FR", "US", "XX"])
_PROVIDERS = st.builds(
    Provider,
    name=st.just("Quay"),
    slug=st.just("quay"),
    country=_COUNTRIES,
    region=st.sampled_from([None, "CA-ON", "CA-BC", "AU-NSW"]),
    type=st.sampled_from([None, *ProviderType]),
    regulated_status=st.sampled_from(RegulatedStatus),
    regulators=st.sampled_from([(), ("TEQSA",)]),
)
_STATES = st.lists(
    st.builds(FieldState, field=st.sampled_from(_ALL), state=st.sampled_from(State), scope=st.sampled_from(Scope)), max_size=40
)
_STATEMENTS = st.lists(
    st.builds(
        Statement,
        dimension=st.sampled_from(Dimension),
        level=st.sampled_from(Level),
        polarity=st.sampled_from(Polarity),
        scope=st.sampled_from(Scope),
        text=st.text(max_size=20),
    ),
    max_size=6,
)
_ELSE = st.builds(
    Offering,
    offering_id=st.just("1"),
    source_id=st.just("xx"),
    url=st.just("https://harbour.example/1"),
    title=st.just((Text(words="Tides"),)),
    providers=st.lists(_PROVIDERS, max_size=2).map(tuple),
    statements=_STATEMENTS.map(tuple),
    field_states=_STATES.map(tuple),
    kind=st.sampled_from(["micro_credential", "mooc"]),
)


@given(offering=_ELSE, kind=st.sampled_from(SourceKind), day=st.dates())
def test_no_record_makes_it_raise_and_each_requirement_gives_at_most_one_finding(
    offering: Offering, kind: SourceKind, day: date
) -> None:
    findings = assess(offering, a_source("xx", kind), day)
    assert len({one.requirement_id for one in findings}) == len(findings)
    assert all(
        (one.found_level is None) == (one.outcome not in (FindingOutcome.MET, FindingOutcome.WEAK)) or one.risk
        for one in findings
    )
    assert findings == assess(offering, a_source("xx", kind), day)
    dimensions = {one.element for one in findings if one.outcome is not FindingOutcome.NOT_APPLICABLE}
    assert dimensions >= {dimension.value for dimension in Dimension}
