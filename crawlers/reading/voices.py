"""Pages on which a provider, or the site itself, speaks for all its courses: the links that lead there, and what they say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from urllib.parse import urlsplit

from msgspec.structs import replace
from selectolax.lexbor import LexborHTMLParser

from crawlers.reading.lines import lines
from schemas import Ask, Page, Passage, Scope, Sighting, Source, SourceKind, Voice, fold, joined, table

AROUND = 3
"""Words a link may have around its provider's name (`About Harbour College`) and still lead to the provider's profile."""
LONGEST = 100
"""Longer words of a link are a card's, not a menu's."""
_ADDRESS = re.compile(r"https?://[^\s\"'<>]+")
PROFILE, OTHER = "profile", "other"
Link = tuple[str, str]
"""Where a link leads, and its folded words."""


@cache
def _named() -> Mapping[str, str]:
    return {row["words"]: row["dimension"] for row in table("voices")}


@lru_cache(maxsize=1 << 14)
def _meant(link: Link) -> str:
    """What a link says it leads to: a dimension or an element, `profile`, `other`, or nothing we know."""
    address, words = link
    path = urlsplit(address).path.replace("-", " ").replace("_", " ")
    parts = [fold(part.partition(".")[0]) for part in path.split("/") if part]
    if any(_named().get(part) == OTHER for part in parts[:-1]):
        return OTHER
    return next((meant for said in (words, *parts[-1:]) if (meant := _named().get(said, ""))), "")


def links(tree: LexborHTMLParser, url: str) -> list[Link]:
    """The links of a page to others of its site, in menus and footers too: to be taken before the frame is cut off."""
    host = "/".join(url.split("/", 3)[:3]) + "/"
    found: list[Link] = []
    for node in tree.css("a[href]"):
        said = (node.attributes.get("href") or "").strip()
        address = said if said.startswith(host) or "//" in said[:9] else _led(host, url, said)
        words = node.text() if address.startswith(host) and address != host and "?" not in address else ""
        if 0 < len(words) <= LONGEST:
            found.append((address.partition("#")[0], fold(words)))
    return found


def _led(host: str, url: str, said: str) -> str:
    return _from_the_root(host, said) if said.startswith("/") else joined(url, said)


@lru_cache(maxsize=1 << 14)
def _from_the_root(host: str, said: str) -> str:
    """A menu leads to the same pages from every page of its site."""
    return joined(host, said)


def printed(passages: Iterable[Passage], url: str) -> list[Link]:
    """The addresses of the page's own site that its prose prints without making them links."""
    site = "://" + url.split("/", 3)[2] + "/"
    told = (found[0].rstrip(".,;:)") for p in passages if site in p.words for found in _ADDRESS.finditer(p.words))
    return [(address, "") for address in told if site in address and "?" not in address]


def leads(source: Source, asked: Ask, found: list[Link], providers: tuple[str, ...]) -> tuple[Ask, ...]:
    """The pages that links of a page lead to, on which one of its `providers` (folded names) may speak, or the site.

    Whose page it is shows only when all pages are read: one that several providers' courses lead to is the catalogue's own.
    """
    home = source.kind is SourceKind.PROVIDER_SITE
    told: dict[str, Ask] = {}
    for link in found:
        (address, words), meant = link, _meant(link)
        named = "" if home else next((name for name in providers if _names(words, name)), "")
        if meant == OTHER or address in told or not (meant or named) or (home and meant == PROFILE):
            continue
        whose = "" if home else named or next(iter(providers), "")
        if meant == PROFILE and not whose:
            continue
        voice = Voice(
            scope=Scope.PROVIDER if whose or home else Scope.PORTAL,
            provider=whose,
            dimension=meant if meant != PROFILE else "",
        )
        told[address] = Ask(url=address, walk=asked.walk, voice=voice)
    return tuple(told.values())


def _names(words: str, provider: str) -> bool:
    return provider in words and len(words.replace(provider, "").split()) <= AROUND


def read_voice(source: Source, asked: Ask, voice: Voice, tree: LexborHTMLParser, page: Page) -> tuple[Sighting, tuple[Ask, ...]]:
    """What the page says, and where a profile leads on to. A profile is not listened to: it may list other people's words."""
    onward = () if voice.dimension else leads(source, asked, links(tree, page.url), (voice.provider,))
    sighting = Sighting(url=asked.url, voice=voice, page=page.sha256, primary=False)
    return (replace(sighting, passages=_prose(tree, page.sha256)) if voice.dimension else sighting), onward


def _prose(tree: LexborHTMLParser, page: str) -> tuple[Passage, ...]:
    heading, told = "", []
    for at, line in enumerate(lines(tree)):
        if line.level:
            heading = line.text
        elif not line.linked and " " in line.text:
            told.append(Passage(words=line.text, heading=heading, page=page, locator=f"text:{at}"))
    return tuple(told)
