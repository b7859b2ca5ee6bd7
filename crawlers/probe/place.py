"""Where a site stands and what it is called, from evidence alone: its address, the languages and names it declares."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple
from urllib.parse import urlsplit

from babel import Locale
from babel.numbers import get_territory_currencies
from selectolax.lexbor import LexborHTMLParser

from crawlers.limits import is_tongue
from crawlers.reading import decode, walk_path
from schemas import NOWHERE, joined, squeeze

SOLD = frozenset({"ac", "ai", "cc", "co", "fm", "gg", "io", "la", "ly", "me", "sh", "so", "tk", "to", "tv", "ws"})
"""Country domains that are sold all over the world: they tell nothing of a place."""
RENAMED = {"uk": "GB"}
HOLDERS = frozenset({"Organization", "CollegeOrUniversity", "EducationalOrganization", "School", "WebSite"})
PARTED = re.compile(r"\s+[|·–—-]\s+|\s*[|»]\s*")
"""What parts a page's own title from its site's name."""


class Guess(NamedTuple):
    """A value, and what it rests on; a `why` that begins with CHECK asks a person to look."""

    value: str
    why: str


def country(url: str, trees: Iterable[LexborHTMLParser]) -> Guess:
    """The country a site is of: by its address, the address it prints for machines, or the region of its language."""
    known = Locale("en").territories
    last = (urlsplit(url).hostname or "").rpartition(".")[2]
    code = RENAMED.get(last, last.upper())
    if len(last) == 2 and last not in SOLD and code in known:
        return Guess(code, f"from .{last}")
    for tree in trees:
        for code, why in _regions(tree):
            if code in known:
                return Guess(code, why)
    return Guess(NOWHERE, "CHECK: no country was found; write its ISO 3166 code, or the ISO 3166-2 code of its region")


def _regions(tree: LexborHTMLParser) -> Iterator[Guess]:
    for told in linked(tree):
        for _, value in walk_path(told, "address.addressCountry"):
            said = value.get("name") if isinstance(value, dict) else value
            if isinstance(said, str):
                yield Guess(said.strip().upper(), "from the address it prints for machines")
    locale = tree.css_first('meta[property="og:locale"]')
    root = tree.root.attributes.get("lang") if tree.root is not None else None
    for tag in (root, locale.attributes.get("content") if locale is not None else None):
        if found := re.fullmatch(r"[A-Za-z]{2,3}[-_]([A-Z]{2})", tag or ""):
            yield Guess(found[1], f"from its language {tag}; CHECK")


def language(tree: LexborHTMLParser) -> str | None:
    """The language a page says it is in (BCP 47, first part), where there is one of that tag."""
    said = tree.root.attributes.get("lang") if tree.root is not None else None
    tag = re.split("[-_]", (said or "").strip())[0].lower()
    return tag if is_tongue(tag) else None


def linked(tree: LexborHTMLParser) -> Iterator[dict[str, object]]:
    """Every JSON-LD object of a page, plain or inside `@graph`."""
    for script in tree.css('script[type="application/ld+json"]'):
        data = decode(script.text() or "")
        for block in data if isinstance(data, list) else [data]:
            if isinstance(block, dict):
                yield block
                yield from (each for each in block.get("@graph") or () if isinstance(each, dict))


def currency(place: str) -> str | None:
    """What is paid with in a country today."""
    return next(iter(get_territory_currencies(place)), None) if place != NOWHERE else None


def site_name(url: str, home: LexborHTMLParser, others: Iterable[LexborHTMLParser]) -> Guess:
    """What a site calls itself: for machines, in the part all its titles share, or by its address."""
    declared = home.css_first('meta[property="og:site_name"], meta[name="application-name"]')
    if declared is not None and (said := squeeze(declared.attributes.get("content") or "")):
        return Guess(said, "from its metadata")
    for told in linked(home):
        kinds, name = told.get("@type"), told.get("name")
        if isinstance(name, str) and HOLDERS.intersection(kinds if isinstance(kinds, list) else [kinds]):
            return Guess(squeeze(name), "from its data for machines")
    parts = Counter(part for tree in (home, *others) for part in dict.fromkeys(PARTED.split(_title(tree))) if part)
    shared = parts.most_common(1)
    if shared and shared[0][1] > 1:
        return Guess(shared[0][0], "from the titles of its pages")
    brands = (squeeze(node.text()) for node in home.css("a[href]") if joined(url, node.attributes.get("href") or "") == url)
    if brand := next((said for said in brands if said and said in PARTED.split(_title(home))), ""):
        return Guess(brand, "from the title of its front page")
    return Guess((urlsplit(url).hostname or url).removeprefix("www."), "CHECK: no name was found; this is the address")


def _title(tree: LexborHTMLParser) -> str:
    title = tree.css_first("title")
    return squeeze(title.text()) if title is not None else ""


def spelled_out(name: str, texts: Iterable[str]) -> str:
    """The longer form of a name that a page prints: `Harbour University of Tides` for `HUT`, else the name itself."""
    words = [re.escape(word) if not word.isupper() else _initials(word) for word in name.split()]
    long_form = re.compile(r"\W+".join(words))
    found = (match[0] for text in texts if (match := long_form.search(text)))
    return max(found, key=len, default=name) if any(word.isupper() and len(word) > 1 for word in name.split()) else name


def _initials(word: str) -> str:
    """A pattern of the words a row of capitals stands for, small words between them left aside."""
    return r"\W+(?:(?:of|the|and|for|de|la|du|des)\W+){0,2}".join(rf"{re.escape(letter)}[\w'’-]*" for letter in word)
