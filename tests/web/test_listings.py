"""A course in several listings is one card, which says where else and how often it stands and shows the listing asked for."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from indexer import EmbeddedEngine, document, merge
from schemas import Cluster, Document, Member, Settings
from store import Store
from tests.web.asking import Site, serving
from tests.web.catalogue import LINES, SOURCES, TODAY, course_id, takes
from web import create_app

HERE, RUN = (course_id(line.title) for line in [line for line in LINES if line.source == "ie_harbour" and line.start][:2])
ABROAD = course_id(next(line.title for line in LINES if line.source == "mooc_lantern"))


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The composed catalogue, three of whose records are ruled to be one course."""
    home = tmp_path_factory.mktemp("listings")
    store = Store.open(f"sqlite:///{home / 'credatlas.sqlite'}")
    for take in takes():
        store.record(take)
    with store.matching() as memory:
        memory.replace((), [_cluster()], "2026-11-24T03:00:00Z")
    found = [document(record, SOURCES[record.offering.source_id], TODAY) for record in store.records()]
    course = merge([_dated(each) for each in found if each.id in (HERE, RUN, ABROAD)], HERE)
    EmbeddedEngine(home / "index").publish([course, *(each for each in found if each.id not in (HERE, RUN, ABROAD))])
    store.close()
    return home


@pytest.fixture(scope="module")
def site(home: Path) -> Iterator[Site]:
    store, engine = Store.open(f"sqlite:///{home / 'credatlas.sqlite'}"), EmbeddedEngine(home / "index")
    with serving(create_app(Settings(home=home), store, engine, SOURCES, today=lambda: TODAY), engine) as site:
        yield site
    store.close()


def _cluster() -> Cluster:
    members = ((HERE, "ie_harbour"), (RUN, "ie_harbour"), (ABROAD, "mooc_lantern"))
    told = tuple(Member(offering_id=listing, source_id=source_id) for listing, source_id in members)
    return Cluster(cluster_id=HERE, owner=HERE, born="2026-11-24T03:00:00Z", members=told)


def _dated(listing: Document) -> Document:
    day = {HERE: "2027-01-11", RUN: "2027-05-03"}.get(listing.id, "")
    return msgspec.structs.replace(listing, start_date=day, title=f"Data analysis, harbour lights {listing.catalogue}")


def test_a_card_says_where_else_and_how_often_a_course_stands(site: Site) -> None:
    page = site.get("/?q=harbour+lights")
    assert (page.total, page.ids) == (1, [HERE])
    assert "<span>2 start dates</span>" in page.text
    assert "<span>also on Lantern</span>" in page.text


def test_who_ticks_another_catalogue_sees_its_listing(site: Site) -> None:
    page = site.get("/?q=harbour+lights&catalogue=mooc_lantern")
    assert (page.total, page.ids) == (1, [ABROAD])
    assert "also on Harbour Credentials (Ireland)" in page.text
    assert "start dates</span>" not in page.text
    assert site.get(f"/courses/{ABROAD}").status == 200


def test_no_listing_of_a_course_is_called_a_course_like_it(site: Site) -> None:
    for listing in (HERE, RUN, ABROAD):
        page = site.get(f"/courses/{listing}").text.partition('id="similar"')[2].partition("</section>")[0]
        assert all(f"/courses/{other}" not in page for other in (HERE, RUN, ABROAD)), listing


def test_a_course_that_stands_once_says_nothing_of_it(site: Site) -> None:
    page = site.get("/?catalogue=ca_maple").text
    assert "also on" not in page
    assert "start dates</span>" not in page


def test_a_spreadsheet_has_a_row_for_each_result(site: Site) -> None:
    for query in ("", "?catalogue=mooc_lantern", "?q=harbour+lights"):
        rows = list(csv.DictReader(io.StringIO(site.get(f"/search.csv{query}").body.decode("utf-8-sig"))))
        assert len(rows) == site.get(f"/{query}").total
        assert len({row["Id"] for row in rows}) == len(rows)
    assert [row["Id"] for row in rows] == [HERE]


def test_every_count_is_what_its_filter_gives(site: Site) -> None:
    options = site.get("/").options
    assert {(name, value): site.get(f"/?{name}={value}").total for name, value, _ in options} == {
        (name, value): count for name, value, count in options
    }


def test_filters_that_no_single_listing_meets_are_said_to_be_met_together(site: Site) -> None:
    apart = "No single listing of this course meets all your filters"
    assert apart in site.get("/?q=harbour+lights&catalogue=mooc_lantern&credit=ects").text
    assert apart not in site.get("/?q=harbour+lights&catalogue=ie_harbour&credit=ects").text
