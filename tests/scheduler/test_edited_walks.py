"""A source file whose walks are edited between two nights: what was read is what its pages say, by the walks of today."""

from __future__ import annotations

import json

import pytest
from msgspec.structs import replace

from crawlers import Archive
from scheduler import audit
from schemas import Expect, Outcome, Walk
from tests.parts.site import HOST, Answer
from tests.scheduler.nights import SOURCE, Nights

TITLES, LEVELS, PRICES = (
    Walk(family="api", url=f"https://{HOST}/{name}", items=name, address="{link}", fields=fields)
    for name, fields in {
        "titles": {"title": "name", "description": "about"},
        "levels": {"title": "name", "level": "about"},
        "prices": {"title": "name", "price": "about"},
    }.items()
)


def three_lists(path: str, answer: Answer) -> Answer:
    name = path.strip("/")
    if name not in ("titles", "levels", "prices"):
        return answer
    rows = [{"link": f"https://{HOST}/course/{n}", "name": f"Tides, part {n}", "about": f"€ {n}0"} for n in range(6)]
    return 200, {"Content-Type": "application/json"}, json.dumps({name: rows}).encode()


@pytest.mark.parametrize(
    ("before", "now"),
    [
        ((TITLES, LEVELS), (TITLES,)),
        ((TITLES, LEVELS), (LEVELS,)),
        ((TITLES, LEVELS), (LEVELS, TITLES)),
        ((TITLES,), (PRICES, TITLES)),
        ((TITLES, LEVELS), (PRICES, LEVELS, TITLES)),
    ],
    ids=["last-taken-out", "first-taken-out", "swapped", "one-put-first", "turned-round"],
)
def test_records_are_what_the_walks_of_today_read(nights: Nights, before: tuple[Walk, ...], now: tuple[Walk, ...]) -> None:
    nights.site.fault = three_lists
    nights.source = replace(SOURCE, walk=before, expect=Expect())
    assert nights.harvest().counters.added == 6
    nights.source = replace(nights.source, walk=now)
    for _ in ("the first night", "the second"):
        done = nights.harvest()
        assert (done.outcome, done.counters.unreachable) == (Outcome.FULL, 0)
        found = audit({nights.source.source_id: nights.source}, Archive(nights.settings.archive), nights.store)
        assert found.values
        assert not found.differences
    told = {
        frozenset(evidence.field.partition(".")[0] for evidence in record.offering.evidence) for record in nights.store.records()
    }
    wanted = {"title"} | {name for walk, name in ((TITLES, "description"), (PRICES, "prices")) if walk in now}
    assert told == {frozenset(wanted)}
