"""Who has a page already is told so in a few bytes; who has another, or asks for what changes, is sent it."""

from __future__ import annotations

import pytest

from tests.web.asking import Site
from tests.web.catalogue import FRENCH, course_id

COURSE = f"/courses/{course_id(FRENCH)}"
PAGES = ["/", COURSE, f"{COURSE}.json", "/providers/burren-college", "/catalogues/ie_harbour", "/coverage.csv", "/about-the-data"]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("encoding", ["identity", "gzip"])
def test_who_has_the_page_is_told_that_it_is_the_same(site: Site, path: str, encoding: str) -> None:
    first = site.get(path, Accept_Encoding=encoding)
    again = site.get(path, Accept_Encoding=encoding, If_None_Match=f'"other", {first.headers["etag"]}')
    assert (first.status, again.status, again.body) == (200, 304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert "default-src 'none'" in again.headers["content-security-policy"]


@pytest.mark.parametrize("tag", ['W/"0"', '""', "*,", "\u00e9", '"' * 500])
def test_who_has_another_is_sent_the_page(site: Site, tag: str) -> None:
    answer = site.get(COURSE, If_None_Match=tag)
    assert (answer.status, answer.body) == (200, site.get(COURSE).body)


def test_each_language_and_each_page_has_a_tag_of_its_own(site: Site) -> None:
    tags = [site.get(path).headers["etag"] for path in (*PAGES, *(f"/fr{path}" for path in PAGES if "." not in path))]
    assert len({*tags}) == len(tags)


def test_what_nobody_may_keep_and_what_is_no_page_has_no_tag(site: Site) -> None:
    assert "etag" not in site.get("/", X_Fragment="1").headers
    for path in ("/ops", "/courses/nobody", "/search.csv", "/feed.jsonl"):
        assert "etag" not in site.get(path).headers
