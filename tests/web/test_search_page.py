"""The search page over HTTP: lenient, complete without JavaScript, and true in every number it prints."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.web.asking import Site
from tests.web.catalogue import EMPTY, HOSTILE, LINES, SOURCES
from web.search.address import address, read

LISTED = [line for line in LINES if not line.until]
CLOSED = {"mode": {"online", "unknown"}, "catalogue": set(SOURCES)}


def test_the_page_shows_everything_that_is_listed(site: Site) -> None:
    page = site.get("/")
    assert page.status == 200
    assert page.total == len(LISTED)
    assert len(page.ids) == 20


def test_search_has_a_second_address(site: Site) -> None:
    assert site.get("/search?q=data").ids == site.get("/?q=data").ids != []


def test_pages_are_links_and_together_hold_everything_once(site: Site) -> None:
    ids = [found for page in (1, 2, 3) for found in site.get(f"/?page={page}").ids]
    assert len(ids) == len(set(ids)) == len(LISTED)
    assert 'href="/?page=2"' in site.get("/").text
    assert site.get("/?page=99").ids == site.get("/?page=3").ids


@pytest.mark.parametrize("query", ["mode=xyz&page=-3&sort=;DROP", "mode=xyz", "sort=cheap", "page=0", "catalogue=elsewhere"])
def test_what_is_not_known_is_ignored_with_a_notice(site: Site, query: str) -> None:
    page = site.get(f"/?{query}")
    assert page.status == 200
    assert page.total == len(LISTED)
    assert "We ignored" in page.text


ODD = ["%ff%fe", "q=%00%ed%a0%80", "q=" + "x" * 5000, "=&&=;", "page=" + "9" * 400, "q=%EE%80%80data", "mode=" * 300]


@pytest.mark.parametrize("query", ODD)
def test_any_query_string_gives_a_page(site: Site, query: str) -> None:
    assert site.get(f"/?{query}").status == 200


def test_an_unknown_parameter_is_nobodys_business(site: Site) -> None:
    assert "We ignored" not in site.get("/?utm_source=letter").text


@pytest.mark.parametrize("words", ["%3Cscript%3E", "%22%3E%3Cimg+onerror%3Dx%3E"])
def test_what_was_typed_is_shown_as_text(site: Site, words: str) -> None:
    page = site.get(f"/?q={words}").text
    assert "<script>alert" not in page
    assert "<img" not in page


def test_html_in_a_title_is_text_even_where_it_is_marked(site: Site) -> None:
    page = site.get("/?q=web+forms").text
    assert "&lt;b&gt;safe&lt;/b&gt; <mark>web</mark> <mark>forms</mark>" in page
    assert "Trillium &lt;i&gt;Polytechnic&lt;/i&gt; West" in page
    assert HOSTILE not in page


def test_groups_without_anything_to_tick_are_hidden(site: Site) -> None:
    assert "<fieldset" not in site.get("/?q=zzqx").text


def test_a_ticked_value_stays_at_zero(site: Site) -> None:
    assert ("lang", "fr", 0) in site.get("/?catalogue=mooc_lantern&lang=fr").options


def test_chips_take_one_filter_away(site: Site) -> None:
    page = site.get("/?mode=online&price=free&q=data").text
    assert 'class="chip" href="/?q=data&amp;price=free"' in page
    assert 'href="/?q=data" data-live>Clear all filters' in page


def test_missing_facts_are_said(site: Site) -> None:
    page = site.get(f"/?q={EMPTY}").text
    for fact in ("Price", "Study time", "Start date", "How you study", "Provider"):
        assert f"{fact} not given" in page


def test_search_engines_are_kept_from_endless_combinations(site: Site) -> None:
    assert "noindex" in site.get("/?q=data").text
    assert "noindex" not in site.get("/?mode=online").text
    assert f'<link rel="canonical" href="{site.url}/?mode=online">' in site.get("/?sort=relevance&mode=online&page=1").text


def test_the_fragment_holds_what_the_page_holds(site: Site) -> None:
    page, part = site.get("/?q=data&mode=online"), site.get("/?q=data&mode=online", X_Fragment="1")
    assert (part.ids, part.total, part.options) == (page.ids, page.total, page.options)
    assert "<html" not in part.text
    assert part.headers["cache-control"] == "no-store"
    assert "X-Fragment" in page.headers["vary"]


def test_before_the_first_harvest_the_page_says_so(empty_site: Site) -> None:
    page = empty_site.get("/")
    assert page.status == 200
    assert "No micro-credentials yet" in page.text
    assert "No harvest yet" in page.text


_VALUES = st.text(max_size=12)
_PAIRS = st.tuples(st.sampled_from(["q", "mode", "lang", "provider", "info", "sort", "page", "other"]), _VALUES)


@given(st.lists(_PAIRS, max_size=12))
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_an_address_says_exactly_what_was_asked(pairs: list[tuple[str, str]]) -> None:
    asked = read(pairs, CLOSED).query
    again = read(parse_qsl(urlsplit(address(asked)).query), CLOSED)
    assert again.query == asked
    assert again.ignored == 0
