"""A chart is a picture of its figures: every point lies within it, and more is never drawn lower than less."""

from __future__ import annotations

import re
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.reports.charts import bar, sparkline

WIDTH, HEIGHT = 96, 24
FIGURES = st.lists(st.none() | st.floats(-1e6, 1e6), max_size=40)


PARTS = st.lists(st.tuples(st.sampled_from(["part-1", "part-2", '"><script>']), st.integers(0, 50)), max_size=6)


def rects(parts: list[tuple[str, int]], whole: int) -> list[tuple[float, float]]:
    """Where each part of a bar begins, and how wide it is."""
    found = re.findall(r' x="([\d.]+)" width="([\d.]+)"', bar(parts, whole))
    return [(float(x), float(width)) for x, width in found]


@given(PARTS, st.integers(0, 60))
def test_every_part_of_a_bar_is_seen_within_it_and_in_its_order(parts: list[tuple[str, int]], spare: int) -> None:
    there = [number for _, number in parts if number]
    found = rects(parts, sum(there) + spare)
    assert len(found) == len(there)
    assert all(x >= 0 and width > 5.9 and x + width < 1000.1 for x, width in found)
    assert all(x + width < after for (x, width), (after, _) in pairwise(found))
    assert "<script>" not in bar(parts, sum(there) + spare)


def test_a_part_is_as_wide_as_its_share() -> None:
    assert rects([("part-1", 1), ("part-2", 3)], 4) == [(0, 246), (250, 746)]


def test_one_of_thousands_is_seen_between_others() -> None:
    assert rects([("part-1", 5000), ("part-2", 1), ("part-3", 4999)], 10_000) == [(0, 486.1), (490.1, 6), (500.1, 495.9)]


def test_a_bar_of_nothing_is_empty_and_parts_of_too_much_share_it() -> None:
    assert bar([], 0) == bar([("part-1", 3)], 0) == ""
    assert rects([("part-1", 9), ("part-2", 9)], 9) == [(0, 496), (500, 496)]
    assert "<rect" not in bar([("part-1", 0)], 9)


def lines(values: list[float | None], least: float = 20) -> list[list[tuple[float, float]]]:
    """The points of each line of a sparkline, from its top left."""
    drawn = re.findall(r'points="([^"]*)"', sparkline(values, least))
    return [[(float(x), float(y)) for x, y in (point.split(",") for point in points.split())] for points in drawn]


@given(FIGURES)
def test_every_figure_is_a_point_within_the_picture(values: list[float | None]) -> None:
    points = {point for line in lines(values) for point in line}
    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in points)
    assert len(points) == sum(value is not None for value in values)


@given(st.lists(st.floats(0, 100), min_size=2, max_size=30))
def test_more_is_never_drawn_lower_than_less(values: list[float]) -> None:
    heights = [y for _, y in lines([*values])[0]]
    for (a, b), (high, low) in zip(pairwise(values), pairwise(heights), strict=True):
        assert (a <= b and high >= low) or (a >= b and high <= low)


def test_a_small_move_looks_small() -> None:
    (line,) = lines([10.0, 10.2])
    assert abs(line[0][1] - line[1][1]) < 1
    (line,) = lines([10.0, 30.0])
    assert abs(line[0][1] - line[1][1]) == HEIGHT - 6


def test_shares_near_nothing_and_near_all_stay_on_their_scale() -> None:
    assert lines([0.0])[0][0][1] == HEIGHT - 3, "nothing lies at the bottom"
    assert lines([-5.0, 0.0])[0][1][1] == 3, "no figure above zero, so zero is the top"


def test_the_line_breaks_at_a_night_without_a_figure() -> None:
    first, second = lines([1, 2, None, 4])
    assert len(first) == 2
    assert second[0] == second[1], "a night alone is a dot"


@pytest.mark.parametrize("values", [[], [None], [None, None]])
def test_nothing_is_drawn_without_a_figure(values: list[float | None]) -> None:
    assert sparkline(values) == ""


def test_it_is_whole_hidden_and_safe_under_the_policy() -> None:
    drawn = sparkline([3, 8, 5])
    assert ElementTree.fromstring(drawn).get("aria-hidden") == "true"  # noqa: S314 - our own words
    assert "style" not in drawn
