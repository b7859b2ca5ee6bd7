"""Archived pages know their walk again after the walks of a source file were edited."""

from __future__ import annotations

import pytest

from crawlers.entry import Entry
from crawlers.walks import marks, standing
from schemas import Scope, Voice, Walk

COURSES, EVENTS, LEVELS = (
    Walk(family="api", url=f"https://quay.example/{name}?page={{page}}") for name in ("courses", "events", "levels")
)
RICHER = Walk(family="api", url="https://quay.example/courses?fields=all&page={page}")


def page(number: int, walked: str, voice: Voice | None = None) -> Entry:
    url = f"https://quay.example/{number}"
    return Entry(
        url=url,
        timestamp="2026-11-29T00:00:00Z",
        digest=str(number),
        filename="a",
        offset=0,
        walk=number,
        walked=walked,
        voice=voice,
    )


def stood(before: tuple[Walk, ...], now: tuple[Walk, ...]) -> dict[int, int]:
    """By the place that the walk of a page had the one it has; pages that are left out have none."""
    entries = [page(place, mark) for place, mark in enumerate(marks(before))]
    return {int(entry.digest): entry.walk for entry in standing(entries, now)}


@pytest.mark.parametrize(
    ("before", "now", "places"),
    [
        ((COURSES, EVENTS), (COURSES, EVENTS), {0: 0, 1: 1}),
        ((COURSES, EVENTS), (EVENTS, COURSES), {0: 1, 1: 0}),
        ((COURSES,), (LEVELS, COURSES), {0: 1}),
        ((COURSES, EVENTS), (EVENTS,), {1: 0}),
        ((COURSES, EVENTS), (COURSES,), {0: 0}),
        ((COURSES, EVENTS), (RICHER, EVENTS), {0: 0, 1: 1}),
        ((COURSES, EVENTS), (EVENTS, RICHER), {1: 0}),
        ((COURSES,), (), {}),
        ((), (COURSES,), {}),
    ],
)
def test_a_page_stays_with_its_walk(before: tuple[Walk, ...], now: tuple[Walk, ...], places: dict[int, int]) -> None:
    assert stood(before, now) == places


def test_pages_of_before_walks_had_marks_stay_where_they_were_while_there_is_such_a_place() -> None:
    assert [entry.walk for entry in standing([page(0, ""), page(1, "")], (COURSES,))] == [0]


def test_who_speaks_for_many_is_heard_whatever_led_there() -> None:
    said = page(1, "gone", Voice(scope=Scope.PROVIDER, provider="quay"))
    assert [entry.walk for entry in standing([page(0, marks([COURSES])[0]), said], (COURSES,))] == [0, 0]
