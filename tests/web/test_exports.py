"""What a search can be taken along as: a spreadsheet, a workbook and a feed, each with what the page counts."""

from __future__ import annotations

import csv
import io
import re
from datetime import datetime
from xml.etree import ElementTree

import openpyxl  # type: ignore[import-untyped]
import pytest

from tests.web.asking import Site
from tests.web.catalogue import FRENCH, HOSTILE, LINES, course_id

ATOM = "{http://www.w3.org/2005/Atom}"
SEARCHES = ("", "?q=data", "?mode=online&price=free", "?q=zzqx", "?catalogue=mooc_lantern&sort=price")


def rows_of(site: Site, query: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(site.get(f"/search.csv{query}").body.decode("utf-8-sig"))))


@pytest.mark.parametrize("query", SEARCHES)
def test_every_file_has_a_line_for_each_that_the_heading_counts(site: Site, query: str) -> None:
    page, listed = site.get(f"/{query}"), rows_of(site, query)
    book = openpyxl.load_workbook(io.BytesIO(site.get(f"/search.xlsx{query}").body), read_only=True)
    head, *lines = book["Micro-credentials"].iter_rows(values_only=True)
    entries = ElementTree.fromstring(site.get(f"/search.atom{query}").body).findall(f"{ATOM}entry")  # noqa: S314 - our own
    assert len(listed) == len(lines) == len(entries) == page.total
    assert [row["Id"] for row in listed] == [line[0] for line in lines]
    assert {f"urn:uuid:{row['Id']}" for row in listed} == {entry.findtext(f"{ATOM}id") for entry in entries}
    assert head == tuple(listed[0]) if listed else len(head) == 19


def test_figures_of_a_workbook_are_numbers_and_its_words_never_run(site: Site) -> None:
    book = openpyxl.load_workbook(io.BytesIO(site.get("/search.xlsx").body))
    head, *lines = book["Micro-credentials"].iter_rows()
    assert {cell.data_type for line in lines for cell in line} == {"s", "n"}
    places = {cell.value: place for place, cell in enumerate(head)}
    assert {type(line[places["Hours"]].value) for line in lines} <= {int, float, type(None)}
    assert HOSTILE in [line[places["Title"]].value for line in lines]


def test_a_file_in_french_has_french_heads(site: Site) -> None:
    book = openpyxl.load_workbook(io.BytesIO(site.get("/fr/search.xlsx?q=data").body))
    assert "Titre" in [cell.value for cell in book.worksheets[1][1]]


@pytest.mark.parametrize("language", ["", "/fr"])
def test_the_evidence_stands_on_a_page_in_the_language_of_the_file(site: Site, language: str) -> None:
    _head, *lines = csv.reader(io.StringIO(site.get(f"{language}/search.csv?q=data").body.decode("utf-8-sig")))
    assert lines
    assert all(line[-1].startswith(f"{site.url}{language}/courses/") for line in lines)


@pytest.mark.parametrize("language", ["", "/fr"])
def test_a_feed_is_whole_and_leads_back_to_its_search(site: Site, language: str) -> None:
    answer = site.get(f"{language}/search.atom?q=data&mode=online&sort=price&page=2")
    assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
    feed = ElementTree.fromstring(answer.body)  # noqa: S314 - our own
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert links["self"] == feed.findtext(f"{ATOM}id") == f"{site.url}{language}/search.atom?q=data&mode=online"
    assert links["alternate"] == f"{site.url}{language}/?q=data&mode=online"
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == language.removeprefix("/") or "en"
    entries = feed.findall(f"{ATOM}entry")
    for part in (feed, *entries):
        for name in ("id", "title", "updated"):
            assert part.findtext(f"{ATOM}{name}"), name
        datetime.fromisoformat(part.findtext(f"{ATOM}updated") or "")
        assert part.findtext(f"{ATOM}author/{ATOM}name")
    times = [entry.findtext(f"{ATOM}updated") or "" for entry in entries]
    assert times == sorted(times, reverse=True)
    assert feed.findtext(f"{ATOM}updated") == times[0]
    for entry in entries:
        href = entry.find(f"{ATOM}link").get("href", "")  # type: ignore[union-attr]  # asserted by the count of links
        assert site.get(href.removeprefix(site.url)).status == 200


def test_a_feed_of_nothing_is_a_feed(site: Site, empty_site: Site) -> None:
    for answer in (site.get("/search.atom?q=zzqx"), empty_site.get("/search.atom")):
        feed = ElementTree.fromstring(answer.body)  # noqa: S314 - our own
        assert feed.findtext(f"{ATOM}updated")
        assert not feed.findall(f"{ATOM}entry")


def test_entries_are_told_in_the_language_of_the_feed(site: Site) -> None:
    (entry,) = ElementTree.fromstring(site.get("/fr/search.atom?q=mediation+travail").body).findall(f"{ATOM}entry")  # noqa: S314
    assert entry.findtext(f"{ATOM}id") == f"urn:uuid:{course_id(FRENCH)}"
    assert "heures" in (entry.findtext(f"{ATOM}summary") or "")


def test_the_page_leads_to_what_it_can_be_taken_along_as(site: Site) -> None:
    page = site.get("/?q=data&mode=online&page=1").text
    for suffix in ("csv", "xlsx", "atom"):
        assert f'href="/search.{suffix}?q=data&amp;mode=online"' in page
    (title, href) = re.findall(r'type="application/atom\+xml" title="([^"]*)" href="([^"]*)"', page)[0]
    assert title.startswith("data")
    assert site.get(href.replace("&amp;", "&")).status == 200


def test_a_course_that_is_gone_is_in_no_file(site: Site) -> None:
    gone = {course_id(line.title) for line in LINES if line.until}
    assert not gone & {row["Id"] for row in rows_of(site, "")}
