"""A course known by its row alone is silent about nothing: what its page would say is open until the page is read."""

from __future__ import annotations

import msgspec

from schemas import Dimension, Offering, Outcome, State, Walk
from tests.parts.site import HOST, Answer
from tests.scheduler.nights import SOURCE, Nights

LATE = f"https://{HOST}/course/course-007"
ROWS = Walk(family="feed", url=f"https://{HOST}/feed.json", address="{link}", detail="{address}", fields={"title": "name"})


def closed(path: str, answer: Answer) -> Answer:
    """The page of one course does not answer."""
    return (500, {}, b"") if LATE.endswith(path) else answer


def late(nights: Nights) -> Offering:
    return next(record.offering for record in nights.store.records() if record.offering.url == LATE)


def open_fields(offering: Offering) -> dict[str, str]:
    asked = ("price", "duration", Dimension.LEARNER_SUPPORT)
    return {found.field: found.reason for found in offering.own_states if found.field in asked and found.state is State.UNSEEN}


def test_what_only_the_page_tells_is_open_until_it_is_read_and_stays_when_it_is_lost_again(nights: Nights) -> None:
    nights.source = msgspec.structs.replace(SOURCE, walk=(ROWS,))
    nights.site.fault = closed
    assert nights.harvest().outcome == Outcome.FULL
    assert open_fields(late(nights)) == dict.fromkeys(("price", "duration", "learner_support"), "page_not_fetched")
    others = [record.offering for record in nights.store.records() if record.offering.url != LATE]
    assert len(others) == 23
    assert {offering.state("learner_support") for offering in others} == {State.SILENT}
    assert [offering for offering in others if open_fields(offering)] == []

    nights.site.fault = None
    assert nights.harvest().counters.changed == 1
    read = late(nights)
    assert (open_fields(read), read.state("price"), read.state("learner_support")) == ({}, State.STATED, State.SILENT)

    nights.site.fault = closed
    nights.harvest()
    assert late(nights) == read
