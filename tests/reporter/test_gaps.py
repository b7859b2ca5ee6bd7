"""Gaps are counted once for each offering and requirement, ranked by weight, and told apart from what nobody asks for."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as some

from normaliser import judged as judge
from reporter import Gaps, frameworks_report, gaps, gaps_report, report_csv, report_html, report_json, report_table, report_xlsx
from reporter.gaps import KINDS
from schemas import FindingOutcome, WrongUse
from tests.reporter.judging import ADVICE, CHANGED, DAY, INITIAL, LAW, NOBODY, finding, judged
from tests.reporter.listings import SOURCES, record


def counted(given=INITIAL) -> Gaps:  # type: ignore[no-untyped-def]
    return gaps(given, SOURCES, DAY, KINDS)


def test_every_outcome_is_counted_and_only_what_was_read_is_judged() -> None:
    told = {need.element: need for need in counted().total.needs}
    level, workload, rating = told["level"], told["workload"], told["quality_rating"]
    assert (level.n, level.judged, level.met, level.gap, level.not_observed, level.no_place) == (3, 2, 1, 1, 1, 1)
    assert (workload.judged, workload.met, workload.gap, workload.share) == (3, 1, 2, 1 / 3)
    assert (rating.met, rating.weak, rating.gap, rating.inherited) == (1, 1, 1, 1)
    assert (workload.sources, workload.lacking, level.sources, level.lacking) == (2, 2, 1, 1)


def test_one_gap_in_law_outweighs_two_in_advice() -> None:
    assert [need.element for need in counted().total.needs] == ["level", "workload", "quality_rating"]
    level, workload = counted().total.needs[:2]
    assert (level.weight, workload.weight) == (5, 4)


def test_the_same_again_counts_the_same_and_a_closed_gap_is_gone() -> None:
    assert counted() == counted()
    level = next(need for need in counted(CHANGED).total.needs if need.element == "level")
    assert (level.gap, level.met, level.examples) == (0, 2, ())
    assert next(n for n in counted(CHANGED).total.needs if n.element == "workload") == counted().total.needs[1]


def test_a_gap_names_offerings_that_have_it() -> None:
    workload = counted().total.needs[1]
    assert workload.examples == (INITIAL[1].offering.offering_id, INITIAL[2].offering.offering_id)
    many = [judged(f"course {n}", finding(LAW, "level", "gap")) for n in range(9)]
    assert len(gaps(many, SOURCES, DAY).total.needs[0].examples) == 3


@pytest.mark.parametrize("kind", KINDS)
def test_groups_of_every_kind_add_up_to_all(kind: str) -> None:
    told = counted()
    for need in told.total.needs:
        parts = [n for group in told.by(kind) for n in group.needs if n.requirement_id == need.requirement_id]
        assert sum(part.gap for part in parts) == need.gap
        assert sum(part.n for part in parts) == need.n


def test_countries_and_catalogues_have_their_names() -> None:
    assert [(group.key, group.name, group.n) for group in counted().by("country")] == [("IE", "Ireland", 2), ("EE", "Estonia", 1)]
    assert [group.name for group in counted().by("source")] == ["Harbour Courses", "Hills & Valleys <online>"]


def test_a_framework_is_as_large_as_the_offerings_it_applies_to() -> None:
    two = finding(LAW, "workload", "met")
    told = gaps([judged("knots", finding(LAW, "level", "gap"), two), judged("sails", two)], SOURCES, DAY, ["framework"])
    assert [(group.key, group.n, len(group.needs)) for group in told.by("framework")] == [("IE-QQA-2012", 2, 2)]


def test_an_unknown_kind_is_refused_with_those_there_are() -> None:
    with pytest.raises(WrongUse, match="source, provider, subject, country, regime, framework"):
        gaps(INITIAL, SOURCES, DAY, ["moon"])


def test_what_nobody_asks_for_stands_apart() -> None:
    asked, missing, _ = gaps_report(counted(), "source").sheets
    assert {row[0] for row in asked.rows} == {"Level", "Workload"}
    assert {row[0] for row in missing.rows} == {"Rating of the course"}
    assert missing.caption.startswith("Named missing in 2023; no framework asks for it.")


def test_a_row_whose_citation_nobody_checked_says_so() -> None:
    one = judged("knots", finding(LAW, "level", "gap", unverified=True), finding(ADVICE, "workload", "gap"))
    printed = report_csv(gaps_report(gaps([one], SOURCES, DAY), "source"))
    rows = list(csv.DictReader(io.StringIO(printed.split("\r\n\r\n")[0])))
    assert [(row["element"], row["citation"]) for row in rows] == [("Level", "unverified"), ("Workload", "")]


def test_a_row_tells_with_what_force_it_is_asked() -> None:
    asked, missing, _ = gaps_report(counted(), "source").sheets
    at = [column.name for column in asked.columns].index("force")
    assert [row[at] for row in (*asked.rows, *missing.rows)] == ["law", "recommendation", "none"]


def test_a_risk_is_told_as_one() -> None:
    one = judged("knots", finding(LAW, "careers_guidance", "weak", risk=True))
    assert gaps_report(gaps([one], SOURCES, DAY), "source").sheets[0].rows[0][3] == "required by, as a risk"


def test_the_heat_has_a_figure_and_its_numbers_behind_every_colour() -> None:
    page = report_html(gaps_report(counted(), "source", narrow=True, heat=True))
    assert '<td class="h3"><b>33%</b><small>1 of 3</small></td>' in page
    assert page.count('aria-label="Legend: share"') == 3
    assert '<td class="none">–</td>' in page and "<td></td>" in page
    book = report_xlsx(gaps_report(counted(), "source", heat=True))
    assert book[:2] == b"PK"


def test_a_narrow_report_leaves_out_what_is_met_and_a_wide_one_does_not() -> None:
    met = [judged("knots", finding(LAW, "level", "met"), finding(LAW, "workload", "gap"))]
    told = gaps(met, SOURCES, DAY)
    assert len(gaps_report(told, "source", narrow=True).sheets[0].rows) == 1
    weak = gaps([judged("knots", finding(LAW, "level", "weak"))], SOURCES, DAY)
    assert len(gaps_report(weak, "source", narrow=True).sheets[0].rows) == 1
    assert len(gaps_report(told, "source").sheets[0].rows) == 2


@pytest.mark.parametrize("written", [report_table, report_csv, report_json, report_html, report_xlsx])
def test_gaps_of_nothing_are_written_in_every_form(written) -> None:  # type: ignore[no-untyped-def]
    nothing = gaps([], SOURCES, DAY, KINDS)
    assert written(gaps_report(nothing, "source", heat=True))
    assert written(frameworks_report(nothing))
    assert "nothing can be said" in gaps_report(nothing, "source").sentences[0]


def test_coverage_by_framework_has_a_row_for_all_countries_and_one_for_each() -> None:
    (sheet,) = frameworks_report(counted()).sheets
    told = [(row[0], row[3], row[4], row[6], row[7], row[-1]) for row in sheet.rows]
    assert told == [
        ("IE-QQA-2012", "All", 3, 2, 1, 0.5),
        ("IE-QQA-2012", "Ireland", 2, 2, 1, 0.5),
        ("IE-QQA-2012", "Estonia", 1, 0, 0, None),
        ("EU-MC-2022", "All", 3, 3, 1, 1 / 3),
        ("EU-MC-2022", "Ireland", 2, 2, 1, 0.5),
        ("EU-MC-2022", "Estonia", 1, 1, 0, 0.0),
    ]


def test_offerings_that_no_framework_applies_to_are_told_in_words() -> None:
    told = gaps([judged("knots", finding(NOBODY, "qa_process", "gap"))], SOURCES, DAY, ["country"])
    assert frameworks_report(told).sentences == ("No framework is known to apply to the 1 offering recorded.",)


def test_records_are_judged_with_their_source_and_a_strange_one_is_left_out() -> None:
    known, strange = record("knots"), record("sails", source_id="elsewhere")
    (one,) = judge([known, strange], SOURCES, DAY)
    assert one.offering == known.offering and one.findings


@given(
    some.lists(some.tuples(some.sampled_from((LAW, ADVICE, NOBODY)), some.sampled_from(FindingOutcome)), max_size=12),
    some.sampled_from(("harbour", "hills", "elsewhere")),
)
def test_the_outcomes_always_add_up(told, source_id: str) -> None:  # type: ignore[no-untyped-def]
    found = [
        judged(f"course {n}", finding(asks, "level", outcome), source_id=source_id) for n, (asks, outcome) in enumerate(told)
    ]
    counted = gaps(found, SOURCES, DAY, KINDS)
    assert sum(need.n for need in counted.total.needs) == len(told)
    for need in counted.total.needs:
        assert need.met + need.weak + need.gap == need.judged
        assert need.judged + need.not_applicable + need.not_observed == need.n
        assert need.no_place <= need.not_observed and need.lacking <= need.sources
