"""A list that comes round under ever new addresses ends by itself, and a few bad links of a list hold nothing."""

from __future__ import annotations

import json

import msgspec
import pytest

from schemas import Drop, Expect, Outcome, Walk
from tests.parts.site import HOST, Answer
from tests.scheduler.nights import SOURCE, Nights

Row = dict[str, str]
CURSOR = Walk(
    family="api",
    url=f"https://{HOST}/api?after={{page}}",
    opening="",
    next="next",
    items="rows",
    address="{link}",
    fields={"title": "name", "status": "status"},
    drop=(Drop(at="status", like="closed", why="closed"),),
)
CLOSED = {"link": f"https://{HOST}/course/closed", "name": "Closed", "status": "closed"}


def rows(*numbers: int) -> list[Row]:
    return [{"link": f"https://{HOST}/course/{n}", "name": f"Tides, part {n}", "status": "open"} for n in numbers]


class Cursor:
    """Answers with its pages in turn, each time with a cursor nobody has seen."""

    def __init__(self, *pages: list[Row]) -> None:
        self.pages, self.asked = pages, 0

    def __call__(self, path: str, answer: Answer) -> Answer:
        if not path.startswith("/api"):
            return answer
        told = {"rows": self.pages[self.asked % len(self.pages)], "next": f"cursor-{self.asked}"}
        self.asked += 1
        return 200, {"Content-Type": "application/json"}, json.dumps(told).encode()


@pytest.mark.parametrize(
    ("pages", "listings"),
    [
        ((rows(1, 2), rows(3, 4)), 4),
        ((rows(1, 2), rows(3), rows(4, 5)), 5),
        (([*rows(1, 2), CLOSED],), 2),
        (([*rows(1), CLOSED], [CLOSED], rows(2)), 2),
    ],
    ids=["two pages", "three pages", "one page with a row left out", "a page of nothing else"],
)
def test_a_list_that_comes_round_under_new_cursors_ends(nights: Nights, pages: tuple[list[Row], ...], listings: int) -> None:
    nights.source = msgspec.structs.replace(SOURCE, walk=(CURSOR,), budget=200, expect=Expect())
    nights.site.fault = cursor = Cursor(*pages)
    done = nights.harvest()
    assert (done.outcome, done.counters.added) == (Outcome.FULL, listings)
    assert cursor.asked < 12


def test_pages_without_an_offering_end_no_list(nights: Nights) -> None:
    pages = (rows(1), *([[CLOSED]] * 5), rows(2), rows(2), rows(2))
    nights.source = msgspec.structs.replace(SOURCE, walk=(CURSOR,), budget=200, expect=Expect())
    nights.site.fault = Cursor(*pages)
    assert nights.harvest().counters.added == 2


def test_rows_that_lead_into_a_private_network_are_left_out_and_hold_nothing(nights: Nights) -> None:
    private = ("http://127.0.0.1:22/", "http://10.0.0.1/", "http://[64:ff9b::7f00:1]/", "http://10.0.0.1/")
    public = [f"https://{HOST}/course/{slug}" for slug in nights.site.courses]
    body = "".join(f"<url><loc>{url}</loc></url>" for url in (*private, *public))
    sitemap = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{body}</urlset>'.encode()
    nights.source = msgspec.structs.replace(SOURCE, walk=(Walk(family="sitemap", url=f"https://{HOST}/sitemap.xml"),))
    nights.site.fault = lambda path, answer: (200, {}, sitemap) if path == "/sitemap.xml" else answer
    for _ in range(2):
        done = nights.harvest()
        assert (done.outcome, done.counters.listings, done.counters.errors) == (Outcome.FULL, 24, 0)
    left = [issue for issue in nights.store.issues(SOURCE.source_id) if issue.kind == "left_out"]
    assert [(issue.words, issue.count) for issue in left] == [("its address is not of the public web", 3)]
