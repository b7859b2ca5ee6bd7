"""How programs find the site: robots.txt, the map of all pages, and the search that a browser may take over."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from tests.web.asking import Site
from tests.web.catalogue import LINES, SOURCES, course_id
from web.search import found

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"


def pages(site: Site) -> dict[str, ElementTree.Element]:
    """Every page of the map by its path."""
    index = ElementTree.fromstring(site.get("/sitemap.xml").body)  # noqa: S314 - our own
    parts = [loc.text or "" for loc in index.iter(f"{SITEMAP}loc")]
    listed = [ElementTree.fromstring(site.get(part.removeprefix(site.url)).body) for part in parts]  # noqa: S314
    return {(url.findtext(f"{SITEMAP}loc") or "").removeprefix(site.url): url for part in listed for url in part}


def test_the_map_holds_every_page_in_both_languages(site: Site) -> None:
    held = pages(site)
    here = {f"/courses/{course_id(line.title)}" for line in LINES if not line.until}
    here |= {f"/catalogues/{source_id}" for source_id in SOURCES} | {
        "/",
        "/providers",
        "/about-the-data",
        "/providers/burren-college",
    }
    assert here | {f"/fr{path}" for path in here} <= set(held)
    assert not any(course_id(line.title) in path for line in LINES if line.until for path in held)


def test_every_page_of_the_map_answers_and_names_its_other_language(site: Site) -> None:
    for path, url in pages(site).items():
        assert site.get(path).status == 200, path
        others = {link.get("hreflang"): link.get("href") for link in url.iter(f"{XHTML}link")}
        assert set(others) == {"en", "fr"}
        assert site.url + path in others.values()


def test_a_page_of_a_course_tells_when_it_last_changed(site: Site) -> None:
    held = pages(site)
    assert held[f"/courses/{course_id(LINES[0].title)}"].findtext(f"{SITEMAP}lastmod") == "2026-11-22T02:10:00Z"
    for path in ("/catalogues/ie_harbour", "/providers/burren-college"):
        assert (held[path].findtext(f"{SITEMAP}lastmod") or "").startswith("2026-11-22")


def test_a_large_map_has_parts_that_hold_everything_once(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = pages(site)
    monkeypatch.setattr(found, "MOST", 20)
    assert len(re.findall("<sitemap>", site.get("/sitemap.xml").text)) == -(-len(whole) // 20)
    assert set(pages(site)) == set(whole)


@pytest.mark.parametrize("part", ["0", "999", "x", "01"])
def test_a_part_there_is_not_is_not_found(site: Site, part: str) -> None:
    assert site.get(f"/sitemap-{part}.xml").status == 404


def test_robots_are_told_of_the_map_and_kept_from_what_is_endless(site: Site) -> None:
    told = site.get("/robots.txt").text
    assert f"Sitemap: {site.url}/sitemap.xml" in told
    for path in ("/compare", "/fr/compare", "/search.csv", "/api/"):
        assert f"Disallow: {path}\n" in told


@pytest.mark.parametrize("language", ["", "/fr"])
def test_a_browser_may_take_the_search_over(site: Site, language: str) -> None:
    home = site.get(f"{language}/").text
    (href,) = re.findall(
        r'<link rel="search" type="application/opensearchdescription\+xml" title="CredAtlas" href="([^"]+)"', home
    )
    described = ElementTree.fromstring(site.get(href).body)  # noqa: S314 - our own
    (template, feed) = (url.get("template", "") for url in described if url.tag.endswith("Url"))
    assert site.get(template.replace("{searchTerms}", "data").removeprefix(site.url)).total > 0
    assert site.get(feed.replace("{searchTerms}", "data").removeprefix(site.url)).status == 200


def test_before_the_first_harvest_the_map_has_the_pages_that_stand_still(empty_site: Site) -> None:
    assert "/about-the-data" in pages(empty_site)
