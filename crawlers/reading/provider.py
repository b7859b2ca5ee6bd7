"""Who offers a course where no label says so: the name below the title that the page links to its provider's own page."""

from __future__ import annotations

import re
from functools import cache
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from crawlers.reading.lines import Line
from schemas import Method, Words, fold, joined, squeeze, table

BELOW = 3
"""Lines below the title in which the provider may be named."""
_CODE = re.compile(r"\s*\([^()]{1,20}\)$")


@cache
def _parts() -> frozenset[str]:
    return frozenset(row["part"] for row in table("provider_pages"))


def linked(tree: LexborHTMLParser) -> frozenset[str]:
    """The folded words of every link to a provider's page: `/providers/harbour-college`."""
    return frozenset(
        fold(node.text())
        for node in tree.css("a[href]")
        if _parts().intersection(urlsplit(joined("", node.attributes.get("href") or "")).path.split("/")[1:-1])
    )


def below_title(lines: list[Line], title: str, tree: LexborHTMLParser, page: str) -> Words | None:
    """The provider's name, without a code in brackets behind it; None unless the page itself links the name."""
    at = next((at for at, line in enumerate(lines) if line.level and line.text == title), len(lines)) + 1
    names = linked(tree)
    for number, line in enumerate(lines[at : at + BELOW], at):
        for said in (*line.runs, line.text):
            name = _CODE.sub("", squeeze(said))
            if fold(name) in names:
                return Words(field="provider", words=name, page=page, locator=f"text:{number}", method=Method.TEXT)
    return None
