"""The language a page speaks, and where it stands in others: a translation tells of a listing, it never makes one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

from msgspec.structs import replace
from selectolax.lexbor import LexborHTMLParser

from schemas import Sighting, Source, Value, Words, canonical_url, joined

TAG = re.compile(r"(?:[a-z]{2,3}|x)(?![a-z])")
UNKNOWN = "und"
"""The tag for words in a language that is not known."""
TOLD = frozenset({"title", "description"})
"""What a translation adds to a listing; its values are those of the original, said in other words."""


class Tongue(Value, kw_only=True, frozen=True):
    """`address` is the page's own; `elsewhere` the addresses it names for other languages (BCP 47, first part)."""

    address: str
    language: str | None
    elsewhere: Mapping[str, str]

    @property
    def others(self) -> tuple[str, ...]:
        return tuple(self.elsewhere.values())

    def original(self, source: Source) -> str | None:
        """The address of this page in the language the source is read in, when this one is in another.

        A front page or a list is nobody's twin: pages without a translation often name one.
        """
        if self.language is None or self.language == source.language:
            return None
        named = self.elsewhere.get(source.language)
        lists = {canonical_url(url) for url in (source.url, *(walk.url for walk in source.walk))}
        return named if named and named not in lists and urlsplit(named).path.strip("/") != source.language else None


def tongue_of(tree: LexborHTMLParser, url: str) -> Tongue:
    """What a page says of its language; the one it gives its own address in weighs more than the one it declares."""
    links = tree.head.css('link[rel~="alternate"][hreflang]') if tree.head is not None else []
    declared = tree.root.attributes.get("lang") if tree.root is not None else None
    here = canonical_url(url)
    named: dict[str, str] = {}
    for link in links:
        language, address = _first(link.attributes.get("hreflang")), link.attributes.get("href")
        if language and language != UNKNOWN and address:
            named.setdefault(language, canonical_url(joined(url, address)))
    spoken = next((language for language, address in named.items() if address == here), None) or _first(declared)
    elsewhere = {language: address for language, address in named.items() if address != here and language != spoken}
    return Tongue(address=here, language=spoken, elsewhere=elsewhere)


def _first(tag: str | None) -> str | None:
    """The language of a tag such as `fr-CA`; a private tag names one that nobody else knows, and other words name none."""
    found = TAG.match((tag or "").strip().lower())
    return (UNKNOWN if found[0] == "x" else found[0]) if found else None


def translation(original: str, tongue: Tongue, words: Iterable[Words]) -> Sighting:
    """A sighting of the listing at `original` by a page in another language."""
    told = tuple(replace(found, language=tongue.language) for found in words if found.field in TOLD)
    return Sighting(url=original, words=told, language=tongue.language, primary=False, twins=(tongue.address,))


def agreed(seen: list[Sighting]) -> list[Sighting]:
    """The sightings without those of translations that the original does not name in turn: one link may be a mistake."""
    named = {address for sighting in seen if sighting.primary for address in sighting.twins}
    return [sighting for sighting in seen if sighting.primary or not sighting.twins or named.issuperset(sighting.twins)]
