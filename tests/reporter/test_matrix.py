"""The matrix: records in brief count as the records do, and what moved is told only where enough was checked to tell."""

from __future__ import annotations

import pytest
from hypothesis import given

from reporter import COLUMNS, STATUSES, coverage, coverage_of, matrix, matrix_report, slip
from schemas import Dimension, Level, Record, Scope, State
from tests.reporter.anything import records
from tests.reporter.listings import SOURCES, denies, record, says

QA, RATING = Dimension.QA_PROCESS, Dimension.QUALITY_RATING


def some_records(published: int, of: int, source_id: str = "harbour") -> list[Record]:
    said = [[says(QA)] if n < published else [] for n in range(of)]
    return [record(f"{source_id}-{n}", *each, source_id=source_id) for n, each in enumerate(said)]


@pytest.mark.parametrize("by", ["source", "provider", "subject"])
def test_records_in_brief_count_as_the_records_do(by: str) -> None:
    held = [
        record("knots", says(QA), denies(RATING)),
        record("sails", says(QA, Level.MENTIONED), says(RATING, scope=Scope.PROVIDER), provider=""),
        record("tides", states={QA: State.UNSEEN}, source_id="hills"),
    ]
    slips = [slip(one, frozenset(SOURCES[one.offering.source_id].unseen)) for one in held]
    assert coverage_of(slips, SOURCES, by, "2026-06-03") == coverage(held, SOURCES, by, "2026-06-03")


@given(records())
def test_any_record_has_one_status_on_everything(one: Record) -> None:
    told = slip(one, frozenset())
    assert all(told.status(element) in STATUSES for element in COLUMNS["all"])
    assert told.stands_in("provider")
    assert told.stands_in("subject")


def test_a_move_is_told_from_its_share_to_its_share() -> None:
    before, now = (coverage(some_records(published, 20), SOURCES) for published in (5, 9))
    found = matrix(now, before)
    assert [(move.line.name, move.square.element, round(move.square.points or 0)) for move in found.moves] == [
        ("Harbour Courses", QA, 20)
    ]
    assert found.gaps[0].now.share == 0
    assert found.unread == ("Hills & Valleys <online>",)


def test_what_few_records_do_is_no_move() -> None:
    before, now = (coverage(some_records(published, 9), SOURCES) for published in (1, 8))
    assert matrix(now, before).moves == ()
    assert matrix(now, before).lines[0].squares[0].points is not None


def test_without_a_day_before_there_is_no_move() -> None:
    now = coverage(some_records(5, 20), SOURCES)
    for before in (None, coverage([], SOURCES)):
        found = matrix(now, before)
        assert found.moves == ()
        assert {square.points for square in found.lines[0].squares} == {None}


def test_the_line_that_publishes_most_is_named_where_enough_was_checked() -> None:
    held = [*some_records(3, 12), *some_records(2, 2, "hills")]
    best = matrix(coverage(held, SOURCES), None).best(QA)
    assert best is not None
    assert (best.line.name, best.square.now) == ("Harbour Courses", (3, 12))
    assert matrix(coverage(held[:2], SOURCES), None).best(QA) is None


def test_what_is_not_checked_is_a_share_of_all() -> None:
    held = [record("knots", states={QA: State.UNSEEN}), record("sails", says(QA)), record("tides")]
    found = matrix(coverage(held, SOURCES), None, "unchecked", (QA,))
    assert [square.now for square in found.total.squares] == [(1, 3)]
    assert [square.now for square in matrix(coverage(held, SOURCES), None, "published", (QA,)).total.squares] == [(1, 2)]


def test_the_long_table_has_every_status_once() -> None:
    now = coverage([record("knots", says(QA)), record("sails", denies(QA))], SOURCES)
    long = matrix_report(matrix(now, None, "any", (QA, "price")), now, "2026-06-03").sheets[1]
    told = [(row[2], row[3], row[4]) for row in long.rows if row[0] == "harbour" and row[4]]
    assert told == [(QA, "published", 1), (QA, "negated", 1), ("price", "not_found", 2)]


def test_a_matrix_of_nothing_says_nothing() -> None:
    found = matrix(coverage([], SOURCES), None)
    assert (found.lines, found.gaps, found.moves) == ((), (), ())
    assert found.best(QA) is None
