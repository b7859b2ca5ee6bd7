"""Lists for people: follows the pager, asks for every page a list leads to, and reads the count it prints."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from crawlers.families.family import counts, turn
from crawlers.reading import document, unframe
from schemas import Ask, Failure, Page, Reading, Walk, canonical_url, fold, joined, squeeze

NEXT = frozenset(
    {"next", "next page", "next »", "next ›", "next >", "»", "›", ">", "more", "load more", "show more", "older", "suivant",
     "suivante", "page suivante", "suivant »", "plus"}
)  # fmt: skip
THINGS = (
    r"(?:micro-?credentials?|microcreds?|microcertifications?|courses?|programmes?|programs?|results?|listings?|cours|résultats)"
)
ANNOUNCED = (
    re.compile(rf"\bof (?P<n>\d[\d,. ]*) {THINGS}\b", re.IGNORECASE),
    re.compile(rf"^\W*(?P<n>\d[\d,.\s]*) {THINGS}\b", re.IGNORECASE),
)


def announced(tree: LexborHTMLParser) -> int | None:
    """The number of records the page says there are: `1,795 micro-credentials`, `Showing 1 - 10 of 372 courses`."""
    for node in tree.css("h1, h2, h3, p, [role=status]"):
        said = squeeze(node.text())
        for pattern in ANNOUNCED:
            if len(said) < 120 and (match := pattern.search(said)):
                return int(re.sub(r"\D", "", match["n"]))
    return None


def _number(url: str) -> int:
    """The page number in an address, 1 when there is none."""
    parts = urlsplit(url)
    for key, value in parse_qsl(parts.query):
        if key in ("page", "p", "pg", "paged") and value.isdigit():
            return int(value)
    found = re.search(r"/page/(\d+)/?$", parts.path)
    return int(found[1]) if found else 1


def _links(tree: LexborHTMLParser, url: str) -> Iterator[tuple[LexborNode, str]]:
    for node in tree.css("a[href]"):
        address = joined(url, (node.attributes.get("href") or "").strip())
        if address.startswith(("http://", "https://")):
            yield node, address.split("#")[0]


def next_page(tree: LexborHTMLParser, url: str) -> str | None:
    """The address of the list's next page: by rel, by its words, or by the number after this one's."""
    declared = tree.css_first("a[rel~=next], link[rel~=next]")
    if declared is not None and declared.attributes.get("href"):
        return joined(url, declared.attributes["href"] or "") or None
    wanted, host, numbered = str(_number(url) + 1), urlsplit(url).netloc, None
    for node, address in _links(tree, url):
        words = fold(node.attributes.get("aria-label") or "") or fold(node.text())
        if urlsplit(address).netloc == host and address != url:
            if words in NEXT or fold(node.text()) in NEXT:
                return address
            if fold(node.text()) == wanted and _number(address) == int(wanted):
                numbered = address
    return numbered


class Listing:
    """`url` is the list's first page (or holds `{page}`); `follow` may narrow the addresses it leads to."""

    def read(self, walk: Walk, ask: Ask, page: Page) -> Reading:
        body = document(page)
        if isinstance(body, Failure):
            return Reading(failure=body)
        tree = LexborHTMLParser(body)
        said = announced(tree) if ask.number == walk.first else None
        after = self._after(walk, ask, tree, page.url)
        if tree.body is not None:
            unframe(tree.body)
        here, follow = urlsplit(page.url), re.compile(walk.follow) if walk.follow else None
        root = re.sub(r"/page/\d+/?$", "", here.path).rstrip("/")
        through = re.compile(walk.through) if walk.through else None
        found: dict[str, None] = {}
        lists: dict[str, None] = {}
        for _, address in _links(tree, page.url):
            parts = urlsplit(address)
            path = re.sub(r"/page/\d+/?$", "", parts.path).rstrip("/")
            if parts.netloc == here.netloc and through is not None and through.search(address):
                lists[address] = None
            elif parts.netloc == here.netloc and path not in (root, "") and (follow is None or follow.search(address)):
                found[address] = None
        asks = tuple(Ask(url=address, walk=ask.walk, detail=True) for address in found)
        more = tuple(Ask(url=address, walk=ask.walk, number=ask.number) for address in lists)
        return Reading(asks=asks + more + after, announced=said)

    def _after(self, walk: Walk, ask: Ask, tree: LexborHTMLParser, url: str) -> tuple[Ask, ...]:
        if counts(walk):
            return (turn(walk, ask, ask.number + 1),)
        address = next_page(tree, url)
        if address is None or canonical_url(address) == canonical_url(url):
            return ()
        return (Ask(url=address, walk=ask.walk, number=ask.number + 1),)
