"""The records behind every figure: exactly as many, with the words they rest on, in any order, and all of them in the file."""

from __future__ import annotations

import csv
import io
import re
from html import unescape
from urllib.parse import urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.web.asking import Site
from tests.web.catalogue import DENIED, GONE, HOSTILE, LINES, SOURCES
from tests.web.quotes import QUOTES
from tests.web.test_matrix import VIEWS

_SQUARE = re.compile(r'<a href="([^"]+)"><b>[^<]+</b><small>([\d,]+) of [\d,]+</small>')
_COUNT = re.compile(r'id="count">([\d,]+) record')
_ROW = re.compile(r'<th scope="row"><a href="/ops/records/([\w-]+)"[^>]*>([^<]*)</a>')


def counted(site: Site, address: str) -> int:
    found = _COUNT.search(site.get(address).text)
    assert found
    return int(found[1].replace(",", ""))


def rows(site: Site, asked: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(site.get(f"/ops/records.csv?{asked}").text.removeprefix("\ufeff"))))


@pytest.mark.check("M1")
@pytest.mark.parametrize("view", [*VIEWS[1::3], f"{VIEWS[0]}&as_of=2026-11-22", f"{VIEWS[6]}&cols=all"])
def test_each_figure_of_the_matrix_leads_to_exactly_its_records(site: Site, view: str) -> None:
    squares = _SQUARE.findall(site.get(f"/ops/coverage?{view}").text)
    assert squares
    for href, part in squares[::5]:
        assert counted(site, unescape(href)) == int(part), href


@pytest.mark.check("R1")
def test_the_filters_are_in_the_address(site: Site) -> None:
    asked = "catalogue=ca_maple&dim=qa_process&status=negated"
    page = site.get(f"/ops/records?{asked}").text
    assert [title for _, title in _ROW.findall(page)] == [DENIED]
    assert '<option value="ca_maple" selected>' in page
    assert '<option value="qa_process" selected>' in page
    assert 'value="negated" checked' in page
    assert f"/ops/records.csv?{asked.replace('&', '&amp;')}" in page


@pytest.mark.check("R2")
@pytest.mark.parametrize("asked", ["", "dim=qa_process&status=published", "field=price&missing=1", "q=data", "gone=1"])
def test_the_file_has_every_match(site: Site, asked: str) -> None:
    told = rows(site, asked)
    assert len(told) == counted(site, f"/ops/records?{asked}") > 0
    page = _ROW.findall(site.get(f"/ops/records?{asked}").text)
    assert [key for key, _ in page] == [row["Id"] for row in told][:50]


def test_the_words_of_the_page_stand_beside_the_status(site: Site) -> None:
    page = site.get("/ops/records?dim=qa_process&status=published").text
    assert QUOTES["qa_process.p"] in page
    assert {row["Quote"] for row in rows(site, "dim=qa_process&status=published")} == {QUOTES["qa_process.p"]}
    assert all(row["Read by"] == "pairs@1" for row in rows(site, "field=price&status=published"))


def test_records_that_are_gone_are_listed_apart(site: Site) -> None:
    assert GONE not in [row["Title"] for row in rows(site, "")]
    assert GONE in [row["Title"] for row in rows(site, "gone=1")]
    assert GONE in [row["Title"] for row in rows(site, "as_of=2026-11-22")]


def test_a_run_leads_to_what_it_brought_changed_or_missed(site: Site) -> None:
    brought = [line.title for line in LINES if line.source == "ca_maple"]
    assert sorted(row["Title"] for row in rows(site, "run=ca_maple-22")) == sorted(brought)
    gone = next(line.source for line in LINES if line.title == GONE)
    assert [row["Title"] for row in rows(site, f"run={gone}-24&gone=1")] == [GONE]
    assert rows(site, "run=nobody-1") == []


@pytest.mark.parametrize("sort", ["title", "provider", "catalogue", "changed"])
def test_any_order_has_the_same_records(site: Site, sort: str) -> None:
    assert {row["Id"] for row in rows(site, f"sort={sort}")} == {row["Id"] for row in rows(site, "")}
    if sort == "catalogue":
        assert [row["Catalogue"] for row in rows(site, "sort=catalogue")] == [
            source.name for key, source in sorted(SOURCES.items()) for line in LINES if line.source == key and not line.until
        ]


def test_words_are_found_whatever_their_accents(site: Site) -> None:
    assert [row["Title"] for row in rows(site, "q=NEGOCIATION+mediation")] == ["Négociation et médiation au travail"]


def test_a_page_past_the_end_is_the_last(site: Site) -> None:
    assert _ROW.findall(site.get("/ops/records?page=9999").text) == _ROW.findall(site.get("/ops/records").text)


def test_hostile_words_are_text_and_no_formula(site: Site) -> None:
    page = site.get(f"/ops/records?{urlencode({'q': '<script>alert(1)</script>'})}")
    assert "<script>alert" not in page.text
    assert HOSTILE in [unescape(title) for _, title in _ROW.findall(page.text)]
    assert all(row["Title"][:1] not in "=+-@" for row in rows(site, ""))


def test_before_the_first_harvest_there_is_no_record(empty_site: Site) -> None:
    assert counted(empty_site, "/ops/records?dim=qa_process") == 0
    assert rows(empty_site, "") == []


_NAMES = "catalogue provider subject dim field status missing run changed gone q sort as_of page"
_USUAL = st.sampled_from(["1", "-", "qa_process", "price", "published", "ie_harbour", "2026-11-22"])


@settings(max_examples=20)
@given(st.dictionaries(st.sampled_from(_NAMES.split()), st.text(max_size=12) | _USUAL))
def test_any_query_gives_a_page(site: Site, asked: dict[str, str]) -> None:
    for ending in ("", ".csv"):
        assert site.get(f"/ops/records{ending}?{urlencode(asked, errors='replace')}").status == 200
