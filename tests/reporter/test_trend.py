"""A change is split into parts that add up to it exactly, and each part moves for its own reason only."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some
from msgspec.structs import replace

from reporter import ELEMENTS, Change, Part, Tally, Trend, trend
from reporter.said import speaking
from schemas import Cause, Dimension, Level, Offering, Record, State, Step, WrongUse
from tests.reporter.listings import SOURCES, record, says

QA = Dimension.QA_PROCESS
NIGHTS = ("2026-06-01", "2026-06-02", "2026-06-03")
IDS = tuple((source_id, name) for source_id in ("harbour", "hills") for name in ("knots", "sails", "tides"))
Panel = Mapping[tuple[str, str], tuple[str, Cause | None]]
"""What one night shows of each offering: what it says, and what made it say so."""


def shown(name: str, source_id: str, says_what: str) -> Offering:
    said = {"published": [says(QA)], "in part": [says(QA, Level.MENTIONED)]}.get(says_what, [])
    states: dict[str, State] = {QA: State.UNREACHABLE} if says_what == "not read" else {}
    return record(name, *said, source_id=source_id, states=states).offering


panels = some.dictionaries(
    some.sampled_from(IDS),
    some.tuples(some.sampled_from(["published", "in part", "silent", "not read"]), some.sampled_from([None, *Cause])),
)


def walked(panels: list[Panel]) -> tuple[list[Record], list[Step]]:
    """The records before the first night, and what happened on each night after it."""
    steps = []
    for night, (old, new) in zip(NIGHTS, pairwise(panels), strict=False):
        for source_id, name in IDS:
            before, after = (
                (shown(name, source_id, p[source_id, name][0]) if (source_id, name) in p else None) for p in (old, new)
            )
            if before != after:
                cause = new[source_id, name][1] if before and after else None
                steps.append(Step(at=f"{night}T02:00:00+00:00", source_id=source_id, before=before, after=after, cause=cause))
    return [replace(record("any"), offering=shown(n, s, said[0])) for (s, n), said in panels[0].items()], steps


def told(panels: list[Panel], by_source: bool = False) -> Trend:
    records, steps = walked(panels)
    return trend(records, steps, SOURCES, NIGHTS[: len(panels) - 1], (QA,), by_source)


def counted(panel: Panel, source_id: str) -> Tally:
    """By hand: of the offerings, those that were read, and those that describe it."""
    said = [what for (s, _), (what, _) in panel.items() if source_id in ("", s)]
    return Tally(n=len(said), observed=len([w for w in said if w != "not read"]), published=said.count("published"))


def moved(change: Change) -> set[Part]:
    return {part for part, tally in change.parts if tally != Tally()}


@given(some.lists(panels, min_size=1, max_size=4))
def test_the_parts_add_up_to_the_change_in_counts_and_in_shares(seen: list[Panel]) -> None:
    found = told(seen, by_source=True)
    for change in (*found.nights, *found.whole):
        assert sum((tally for _, tally in change.parts), change.before) == change.after
        points = [change.points(part) for part in Part]
        before, after = change.before.share, change.after.share
        if before is None or after is None:
            assert set(points) == {None}
        else:
            assert sum(point for point in points if point is not None) == after - before


@given(some.lists(panels, min_size=1, max_size=4))
def test_every_step_is_one_of_one_part(seen: list[Panel]) -> None:
    assert sum(number for _, number in told(seen).steps) == len(walked(seen)[1])


@given(some.lists(panels, min_size=2, max_size=4))
def test_before_and_after_are_what_a_count_by_hand_gives(seen: list[Panel]) -> None:
    for change in told(seen, by_source=True).nights:
        night = NIGHTS.index(change.night)
        assert change.before == counted(seen[night], change.key)
        assert change.after == counted(seen[night + 1], change.key)


@given(some.lists(panels, min_size=2, max_size=4))
def test_all_catalogues_together_are_the_sum_of_each(seen: list[Panel]) -> None:
    found = told(seen, by_source=True)
    for whole in (change for change in (*found.nights, *found.whole) if not change.key):
        rows = [c for c in (*found.nights, *found.whole) if c.key and c.night == whole.night]
        assert sum((c.after for c in rows), Tally()) == whole.after
        for position, (_, tally) in enumerate(whole.parts):
            assert sum((c.parts[position][1] for c in rows), Tally()) == tally


@given(panels, some.sampled_from([Cause.CODE, Cause.RULE, Cause.VOCABULARY]), some.data())
def test_a_pure_rule_change_moves_only_its_part(old: Panel, cause: Cause, data: Any) -> None:
    said = some.sampled_from(["published", "in part", "silent", "not read"])
    new = {key: (data.draw(said), cause) for key in old}
    (change,) = told([old, new]).nights
    assert moved(change) <= {Part.RULES}
    assert {part for part in Part if change.points(part)} <= {Part.RULES}


@given(panels)
def test_catalogues_that_come_and_go_move_only_their_parts(panel: Panel) -> None:
    came, went = told([{}, panel, {}]).nights
    assert moved(came) <= {Part.SOURCES_IN}
    assert moved(went) <= {Part.SOURCES_OUT}


PUBLISHED, SILENT = ("published", None), ("silent", None)
KNOTS, SAILS, MOSS = ("harbour", "knots"), ("harbour", "sails"), ("hills", "knots")


@pytest.mark.parametrize(
    ("old", "new", "part"),
    [
        ({KNOTS: SILENT}, {KNOTS: ("published", Cause.SOURCE)}, Part.CHANGED),
        ({KNOTS: SILENT}, {KNOTS: PUBLISHED}, Part.CHANGED),
        ({KNOTS: SILENT}, {KNOTS: ("published", Cause.CORRECTION)}, Part.CORRECTED),
        ({KNOTS: SILENT}, {KNOTS: SILENT, SAILS: PUBLISHED}, Part.IN),
        ({KNOTS: SILENT, SAILS: PUBLISHED}, {KNOTS: SILENT}, Part.OUT),
        ({KNOTS: SILENT}, {KNOTS: SILENT, MOSS: PUBLISHED}, Part.SOURCES_IN),
        ({KNOTS: SILENT, MOSS: PUBLISHED}, {KNOTS: SILENT}, Part.SOURCES_OUT),
    ],
)
def test_each_part_moves_for_its_own_reason(old: Panel, new: Panel, part: Part) -> None:
    (change,) = told([old, new]).nights
    assert moved(change) == {part}
    share_before, share_after = change.before.share, change.after.share
    assert share_before is not None
    assert share_after is not None
    assert change.points(part) == share_after - share_before


def test_a_share_of_nothing_has_no_points_and_its_counts_still_add_up() -> None:
    (change,) = told([{}, {KNOTS: PUBLISHED}]).nights
    assert (change.before.share, change.after.share) == (None, Fraction(1))
    assert change.points(Part.SOURCES_IN) is None
    assert dict(change.parts)[Part.SOURCES_IN] == Tally(n=1, observed=1, published=1)


def test_a_night_on_which_nothing_happened_is_told() -> None:
    found = told([{KNOTS: PUBLISHED}, {KNOTS: PUBLISHED}])
    assert [(change.night, moved(change)) for change in found.nights] == [(NIGHTS[0], set())]


def test_without_nights_there_is_nothing_to_tell() -> None:
    found = trend([], [], SOURCES, ())
    assert (found.first, found.last, found.nights, found.whole) == ("", "", (), ())


def test_every_dimension_and_field_is_told_where_none_is_named() -> None:
    assert [change.element for change in trend([], [], SOURCES, NIGHTS[:1]).whole] == list(ELEMENTS)


def test_an_unknown_element_is_refused() -> None:
    with pytest.raises(WrongUse, match="no dimension or field 'smell'"):
        trend([], [], SOURCES, (), ("smell",))


def test_the_counts_by_hand_read_the_offerings_as_a_report_does() -> None:
    assert speaking(shown("knots", "harbour", "published"))[QA].level is Level.DESCRIBED
    assert not speaking(shown("knots", "harbour", "silent"))
