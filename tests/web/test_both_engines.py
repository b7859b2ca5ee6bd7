"""What the pages say does not depend on the engine: in front of Meilisearch they are what they are on the embedded one."""

from __future__ import annotations

import re

import pytest

from tests.web.asking import Site
from tests.web.rows import ROWS, Row

pytestmark = pytest.mark.heavy
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
_SIMILAR = re.compile(r'<section[^>]*aria-labelledby="similar">.*?</section>', re.S)
"""Left out where the engine is too slow for it: a page does not wait."""
_MAIN = re.compile(r"<main.*</main>", re.S)


def content(site: Site, path: str) -> str:
    """The main part of a page, without the port of its server and the tokens of its forms."""
    text = site.get(path).text
    found = _MAIN.search(text)
    return re.sub(r'\s+|value="[0-9a-f]{64}"', " ", _SIMILAR.sub("", found[0] if found else text).replace(site.url, ""))


@pytest.mark.check("D1", "D2", "D3", "D4", "D5", "D6", "D7", "C3", "C4", "C5", "C7", "P2", "P3", "K1", "K2", "A1", "A2")
@pytest.mark.check("M1", "M2", "M3", "M4", "M6", "R1", "F1", "F2", "F3", "F4", "O5", "O6", "U1", "U3", "X2", "X5", "X7", "X10")
@pytest.mark.parametrize("row", ALIKE, ids=lambda row: row.name)
def test_a_page_is_the_same_in_front_of_meilisearch(site: Site, meilisearch_site: Site, row: Row) -> None:
    assert content(meilisearch_site, row.path) == content(site, row.path)


@pytest.mark.check("P1")
@pytest.mark.parametrize("path", SEARCHES)
def test_a_search_counts_the_same_in_front_of_meilisearch(site: Site, meilisearch_site: Site, path: str) -> None:
    one, other = meilisearch_site.get(path), site.get(path)
    assert (one.total, one.options) == (other.total, other.options)
    assert one.total > 20 or sorted(one.ids) == sorted(other.ids)


@pytest.mark.parametrize("row", [row for row in _HERE if row.name in _BY_RANK], ids=lambda row: row.name)
def test_what_stands_in_another_order_is_as_much_in_front_of_meilisearch(site: Site, meilisearch_site: Site, row: Row) -> None:
    headings = [re.findall(r"<h[12][^>]*>(.*?)</h[12]>", content(shown, row.path), re.S) for shown in (meilisearch_site, site)]
    assert headings[0] == headings[1] != []
