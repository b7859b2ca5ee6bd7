"""A search service that shows no more than 1,000 hits of a query is read whole, by facet, and nothing is asked for twice."""

from __future__ import annotations

import json
from typing import Any

import msgspec

from crawlers import read
from crawlers.families.family import first
from crawlers.kept import sha256
from schemas import Ask, Failure, Page, Reading, Source, SourceKind, Walk

URL = "https://search.example/1/indexes/*/queries"
WALK = Walk(
    family="algolia",
    url=URL,
    method="POST",
    body='{"requests":[{"indexName":"courses","page":{page},"hitsPerPage":500,"filters":"open:true"}]}',
    first=0,
    split=("subject", "level"),
    items="results.0.hits",
    address="https://quayside.example/{slug}",
    fields={"title": "name"},
)
SOURCE = Source(
    source_id="mooc_quayside", name="Quayside", url="https://quayside.example", kind=SourceKind.MOOC_PLATFORM,
    jurisdiction="IE", walk=(WALK,),
)  # fmt: skip


def answered(ask: Ask, hits: int, shown: int = 2, facets: Any = None, pages: int = 2) -> Reading:
    rows = [{"slug": f"c{n}", "name": f"Course {n}"} for n in range(shown)]
    body = msgspec.json.encode({"results": [{"hits": rows, "nbHits": hits, "nbPages": pages, "facets": facets or {}}]})
    page = Page(url=URL, status=200, body=body, fetched_at="", sha256=sha256(body), request_body=ask.body)
    return read(SOURCE, ask, page)


def filters(reading: Reading) -> list[str]:
    return [json.loads(ask.body)["requests"][0]["filters"] for ask in reading.asks]


def test_a_small_catalogue_is_paged_through() -> None:
    reading = answered(first(WALK, 0), 900, pages=3)
    assert [json.loads(ask.body)["requests"][0]["page"] for ask in reading.asks] == [1, 2]
    assert (len(reading.sightings), reading.announced) == (2, 900)


def test_a_large_one_is_split_by_facet_with_one_query_for_what_has_none() -> None:
    reading = answered(first(WALK, 0), 2400, facets={"subject": {"Art": 1200, 'The "Sea"': 700}})
    assert filters(reading) == [
        'open:true AND subject:"Art"',
        r'open:true AND subject:"The \"Sea\""',
        r'open:true AND NOT subject:"Art" AND NOT subject:"The \"Sea\""',
    ]
    assert (reading.sightings, reading.announced) == ((), 2400)
    again = answered(reading.asks[0], 1200, facets={"level": {"Easy": 700, "Hard": 400}})
    assert filters(again)[0] == 'open:true AND subject:"Art" AND level:"Easy"'
    assert again.announced == 1200


def test_a_part_may_be_empty_and_the_whole_may_not() -> None:
    part = answered(first(WALK, 0), 2400, facets={"subject": {"Art": 1200}}).asks[-1]
    assert answered(part, 0, shown=0).failure is None
    assert answered(first(WALK, 0), 0, shown=0).failure is Failure.EMPTY


def test_a_part_that_cannot_be_split_further_is_read_as_far_as_it_is_shown() -> None:
    reading = answered(first(WALK, 0), 2400, facets={})
    assert (len(reading.sightings), reading.announced) == (2, 2400)
