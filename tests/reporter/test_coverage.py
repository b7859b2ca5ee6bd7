"""What is counted as published, in part, not found and not checked."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from reporter import Cell, Coverage, Fill, Ratio, Row, coverage, coverage_report, coverages
from reporter.words import percent
from schemas import FIELDS, Classification, Dimension, Level, Polarity, Record, Scope, State, Statement, WrongUse
from tests.reporter.listings import SOURCES, denies, record, says

QA, RATING = Dimension.QA_PROCESS, Dimension.QUALITY_RATING


def cell(row: Row, dimension: Dimension = QA) -> Cell:
    return next(each for each in row.dimensions if each.element == dimension)


def fill(row: Row, field: str) -> Fill:
    return next(each for each in row.fields if each.element == field)


def row(found: Coverage, key: str) -> Row:
    return next(each for each in found.rows if each.key == key)


def test_without_records_there_is_no_share_and_it_is_said() -> None:
    found = coverage([], SOURCES)
    assert [(each.key, each.n) for each in found.rows] == [("harbour", 0), ("hills", 0)]
    assert {each.share for each in found.total.dimensions} == {None}
    assert {each.share for each in found.total.fields} == {None}
    assert found.summary == ("No offerings are recorded yet, so nothing can be said of what is missing.",)
    assert coverage([], {}).rows == ()


@pytest.mark.parametrize(
    ("said", "counted"),
    [
        ([says(QA, Level.DESCRIBED)], "published"),
        ([says(QA, Level.VERIFIABLE)], "published"),
        ([says(QA, Level.MENTIONED)], "in_part"),
        ([says(QA, Level.MENTIONED), says(QA, Level.DESCRIBED)], "published"),
        ([denies(QA)], "negated"),
        ([denies(QA), says(QA, Level.MENTIONED)], "in_part"),
        ([says(QA, scope=Scope.PROVIDER)], "inherited"),
        ([says(QA, Level.VERIFIABLE, scope=Scope.PORTAL), says(QA, Level.MENTIONED)], "in_part"),
        ([says(QA, Level.VERIFIABLE, scope=Scope.PROVIDER), denies(QA)], "negated"),
        ([says(QA, scope=Scope.PROVIDER), denies(QA, Scope.PORTAL)], "inherited"),
        ([], "not_found"),
    ],
)
def test_each_offering_counts_under_what_it_says_best(said: list[Statement], counted: str) -> None:
    found = cell(coverage([record("knots", *said)], SOURCES).total)
    assert getattr(found, counted) == 1
    assert (found.n, found.observed) == (1, 1)
    assert found.published + found.in_part + found.negated + found.inherited + found.not_found == 1


@pytest.mark.parametrize("state", [State.UNSEEN, State.UNREACHABLE, State.STATED])
def test_what_was_not_read_or_cannot_be_quoted_is_not_checked(state: State) -> None:
    found = cell(coverage([record("knots", states={QA: state})], SOURCES).total)
    assert (found.not_checked, found.observed, found.share) == (1, 0, None)


def test_shares_are_of_the_offerings_observed() -> None:
    read = [record("knots", says(QA)), record("sails", says(QA, Level.MENTIONED)), record("tides"), record("ropes")]
    unread = [record(str(number), states={QA: State.UNREACHABLE}) for number in range(6)]
    found = cell(coverage([*read, *unread], SOURCES).total)
    assert (found.n, found.observed, found.not_checked) == (10, 4, 6)
    assert (found.share, found.any_share) == (0.25, 0.5)


def test_what_a_catalogue_has_no_place_for_is_told_apart() -> None:
    unseen: dict[str, State] = {RATING: State.UNSEEN}
    found = coverage([record("knots", states=unseen), record("moss", source_id="hills", states=unseen)], SOURCES)
    assert (cell(row(found, "harbour"), RATING).not_checked, cell(row(found, "harbour"), RATING).no_place) == (1, 0)
    assert (cell(row(found, "hills"), RATING).not_checked, cell(row(found, "hills"), RATING).no_place) == (1, 1)


def test_fields_are_counted_by_their_state() -> None:
    states = {"price": State.STATED, "level": State.UNSEEN, "language": State.UNREACHABLE}
    total = coverage([record("knots", states=states), record("sails")], SOURCES).total
    assert (fill(total, "price").stated, fill(total, "price").observed, fill(total, "price").share) == (1, 2, 0.5)
    assert (fill(total, "level").observed, fill(total, "language").observed) == (1, 1)
    assert [each.element for each in total.fields] == list(FIELDS)


def test_rows_are_catalogues_largest_first_and_the_total_is_of_all() -> None:
    found = coverage([record("moss", source_id="hills"), record("fern", source_id="hills"), record("knots", says(QA))], SOURCES)
    assert [(each.name, each.n) for each in found.rows] == [("Hills & Valleys <online>", 2), ("Harbour Courses", 1)]
    assert (found.total.n, found.total.sources, found.as_of) == (3, 2, "2026-06-03T02:00:00Z")
    assert (cell(found.total).sources, cell(found.total).publishing) == (2, 1)


def test_a_source_nobody_declared_is_called_by_its_id() -> None:
    assert [each.name for each in coverage([record("knots", source_id="elsewhere")], {}).rows] == ["elsewhere"]


def test_a_provider_is_one_row_wherever_it_is_listed() -> None:
    listed = [record("knots"), record("knots", source_id="hills"), record("moss", source_id="hills", provider="")]
    found = coverage(listed, SOURCES, by="provider")
    assert [(each.key, each.name, each.n, each.sources) for each in found.rows] == [
        ("harbour-college", "Harbour College", 2, 2),
        ("", "No provider named", 1, 1),
    ]


def test_an_offering_stands_in_the_row_of_each_of_its_subjects_and_once_in_all() -> None:
    arts, law = (
        Classification(axis="field", label=label, scheme="ISCED-F", code=code)
        for label, code in (("Arts", "021"), ("Law", "042"))
    )
    listed = [record("knots", classifications=(arts, law)), record("sails", classifications=(arts,)), record("tides")]
    found = coverage(listed, SOURCES, by="subject")
    assert [(each.key, each.name, each.n) for each in found.rows] == [
        ("021", "Arts", 2),
        ("042", "Law", 1),
        ("", "No subject known", 1),
    ]
    assert found.total.n == 3


def test_the_day_asked_for_is_the_day_of_the_figures() -> None:
    assert coverage([record("knots")], SOURCES, as_of="2026-06-02").as_of == "2026-06-02"


def test_an_unknown_grouping_is_refused() -> None:
    grouping: Any = "moon"
    with pytest.raises(WrongUse, match="by provider, by subject"):
        coverage([], SOURCES, by=grouping)


@pytest.mark.parametrize(
    "records", [[], [record("Tides", says(QA)), record("Locks", source_id="hills"), record("Knots")]], ids=["none", "three"]
)
def test_several_tables_are_counted_while_the_records_are_gone_through_once(records: list[Record]) -> None:
    kinds = ("source", "provider", "regime")
    assert coverages(iter(records), SOURCES, kinds) == tuple(coverage(records, SOURCES, by) for by in kinds)
    with pytest.raises(WrongUse, match="by moon"):
        coverages(records, SOURCES, ("source", "moon"))


def test_the_summary_names_the_largest_gaps_with_their_numbers() -> None:
    everything = [says(dimension) for dimension in Dimension if dimension not in (Dimension.EMPLOYABILITY_OUTCOMES, QA)]
    stated = dict.fromkeys(FIELDS, State.STATED) | {"funding": State.SILENT}
    records = [record(str(n), *everything, states=stated) for n in range(3)]
    records.append(record("moss", *everything, says(QA), source_id="hills", states=stated | {RATING: State.UNSEEN}))
    records.append(record("fern", *everything[:2], source_id="hills", states=stated | {RATING: State.UNSEEN}))
    assert coverage(records, SOURCES).summary == (
        "Employability outcomes: published by 0 of 5 offerings checked (0%), in 0 of 2 catalogues.",
        "Quality assurance: published by 1 of 5 offerings checked (20%), in 1 of 2 catalogues.",
        "Quality rating: not checked for 1 of 5 offerings, 1 of them because their catalogue has no place for it.",
        "The field given least often is funding: by 0 of 5 offerings checked (0%).",
    )


def test_where_nothing_is_missing_nothing_is_named() -> None:
    whole = record("knots", *map(says, Dimension), states=dict.fromkeys(FIELDS, State.STATED))
    assert coverage([whole], SOURCES).summary == ()


@pytest.mark.parametrize(
    ("part", "whole", "printed"),
    [(0, 0, "–"), (0, 500, "0%"), (1, 500, "<1%"), (5, 500, "1%"), (250, 500, "50%"), (499, 500, ">99%"), (500, 500, "100%")],
)
def test_none_few_nearly_all_and_all_print_differently(part: int, whole: int, printed: str) -> None:
    assert percent(part, whole) == printed


statements = some.builds(
    says,
    some.sampled_from(Dimension),
    some.sampled_from(Level),
    polarity=some.sampled_from(Polarity),
    scope=some.sampled_from(Scope),
)
states = some.dictionaries(some.sampled_from([*FIELDS, *Dimension]), some.sampled_from(State))
records = some.builds(
    lambda said, states, source_id, provider: record("any", *said, states=states, source_id=source_id, provider=provider),
    some.lists(statements, max_size=4),
    states,
    some.sampled_from(["harbour", "hills", "elsewhere"]),
    some.sampled_from(["Harbour College", "Hill School", ""]),
)


@given(some.lists(records, max_size=12), some.sampled_from(["source", "provider", "subject"]))
def test_every_row_adds_up(found: list[Record], by: Any) -> None:
    report = coverage(found, SOURCES, by)
    assert report.total.n == len(found) == sum(each.n for each in report.rows)
    assert len(report.summary) <= 4
    for each in (*report.rows, report.total):
        for c in each.dimensions:
            assert c.published + c.in_part + c.negated + c.inherited + c.not_found == c.observed
            assert c.observed + c.not_checked == c.n == each.n
            assert c.no_place <= c.not_checked
            assert (c.share is None) == (c.observed == 0)
            assert c.publishing <= c.sources <= each.sources
        for f in each.fields:
            assert f.stated <= f.observed <= f.n == each.n
    for position, c in enumerate(report.total.dimensions):
        assert c.published == sum(each.dimensions[position].published for each in report.rows)


def test_a_workbook_of_coverage_has_the_figures_of_the_report() -> None:
    told = coverage([record("knots"), record("sails", says(Dimension.QA_PROCESS))], SOURCES)
    dimensions, fields = coverage_report(told).sheets
    *_, total = dimensions.rows
    assert total[:4] == ("All", 2, 1, Ratio(1, 2))
    assert [row[0] for row in fields.rows] == [*(row.name for row in told.rows), "All"]
