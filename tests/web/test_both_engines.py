"""What the pages say does not depend on the engine: in front of Meilisearch they are what they are on the embedded one."""

from __future__ import annotations

import re

import pytest

from tests.web.asking import Site
from tests.web.rows import ROWS, Row
from web.course import similar

PROVEN: dict[str, tuple[str, ...]] = {
    "course": ("D1", "D2"),
    "course in French": ("D4",),
    "compare": ("C5",),
    "providers": ("P3",),
    "catalogue": ("K2",),
    "about the data": ("A1", "A2"),
    "console's coverage": ("A1", "M2", "M3"),
    "console": ("O6",),
    "run": ("U1",),
    "what changed in a record": ("F1", "F4"),
}
"""By page, what its HTML alone keeps: where it is the same on both engines, what one has been seen to keep the other does."""
_HERE = [row for row in ROWS if row.at == "site"]
_BY_RANK = {"home", "provider", "publisher's card", "console's catalogue"}
"""Pages that show courses in an order which is any engine's own where two are as good, or that draw some by chance."""
ALIKE = [row for row in _HERE if row.name not in _BY_RANK and not row.path.startswith(("/?", "/search"))]
SEARCHES = [
    "/",
    "/search?q=data&mode=online",
    "/?mode=xyz&page=-3&sort=;DROP",
    "/?sort=price&provider=burren-college",
    "/?q=%3Cscript%3E",
]
_SECTION = re.compile(r"<section\b[^>]*>(?:(?!</?section\b).)*</section>\s*", re.S)
"""One that holds no other, and the space behind it."""
_OWN = re.compile(r'\s+|value="[0-9a-f]{64}"')
"""Space, and the token of a form."""


def content(site: Site, path: str) -> str:
    """A page without the port of its server and the tokens of its forms.

    The section of similar courses is left out, whole: a page does not wait for an engine that is too slow for it.
    """
    text = _SECTION.sub(lambda found: "" if 'id="similar"' in found[0] else found[0], site.get(path).text)
    return _OWN.sub(" ", text.replace(site.url, ""))


@pytest.mark.parametrize(
    "row", [pytest.param(row, marks=pytest.mark.check(*PROVEN.get(row.name, ()))) for row in ALIKE], ids=lambda row: row.name
)
@pytest.mark.heavy
def test_a_page_is_the_same_in_front_of_meilisearch(site: Site, meilisearch_site: Site, row: Row) -> None:
    assert content(meilisearch_site, row.path) == content(site, row.path)


def test_what_is_proven_is_of_a_page_that_is_the_same() -> None:
    assert PROVEN.keys() <= {row.name for row in ALIKE}


@pytest.mark.parametrize("name", ["course in French", "course with odd words"])
def test_a_page_without_the_similar_courses_has_the_same_content(site: Site, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    path = next(row.path for row in ALIKE if row.name == name)
    monkeypatch.setattr(similar, "IN_TIME", 30)
    whole = content(site, path)
    assert 'id="similar"' in site.get(path).text
    assert 'id="similar"' not in whole
    monkeypatch.setattr(similar, "MOST_SIMILAR", 0)
    assert 'id="similar"' not in site.get(path).text
    assert content(site, path) == whole


@pytest.mark.heavy
@pytest.mark.check("P1")
@pytest.mark.parametrize("path", SEARCHES)
def test_a_search_counts_the_same_in_front_of_meilisearch(site: Site, meilisearch_site: Site, path: str) -> None:
    one, other = meilisearch_site.get(path), site.get(path)
    assert (one.total, one.options) == (other.total, other.options)
    assert one.total > 20 or sorted(one.ids) == sorted(other.ids)


@pytest.mark.heavy
@pytest.mark.parametrize("row", [row for row in _HERE if row.name in _BY_RANK], ids=lambda row: row.name)
def test_what_stands_in_another_order_is_as_much_in_front_of_meilisearch(site: Site, meilisearch_site: Site, row: Row) -> None:
    headings = [re.findall(r"<h[12][^>]*>(.*?)</h[12]>", content(shown, row.path), re.S) for shown in (meilisearch_site, site)]
    assert headings[0] == headings[1] != []
