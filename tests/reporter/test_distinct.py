"""A course in several records is counted once, and what was a sum stays one."""

from __future__ import annotations

from random import Random

from hypothesis import given
from hypothesis import strategies as some

from reporter import coverage, distinct
from schemas import Cluster, Member, Record
from tests.reporter.listings import SOURCES, record

KNOTS, KNOTS_AGAIN, SAILS = record("knots"), record("knots", source_id="hills"), record("sails")


def together(*records: Record, owner: int = 0) -> dict[str, Cluster]:
    ids = [each.offering.offering_id for each in records]
    members = tuple(Member(offering_id=each.offering.offering_id, source_id=each.offering.source_id) for each in records)
    cluster = Cluster(cluster_id=ids[0], owner=ids[owner], born="2026-06-01T00:00:00+00:00", members=members)
    return dict.fromkeys(ids, cluster)


def test_the_record_that_speaks_for_a_course_is_the_one_counted() -> None:
    for owner, kept in enumerate((KNOTS, KNOTS_AGAIN)):
        assert set(distinct([KNOTS, KNOTS_AGAIN, SAILS], together(KNOTS, KNOTS_AGAIN, owner=owner))) == {kept, SAILS}


def test_where_it_is_not_among_them_the_first_is_counted() -> None:
    assert list(distinct([KNOTS, SAILS], together(KNOTS_AGAIN, KNOTS, SAILS))) == [KNOTS]


def test_nothing_is_counted_of_nothing() -> None:
    assert list(distinct([], together(KNOTS, SAILS))) == []
    assert list(distinct([KNOTS], {})) == [KNOTS]


@given(some.lists(some.tuples(some.sampled_from(sorted(SOURCES)), some.integers(0, 5)), max_size=25), some.randoms())
def test_courses_of_catalogues_add_up_to_all_courses(listed: list[tuple[str, int]], dice: Random) -> None:
    records = [record(f"course {number}", source_id=source_id) for number, (source_id, _) in enumerate(listed)]
    groups: dict[int, list[Record]] = {}
    for (_, group), each in zip(listed, records, strict=True):
        groups.setdefault(group, []).append(each)
    clusters = {key: cluster for each in groups.values() if len(each) > 1 for key, cluster in together(*each, owner=-1).items()}
    dice.shuffle(records)
    found = coverage(distinct(records, clusters), SOURCES)
    assert found.total.n == len(groups) == sum(row.n for row in found.rows)
    assert [cell.n for cell in found.total.dimensions] == [len(groups)] * len(found.total.dimensions)
