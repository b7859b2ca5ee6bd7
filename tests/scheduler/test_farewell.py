"""No record is taken down before its own page was asked, and that is asked no sooner than it must be."""

from __future__ import annotations

from schemas import Lifecycle
from tests.parts.site import HOST, Answer, detail, page
from tests.scheduler.nights import Nights

ONE = "/course/course-003"


def lifecycles(nights: Nights) -> dict[str, Lifecycle]:
    records = nights.store.records(lifecycles=(Lifecycle.MISSING, Lifecycle.WITHDRAWN))
    return {record.offering.url.removeprefix(f"https://{HOST}"): record.lifecycle for record in records}


def unlist(nights: Nights, *, stands: bool) -> None:
    """The course leaves the lists; its page stands or is gone."""
    course = nights.site.courses.pop(ONE.removeprefix("/course/"))

    def standing(path: str, answer: Answer) -> Answer:
        return page(detail(course)) if path == ONE else answer

    nights.site.fault = standing if stands else None


def test_a_course_whose_page_is_gone_too_is_withdrawn_after_three_nights(nights: Nights) -> None:
    nights.settle()
    unlist(nights, stands=False)
    told = [lifecycles(nights) for _ in range(3) if nights.harvest()]
    assert told == [{ONE: Lifecycle.MISSING}, {ONE: Lifecycle.MISSING}, {ONE: Lifecycle.WITHDRAWN}]


def test_a_course_whose_page_stands_or_cannot_be_had_is_missing_until_that_is_gone(nights: Nights) -> None:
    nights.settle()
    unlist(nights, stands=True)
    for _ in range(3):
        nights.harvest()
    assert lifecycles(nights) == {ONE: Lifecycle.MISSING}
    nights.site.fault = lambda path, answer: (500, {}, b"no") if path == ONE else answer
    nights.harvest()
    assert lifecycles(nights) == {ONE: Lifecycle.MISSING}
    nights.site.fault = None
    nights.harvest()
    assert lifecycles(nights) == {ONE: Lifecycle.WITHDRAWN}
