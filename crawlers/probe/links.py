"""Where a page leads that may be a catalogue: links, search forms, and how much their words promise."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from urllib.parse import unquote, urlsplit

from selectolax.lexbor import LexborHTMLParser

from crawlers.network import host_of
from crawlers.reading import document
from schemas import Failure, Page, fold, joined, table

LONGEST = 80
"""Characters of a link's words; a longer one is a teaser, not a way to a catalogue."""


@cache
def _words() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(rf"\b{re.escape(row['word'])}\b") for row in table("catalogue_words"))


@cache
def rank(words: str) -> int:
    """The place of the likeliest catalogue word in a link's words or an address; past the last one when there is none."""
    said = unquote(urlsplit(joined("", words)).path if "://" in words else words)
    folded = fold(said.replace("/", " / "))
    spaced = folded.replace("-", " ").replace("_", " ")
    found = (at for at, word in enumerate(_words()) if word.search(folded) or word.search(spaced))
    return next(found, len(_words()))


def tree_of(page: Page) -> LexborHTMLParser | None:
    """A page parsed; None when it is no page to be read."""
    body = document(page)
    return None if isinstance(body, Failure) else LexborHTMLParser(body)


def catalogue_links(page: Page) -> Iterator[tuple[int, str]]:
    """(rank, address) of every page of its own host that the links or search forms of a page offer by a catalogue word."""
    tree = tree_of(page)
    if tree is None:
        return
    for node in tree.css("a[href], form[action]"):
        address = joined(page.url, (node.attributes.get("href") or node.attributes.get("action") or "").strip()).split("#")[0]
        posted = (node.attributes.get("method") or "get").lower() == "post"
        if posted or host_of(address) != host_of(page.url) or urlsplit(address).scheme not in ("http", "https"):
            continue
        said = node.text() if node.tag == "a" else ""
        promise = min(rank(address), rank(said)) if len(said) <= LONGEST else rank(address)
        if promise < len(_words()):
            yield promise, address
