"""Puts what was seen of a site together as a source: every value measured, or marked for a person to check."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urljoin

from babel import Locale, UnknownLocaleError
from msgspec.structs import replace
from selectolax.lexbor import LexborHTMLParser

from crawlers.probe.data import understood
from crawlers.probe.links import tree_of
from crawlers.probe.look import Look
from crawlers.probe.place import Guess, country, currency, site_name, spelled_out
from crawlers.probe.ways import Way
from crawlers.read import assemble
from schemas import NOWHERE, Expect, Page, RawListing, Sighting, Source, SourceKind, fold, table

LEAST, MOST = 0.8, 3
"""A harvest of less than this share of what was counted, or so many times as much, is to be looked at."""
TITLED = 0.99
_DAYS = re.compile(r"\b(\d{1,2})[/.](\d{1,2})[/.]\d{4}\b")


def sighted(look: Look) -> list[Sighting]:
    """What the course pages that were read say, those of one kind after another."""
    return [seen for kind in look.courses for seen in kind.sightings if seen is not None and seen.primary]


def listings(source: Source, look: Look, way: Way) -> list[RawListing]:
    """What was read of the courses, those first whose pages were seen."""
    return list(assemble(understood(source), [*sighted(look), *way.sightings]))


def proposal(look: Look, way: Way) -> tuple[Source, dict[str, str]]:
    """The source that harvests by a way, and the remarks on its values."""
    page = look.home
    assert isinstance(page, Page)  # noqa: S101 # a way was found, so a page has answered
    home = tree_of(page) or LexborHTMLParser("")
    others = [tree for kind in look.courses for each in kind.pages if (tree := tree_of(each)) is not None]
    place, name = country(page.url, [home, *others]), site_name(page.url, home, others)
    seen = listings(look.source, look, way)
    kind, why = _kind(seen, place.value)
    source = replace(
        look.source,
        name=name.value,
        url=page.url if home.css_first("h1, title") is not None else urljoin(page.url, "/"),
        kind=kind,
        jurisdiction=place.value,
        currency=currency(place.value),
        order=_order(seen, look.source.language, place.value),
        walk=(way.walk,),
        expect=_expect(way),
        constants=_constants(seen, kind, name, home),
    )
    remarks = {
        "name": name.why,
        "jurisdiction": place.why,
        "kind": why,
        "verified": "until a person has looked at a live harvest",
    }
    remarks |= {"currency": f"what a bare sign means in {place.value}", "walk.url": way.remark}
    remarks |= {"constants": "true of all its courses; CHECK"} if source.constants else {}
    return source, remarks


def _kind(seen: Iterable[RawListing], place: str) -> tuple[SourceKind, str]:
    """By the number of providers its pages name."""
    named = {fold(words.words) for listing in seen for words in listing.of("provider")}
    if len(named) < 2:
        return SourceKind.PROVIDER_SITE, "its pages name one provider at most"
    kind = SourceKind.MOOC_PLATFORM if place == NOWHERE else SourceKind.NATIONAL_PORTAL
    return kind, f"its pages name several providers; CHECK, it may be one of {', '.join(SourceKind)}"


def _order(seen: Iterable[RawListing], language: str, place: str) -> str:
    """How 5/4/2027 is read: as a date that can be read one way only, else as is usual in the country."""
    dates = [found for listing in seen for words in listing.words for found in _DAYS.findall(words.words)]
    first, second = (max((int(date[at]) for date in dates), default=0) for at in (0, 1))
    if first > 12 or second > 12:
        return "dmy" if first > 12 else "mdy"
    try:
        usual = str(Locale(language, place).date_formats["short"])
    except (UnknownLocaleError, ValueError):
        return "dmy"
    return "mdy" if usual.startswith("M") else "dmy"


def _expect(way: Way) -> Expect:
    most: dict[str, Any] = {"max": MOST * way.courses} if way.whole else {}
    return Expect(min=max(1, int(LEAST * way.courses)), fill={"title": TITLED}, **most)


def _constants(seen: Iterable[RawListing], kind: SourceKind, name: Guess, home: LexborHTMLParser) -> dict[str, str]:
    """What is true of a provider's own site: its full name where no page tells it, and its own credits where there are such."""
    if kind is not SourceKind.PROVIDER_SITE:
        return {}
    named = next((words.words for listing in seen for words in listing.of("provider")), "")
    own = "" if name.why.startswith("CHECK") else spelled_out(name.value, _printed(home))
    provider = named or own
    schemes = (row["scheme"] for row in table("credit_systems") if provider and f"({fold(provider)})" in fold(row["name"]))
    scheme = next(schemes, "") if any(listing.of("credits") for listing in seen) else ""
    return ({"provider": own} if own and not named else {}) | ({"credits_scheme": scheme} if scheme else {})


def _printed(tree: LexborHTMLParser) -> Iterator[str]:
    """The lines of a whole page, its foot too."""
    if tree.body is not None:
        yield from tree.body.text(separator="\n").splitlines()
