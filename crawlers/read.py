"""From pages to listings: reads any page of a source, and puts the sightings of one listing together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from msgspec.structs import replace
from selectolax.lexbor import LexborHTMLParser

from crawlers.families import FAMILIES, JSON, is_key_page, unlock
from crawlers.reading import agreed, document, leads, links, printed, read_detail, read_voice, text
from schemas import (
    Ask,
    Failure,
    Method,
    Page,
    Passage,
    RawListing,
    Reading,
    Rules,
    Sighting,
    Source,
    Voice,
    Walk,
    Words,
    code_digest,
    digest,
    fold,
    tables_digest,
)

TABLES = ("blocks", "chips", "labels", "provider_pages", "related", "schemaorg", "voices")
READING = Rules(code=code_digest("crawlers.read", "crawlers.reading", "crawlers.families", "schemas"), rule=tables_digest(TABLES))
"""The page readers and their tables; other ones make every page worth reading again."""
LONGEST = 100_000
"""Characters beyond which nothing is the words of one field."""
TRUST = {method: rank for rank, method in enumerate(Method)}


def read(source: Source, ask: Ask, page: Page) -> Reading:
    """What a page gives to the walk that asked for it. Never raises: what cannot be read is a failure in the Reading."""
    reading = _read(source, ask, page)
    if not ask.walk or not reading.sightings:
        return reading
    return replace(reading, sightings=tuple(replace(sighting, walk=ask.walk) for sighting in reading.sightings))


def _read(source: Source, ask: Ask, page: Page) -> Reading:
    walk = source.walk[ask.walk]
    if is_key_page(walk, ask):
        return unlock(walk, ask, text(page) or "")
    told_in_json = walk.family in JSON and page.body.lstrip()[:1] in (b"{", b"[")
    if ask.voice is None and (told_in_json or not ask.detail):
        return FAMILIES[walk.family].read(walk, ask, page)
    body = document(page)
    if isinstance(body, Failure):
        return Reading(failure=body)
    tree = LexborHTMLParser(body)
    if ask.voice is not None:
        heard, onward = read_voice(source, ask, ask.voice, tree, page)
        return Reading(sightings=(heard,), leads=onward)
    found = links(tree, page.url)
    sighting = read_detail(source, page.url, tree, page.sha256)
    if sighting is None:
        return Reading()
    if why := _left_out(walk, sighting):
        return Reading(left_out=(why,))
    if not sighting.primary:
        return Reading(sightings=(sighting,))
    found += printed(sighting.passages, page.url)
    return Reading(sightings=(sighting,), leads=leads(source, ask, found, providers_of((sighting,))))


def _left_out(walk: Walk, sighting: Sighting) -> str:
    """Why a course page shows no offering; empty when it shows one."""
    return next(
        (drop.why for drop in walk.drop for w in sighting.words if w.field == drop.at and re.search(drop.like, w.words)), ""
    )


def providers_of(sightings: Iterable[Sighting]) -> tuple[str, ...]:
    """The folded names that sightings give a listing's provider."""
    return tuple(dict.fromkeys(fold(w.words) for s in sightings for w in s.words if w.field == "provider"))


def mark(page: str, voice: Voice | None) -> str:
    """What a listing rests on when somebody speaks for it: the page's sha256 with who speaks, and whether it was read."""
    return digest([page, voice])


def ask_for(source: Source, page: Page) -> Ask:
    """The request a page of unknown origin would answer: an entry point of the source, or a course page."""
    bare = page.url.split("?")[0].rstrip("/")
    for index, walk in enumerate(source.walk):
        if walk.live and walk.family != "listing" and walk.url.split("?")[0].rstrip("/") == bare:
            return Ask(url=page.url, body=page.request_body, walk=index, number=walk.first)
    return Ask(url=page.url, detail=True)


def _passages(sightings: list[Sighting]) -> tuple[Passage, ...]:
    """Each piece of prose once; a piece that another contains is left out."""
    kept: dict[str, Passage] = {}
    for passage in (p for s in sightings for p in s.passages):
        kept.setdefault(passage.words, passage)
    if len(sightings) == 1:
        return tuple(kept.values())
    whole = "\n".join(kept)
    return tuple(p for words, p in kept.items() if whole.count(words) == 1)


def _native_id(words: Iterable[Words]) -> str | None:
    return next((w.words for w in words if w.field == "id"), None)


def ids_of(sightings: Iterable[Sighting]) -> Iterator[str]:
    """Every native id that is told of a listing, the first one first."""
    return (words.words for sighting in sightings for words in sighting.words if words.field == "id")


def assemble(source: Source, sightings: Iterable[Sighting]) -> Iterator[RawListing]:
    """One RawListing an address, its words ordered by trust (and by page within it), those of translations last. A row stands
    before the page it leads to, whichever was read first: on a later night, or from the archive, that may be either.

    A listing needs a primary sighting.
    """
    by_url: dict[str, list[Sighting]] = {}
    spoken: list[Sighting] = []
    for sighting in sightings:
        (by_url.setdefault(sighting.url, []) if sighting.voice is None else spoken).append(sighting)
    spoken.sort(key=lambda s: s.url)
    own = [(url, seen) for url, seen in by_url.items() if not url.startswith("id:")]
    addresses = {f"id:{key}": url for url, seen in reversed(own) for key in ids_of(seen)}
    for name in [name for name in by_url if name.startswith("id:") and name in addresses]:
        by_url[addresses[name]] += by_url.pop(name)
    for url, sighted in by_url.items():
        if not any(s.primary for s in sighted):
            continue
        seen = agreed(sorted(sighted, key=lambda s: (s.walk, not s.awaits)))
        told = (w for s in seen for w in s.words if len(w.words) <= LONGEST)
        words = sorted(told, key=lambda w: (w.language is not None, TRUST[w.method]))
        if not any(w.field == "title" for w in words):
            continue
        names = providers_of(seen) if spoken else ()
        voices = tuple(s for s in spoken if s.voice is not None and s.voice.speaks_for(names))
        yield RawListing(
            source_id=source.source_id,
            url=url,
            native_id=_native_id(words),
            words=tuple(words),
            passages=_passages(seen),
            language=next((s.language for s in seen if s.primary and s.language), None) or source.language,
            voices=voices,
            half=all(s.awaits for s in seen if s.primary or not s.twins),
            pages=tuple(dict.fromkeys([*(w.page for s in seen for w in s.words), *(mark(s.page, s.voice) for s in voices)])),
        )


def fingerprint(pages: Iterable[str], rules: str) -> str:
    """What a listing was read from, by which rules: equal fingerprints need no second reading."""
    return digest([rules, *sorted(set(pages))])
