"""What /api/v1 tells: the same as the pages, each answer of the form its description promises."""

from __future__ import annotations

import gzip
import json

import pytest

from schemas import FACETS, Count, Facet
from tests.web.asking import Site
from tests.web.catalogue import ARCHIVED, FRENCH, GONE, SOURCES, course_id
from tests.web.described import Described
from web.api.search import MOST_COUNTS, shorter


@pytest.fixture(scope="module")
def described(site: Site) -> Described:
    return Described(site.get("/api/v1/openapi.json").data)


@pytest.mark.parametrize(
    "path",
    [
        "/search",
        "/search?q=data&sort=price&per_page=3",
        "/search?cursor=*&per_page=3",
        "/search?q=zzyzxqqq",
        "/facets?mode=online",
        f"/courses/{course_id(ARCHIVED)}",
        f"/courses/{course_id(GONE)}",
        f"/compare?course={course_id(ARCHIVED)}&course={course_id(FRENCH)}",
        "/providers",
        "/providers/college-des-rapides",
        "/catalogues",
        "/catalogues/ie_harbour",
        "/coverage",
        "/problems",
    ],
)
def test_every_answer_is_of_the_form_that_is_described(site: Site, described: Described, path: str) -> None:
    answer = site.get(f"/api/v1{path}")
    assert (answer.status, answer.headers["content-type"]) == (200, "application/json")
    described.hold(f"/api/v1{path.split('?')[0]}", 200, answer.data)


def test_a_search_finds_what_the_page_finds(site: Site) -> None:
    data = site.get("/api/v1/search?q=data&mode=online").data
    page = site.get("/?q=data&mode=online")
    assert [hit["course"] for hit in data["hits"]] == page.ids
    assert data["total"] == page.total
    assert [facet["name"] for facet in data["facets"]] == list(FACETS)


def test_a_page_has_as_many_hits_as_asked_for(site: Site) -> None:
    first, second = (site.get(f"/api/v1/search?per_page=30&page={page}").data["hits"] for page in (1, 2))
    assert (len(first), len(second)) == (30, site.get("/").total - 30)


def test_facets_are_counted_without_a_hit(site: Site) -> None:
    data = site.get("/api/v1/facets?q=data").data
    assert data["facets"] == site.get("/api/v1/search?q=data").data["facets"]
    assert "hits" not in data


def test_one_facet_is_looked_through(site: Site) -> None:
    (facet,) = site.get("/api/v1/facets?facet=provider&like=rapides%20COLL%C3%88GE").data["facets"]
    assert [count["value"] for count in facet["counts"]] == ["college-des-rapides"]
    assert site.get("/api/v1/facets?facet=provider&like=apides").data["facets"][0]["counts"] == []


def test_a_course_is_told_as_its_page_tells_it(site: Site) -> None:
    path = f"/courses/{course_id(ARCHIVED)}"
    told = site.get(f"/api/v1{path}").data
    assert told == site.get(f"{path}.json").data
    assert told["record"]["offering"]["evidence"][0]["quote"]
    assert {"outcome", "verb", "section"} <= told["findings"][0].keys()


def test_courses_stand_side_by_side_in_the_order_asked_for(site: Site) -> None:
    ids = [course_id(FRENCH), course_id(ARCHIVED)]
    told = site.get(f"/api/v1/compare?course={ids[0]}&course={ids[1]}&course={ids[0]}").data
    assert [course["record"]["offering"]["offering_id"] for course in told["courses"]] == ids
    lines = {line["name"]: line for line in told["lines"]}
    assert len(lines) == 13
    assert all(len(line["told"]) == 2 and line["differs"] == (line["told"][0] != line["told"][1]) for line in lines.values())
    assert lines["Price"]["told"][1] == told["courses"][1]["card"]["price_text"]


def test_providers_come_by_name_page_by_page(site: Site) -> None:
    everybody = site.get("/api/v1/providers?per_page=100").data
    few = site.get("/api/v1/providers?per_page=2&page=2").data
    assert few["providers"] == everybody["providers"][2:4]
    assert few["total"] == len(everybody["providers"]) == everybody["total"]
    assert site.get("/api/v1/providers?like=college").data["total"] < everybody["total"]


def test_a_provider_is_told_with_where_it_lists_courses(site: Site) -> None:
    told = site.get("/api/v1/providers/college-des-rapides").data
    assert told["provider"]["name"] == "Collège des Rapides"
    assert sum(count["count"] for count in told["catalogues"]) == told["coverage"]["n"]


def test_catalogues_are_told_with_their_last_harvest(site: Site, empty_site: Site) -> None:
    told = site.get("/api/v1/catalogues").data
    assert [line["id"] for line in told["catalogues"]] == sorted(SOURCES)
    assert told["catalogues"][0]["harvested"].startswith("2026-11-24")
    assert site.get("/api/v1/catalogues/ca_maple").data["catalogue"] == told["catalogues"][0]
    assert [line["harvested"] for line in empty_site.get("/api/v1/catalogues").data["catalogues"]] == ["", "", ""]


def test_coverage_is_that_of_the_page(site: Site) -> None:
    assert site.get("/api/v1/coverage").data == site.get("/coverage.json").data


@pytest.mark.parametrize("path", ["/search", "/search?cursor=*", "/facets", "/providers", "/coverage", "/catalogues/ca_maple"])
def test_an_empty_catalogue_answers_too(empty_site: Site, described: Described, path: str) -> None:
    described.hold(f"/api/v1{path.split('?')[0]}", 200, empty_site.get(f"/api/v1{path}").data)


def test_the_head_of_an_answer_is_told_without_its_body(site: Site) -> None:
    head = site.head("/api/v1/coverage")
    assert (head.status, head.body) == (200, b"")
    assert head.headers["etag"] == site.get("/api/v1/coverage").headers["etag"]


def test_answers_are_sent_compressed_to_who_can_read_that(site: Site) -> None:
    answer = site.get("/api/v1/search", Accept_Encoding="gzip")
    assert answer.headers["content-encoding"] == "gzip"
    assert json.loads(gzip.decompress(answer.body)) == site.get("/api/v1/search").data


def test_of_a_long_facet_the_largest_stand_beside_a_page_and_what_is_ticked() -> None:
    counts = tuple(Count(value=f"v{number}", label=str(number), count=1000 - number) for number in range(MOST_COUNTS + 50))
    kept = shorter(Facet(name="provider", counts=counts), ["v120", "v3"])
    assert kept.counts == (*counts[:MOST_COUNTS], counts[120])
    few = Facet(name="provider", counts=counts[:MOST_COUNTS])
    assert shorter(few, ()) == few
