"""One course as data, and several side by side."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from schemas import Value
from web.api.asked import Given, wrong_parameters
from web.api.fresh import Fresh
from web.api.problem import Refused, Wrong
from web.course.data import CourseData, course_data
from web.course.facts import CORE, facts
from web.frame.desk import Desk
from web.frame.words import _, words


class Line(Value, kw_only=True, frozen=True):
    """One thing that every course should tell: `told` holds what each says of it, in the order of the courses."""

    name: str
    told: tuple[str, ...]
    differs: bool


class Compared(Value, kw_only=True, frozen=True):
    """The courses in the order asked for, and what they tell line by line, first the plain facts, then the six dimensions."""

    courses: tuple[CourseData, ...]
    lines: tuple[Line, ...]


async def course(desk: Desk, _fresh: Fresh, given: Given) -> CourseData:
    told = await course_data(desk, given.path["id"])
    if told is None:
        raise Refused("not-found", "There is no course with this id; `search` tells the ids there are.")
    return told


async def compare(desk: Desk, _fresh: Fresh, given: Given) -> Compared:
    ids = list(dict.fromkeys(given.values["course"]))
    if len(ids) < 2:
        raise wrong_parameters(Wrong(parameter="course", detail="Name at least two different courses."))
    found = await asyncio.gather(*(course_data(desk, course_id) for course_id in ids))
    if unknown := [course_id for course_id, told in zip(ids, found, strict=True) if told is None]:
        errors = tuple(Wrong(parameter="course", detail=f"There is no course “{course_id}”.") for course_id in unknown)
        raise Refused("not-found", "Not every course is there; `errors` tells which is not.", errors)
    courses = [told for told in found if told]
    return Compared(courses=tuple(courses), lines=(*_basics(courses), *_dimensions(courses)))


def _basics(courses: Sequence[CourseData]) -> list[Line]:
    columns = [facts(told.record.offering, told.card)[:CORE] for told in courses]
    return [_line(row[0].label, [fact.text for fact in row]) for row in zip(*columns, strict=True)]


def _dimensions(courses: Sequence[CourseData]) -> list[Line]:
    named, statuses = words().dimensions, words().statuses
    columns = [told.card.badges for told in courses]
    return [
        _line(_(named[row[0].dimension].name), [_(statuses[badge.status].label) for badge in row])
        for row in zip(*columns, strict=True)
    ]


def _line(name: str, told: Sequence[str]) -> Line:
    return Line(name=name, told=tuple(told), differs=len(set(told)) > 1)
