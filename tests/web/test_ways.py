"""No search is a dead end: every way out finds what it says, and what was searched beside the words is told."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.web.asking import Answer, Site

_WAY = re.compile(r'<a href="([^"]+)" data-live>([^<]+)</a> <span class="muted">\(([\d,]+)\)')
_ASKED = st.lists(
    st.one_of(
        st.tuples(
            st.just("q"),
            st.lists(
                st.sampled_from(["data", "zzqx", "négociation", "coastal", "machne", "ai", '"web', 'forms"', "rivers", "C++"]),
                max_size=5,
            ).map(" ".join),
        ),
        st.sampled_from([("mode", "online"), ("price", "free"), ("lang", "fr"), ("catalogue", "mooc_lantern"), ("loose", "1")]),
        st.sampled_from(
            [("provider", "nobody"), ("info", "outcomes"), ("info", "rating"), ("sort", "price"), ("start", "later")]
        ),
    ),
    max_size=6,
)


def ways(page: Answer) -> list[tuple[str, str, int]]:
    """(words, address, count) of every search that the page offers with a count."""
    return [(unescape(said), unescape(href), int(count.replace(",", ""))) for href, said, count in _WAY.findall(page.text)]


def said(site: Site, **asked: str) -> list[str]:
    return [words for words, _href, _count in ways(site.get(f"/?{urlencode(asked)}"))]


@given(_ASKED)
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_every_way_finds_what_it_says(site: Site, asked: list[tuple[str, str]]) -> None:
    page = site.get(f"/?{urlencode(asked)}")
    assert page.status == 200
    offered = ways(page)
    assert offered or page.total
    assert len({href for _said, href, _count in offered}) == len(offered)
    for words, href, count in offered:
        assert site.get(href).total == count > 0, words


def test_the_filter_that_costs_most_comes_first_and_has_a_name(site: Site) -> None:
    words = said(site, q="negotiation", lang="fr", provider="nobody")
    assert words[0] == "Remove the filter “Provider: Nobody”"
    words = said(site, catalogue="mooc_lantern", lang="fr")
    counts = [count for said, _href, count in ways(site.get("/?catalogue=mooc_lantern&lang=fr")) if "filter “" in said]
    assert "Remove the filter “Language: French”" in words
    assert counts == sorted(counts, reverse=True)


def test_each_word_can_be_left_out(site: Site) -> None:
    words = said(site, q="negotiation zzqx")
    assert "Search without “zzqx”" in words
    assert "Search without “negotiation”" not in words
    assert "Search for some of the words" in words


def test_some_of_the_words_lead_back_to_all_of_them(site: Site) -> None:
    page = site.get("/?q=negotiation+zzqx&loose=1")
    assert page.total == site.get("/?q=negotiation").total > 0
    assert '<input type="hidden" name="loose" value="1" form="search">' in page.text
    assert 'href="/?q=negotiation+zzqx" data-live>Search for all of the words' in page.text
    assert "some of the words" not in site.get("/?q=negotiation&loose=yes").text


def test_quotes_that_find_nothing_can_be_left_out(site: Site) -> None:
    assert "Search without the quotes" in said(site, q='"forms web"')


def test_a_corrected_search_leads_to_what_was_typed(site: Site) -> None:
    page = site.get("/?q=machne+lerning").text
    assert 'href="/?q=%22machne%22+%22lerning%22" data-live>Search for exactly what you typed' in page
    assert "We also searched for" not in page
    assert "Nothing matched" not in site.get("/?q=machine+learning").text


def test_a_word_of_another_language_is_said_as_courses_write_it(site: Site) -> None:
    page = site.get("/?q=negotiation")
    assert "We also searched for:" in page.text
    words = {words: count for words, _href, count in ways(page)}
    assert words["négociation"] >= 1
    assert words["negotiation"] <= page.total


def test_what_has_no_synonyms_says_nothing(site: Site) -> None:
    for words in ("", "coastal", '"negotiation"', "zzqx"):
        assert "We also searched for" not in site.get(f"/?{urlencode({'q': words})}").text


@pytest.mark.parametrize("query", ["q=negotiation&provider=nobody", "q=" + "zzqx+" * 40, 'q="' + "x" * 250])
def test_nothing_found_says_that_not_every_course_is_here(site: Site, query: str) -> None:
    page = site.get(f"/?{query}").text
    assert '<a href="/coverage">which catalogues we read' in page
    assert "Browse all micro-credentials" in page


def test_few_results_offer_one_wider_search(site: Site) -> None:
    page = site.get("/?q=negotiation&lang=fr")
    assert 0 < page.total <= 3
    assert "Few were found." in page.text
    assert ("Search without the filter", "/?q=negotiation", site.get("/?q=negotiation").total) in ways(page)
    assert "Few were found." not in site.get("/?mode=online").text
    assert "Few were found." not in site.get("/?q=coastal").text


def test_a_program_may_ask_for_some_of_the_words_too(site: Site) -> None:
    page = site.get("/?q=negotiation+zzqx&loose=1")
    found = site.get("/api/v1/search?q=negotiation+zzqx&loose=1").data
    assert [hit["document"]["id"] for hit in found["hits"]] == page.ids != []
    assert found["also"]
    assert site.get("/api/v1/facets?q=negotiation+zzqx&loose=1").data["total"] == page.total
    assert site.get("/api/v1/search?q=negotiation+zzqx&loose=0").data.get("total", 0) == 0
    assert site.get("/api/v1/search?q=negotiation&loose=yes").status == 400
    assert site.get("/api/v1/search?q=negotiation&loose=1&cursor=*").status == 400


def test_a_list_taken_along_holds_what_the_page_counts(site: Site) -> None:
    rows = site.get("/search.csv?q=negotiation+zzqx&loose=1").body.decode("utf-8-sig").splitlines()
    assert len(rows) - 1 == site.get("/?q=negotiation+zzqx&loose=1").total > 0
