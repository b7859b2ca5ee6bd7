"""Where a page leads that may be a catalogue: links, search forms, and how much their words promise."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from urllib.parse import unquote, urlsplit

from selectolax.lexbor import LexborHTMLParser

from crawlers.identity import host_of
from crawlers.reading import document
from schemas import Failure, Page, fold, joined, table

LONGEST = 80
"""Characters of a link's words; a longer one is a teaser, not a way to a catalogue."""
MOST = 1000
"""Links of a page that are looked at."""


@cache
def _places() -> Mapping[str, int]:
    return {row["word"]: place for place, row in enumerate(table("catalogue_words"))}


@cache
def _words() -> re.Pattern[str]:
    """Any catalogue word, a longer one before one it begins with."""
    return re.compile(rf"\b(?:{'|'.join(re.escape(word) for word in sorted(_places(), key=len, reverse=True))})\b")


@lru_cache(maxsize=4096)
def rank(words: str) -> int:
    """The place of the likeliest catalogue word in a link's words or an address; past the last one when there is none."""
    said = unquote(urlsplit(joined("", words)).path if "://" in words else words)
    folded = fold(said.replace("/", " / "))
    found = (*_words().findall(folded), *_words().findall(folded.replace("-", " ").replace("_", " ")))
    return min((_places()[word] for word in found), default=len(_places()))


def tree_of(page: Page) -> LexborHTMLParser | None:
    """A page parsed; None when it is no page to be read."""
    body = document(page)
    return None if isinstance(body, Failure) else LexborHTMLParser(body)


def catalogue_links(page: Page) -> Iterator[tuple[int, str]]:
    """(rank, address) of every page of its own host that the links or search forms of a page offer by a catalogue word."""
    tree = tree_of(page)
    if tree is None:
        return
    for node in tree.css("a[href], form[action]")[:MOST]:
        address = joined(page.url, (node.attributes.get("href") or node.attributes.get("action") or "").strip()).split("#")[0]
        posted = (node.attributes.get("method") or "get").lower() == "post"
        if posted or host_of(address) != host_of(page.url) or urlsplit(address).scheme not in ("http", "https"):
            continue
        said = node.text() if node.tag == "a" else ""
        promise = min(rank(address), rank(said)) if len(said) <= LONGEST else rank(address)
        if promise < len(_places()):
            yield promise, address
