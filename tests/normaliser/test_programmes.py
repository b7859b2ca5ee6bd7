"""A course belongs to the programmes of its catalogue that name it; where a rule lets a programme speak, their words count."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from normaliser import Programmes, assess, judged
from schemas import (
    Dimension,
    FieldState,
    Finding,
    FindingOutcome,
    Level,
    Offering,
    Polarity,
    Provider,
    ProviderType,
    Record,
    Scope,
    Source,
    SourceKind,
    Stack,
    State,
    Statement,
    Text,
)

DAY = date(2026, 11, 25)
OUTCOMES = Dimension.EMPLOYABILITY_OUTCOMES
SAID = Statement(dimension=OUTCOMES, level=Level.DESCRIBED, text="81% of 2025 graduates found work.", lang="en")
PARTS = (Stack(kind="has_part", native_id="c1"), Stack(kind="has_part", label="Winds"))
SOURCE = Source(source_id="xx", name="X", url="https://x.example", kind=SourceKind.PROVIDER_SITE, jurisdiction="IE", walk=())
RULE = "ESG-2015/07"
"""Asks for outcomes, of a programme or a provider."""


def offering(name: str, title: str = "", **facts: Any) -> Offering:
    said = {"source_id": "xx", "native_id": name, **facts}
    return Offering(offering_id=name, url=f"https://harbour.example/{name}", title=(Text(words=title or name),), **said)


def programme(name: str = "p1", title: str = "Sea and Sky", *said: Statement, state: State = State.SILENT) -> Offering:
    states = (FieldState(field=OUTCOMES, state=State.STATED if said else state),)
    return offering(name, title, stacks=PARTS, statements=said, field_states=states)


def course(**facts: Any) -> Offering:
    quay = Provider(name="Quay", slug="quay", country="IE", type=ProviderType.UNIVERSITY)
    return offering("c1", providers=(quay,), field_states=(FieldState(field=OUTCOMES, state=State.SILENT),), **facts)


def part_of(label: str) -> tuple[Stack, ...]:
    return (Stack(kind="part_of", label=label),)


def finding(*programmes: Offering, one: Offering | None = None) -> Finding:
    found = assess(one or course(), SOURCE, DAY, programmes)
    return next(each for each in found if each.requirement_id == RULE)


def test_a_course_belongs_to_what_names_it_by_id_and_to_what_it_names() -> None:
    programmes = Programmes([programme()])
    for one in (offering("c1"), offering("c2", stacks=part_of("Sea  and sky"))):
        assert [each.offering_id for each in programmes.of(one)] == ["p1"]


def test_a_stranger_another_catalogue_and_the_programme_itself_belong_to_none() -> None:
    programmes = Programmes([programme()])
    strangers = (
        offering("c3"),
        offering("c1", source_id="yy"),
        offering("c4", stacks=part_of("Sea and Sand")),
        offering("c5", stacks=(Stack(kind="counts_towards", label="Sea and Sky"),)),
        programme(),
    )
    assert [programmes.of(one) for one in strangers] == [()] * len(strangers)
    assert Programmes().of(offering("c1")) == ()


def test_a_name_that_two_programmes_share_tells_of_neither() -> None:
    both = Programmes([programme("p2"), programme("p1")])
    assert both.of(offering("c9", stacks=part_of("Sea and Sky"))) == ()
    assert [one.offering_id for one in both.of(offering("c1"))] == ["p1", "p2"]


def test_a_record_without_parts_is_no_programme() -> None:
    assert Programmes([offering("p1", "Sea and Sky")]).of(offering("c9", stacks=part_of("Sea and Sky"))) == ()


def test_what_a_programme_says_counts_for_its_course_and_is_told_as_inherited() -> None:
    found = finding(programme("p1", "Sea and Sky", SAID))
    assert (found.outcome, found.found_scope, found.inherited) == (FindingOutcome.MET, Scope.PROGRAMME, True)
    assert finding().outcome is FindingOutcome.NOT_OBSERVED


def test_a_programme_that_is_silent_or_denies_does_not_meet_the_rule() -> None:
    denied = Statement(
        dimension=OUTCOMES, level=Level.MENTIONED, polarity=Polarity.NEGATED, text="No figures are collected.", lang="en"
    )
    for one in (programme(), programme(state=State.UNSEEN), programme("p1", "Sea and Sky", denied)):
        assert finding(one).outcome is not FindingOutcome.MET


def test_the_programme_that_says_most_decides() -> None:
    silent, telling = programme("p1", "One"), programme("p2", "Two", SAID)
    assert finding(silent, telling) == finding(telling, silent) == finding(telling)


def test_a_framework_that_asks_the_offering_itself_hears_no_programme() -> None:
    def others(*programmes: Offering) -> list[Finding]:
        return [one for one in assess(course(), SOURCE, DAY, programmes) if one.framework_id != "ESG-2015"]

    assert others(programme("p1", "Sea and Sky", SAID)) == others() != []


def test_records_are_judged_with_their_programmes() -> None:
    whole = programme("p1", "Sea and Sky", SAID)
    seen = "2026-11-24T02:00:00+00:00"
    records = [
        Record(offering=one, content_hash="", pages_hash="", first_seen=seen, last_changed=seen, last_seen=seen)
        for one in (course(), whole)
    ]
    told = {one.offering.offering_id: one for one in judged(records, {"xx": SOURCE}, DAY, Programmes([whole]))}
    assert finding(whole) in told["c1"].findings
    assert told["c1"].offering == course()


@given(
    st.permutations(["p1", "p2", "p3"]), st.lists(st.sampled_from([State.SILENT, State.UNSEEN, State.UNREACHABLE]), min_size=3)
)
def test_the_order_of_the_programmes_decides_nothing(names: list[str], states: list[State]) -> None:
    held = {name: programme(name, name, state=state) for name, state in zip(["p1", "p2", "p3"], states, strict=False)}
    assert finding(*(held[name] for name in names)) == finding(*held.values())
