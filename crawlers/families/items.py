"""JSON for machines: feeds of one answer and searches of many pages, item by item through the declared fields."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from msgspec.structs import replace

from crawlers.families.family import counts, turn
from crawlers.families.template import address, filled
from crawlers.reading import at, decode, json_failure, no_text, of_data, text, text_of, walk_path
from schemas import Ask, Failure, Method, Page, Passage, Reading, Sighting, Walk, Words, joined, squeeze

BLOCK = re.compile(r"</?(?:p|div|li|ul|ol|br|h[1-6])\b[^>]{0,200}>", re.IGNORECASE)
TAG = re.compile(r"<[a-zA-Z/][^>]{0,500}>")
PROSE = frozenset({"description"})
GUARD = re.compile(r"^\)\]\}'[,\n]?")
"""What some sites put before JSON so that no browser runs it."""
_NEXT = re.compile(r"""<([^<>]+)>[^,<]*;\s*rel=["']?next\b""", re.IGNORECASE)
pattern = cache(re.compile)


def decoded(page: Page) -> Any | Failure:
    """The JSON of an answer, or why it is none."""
    body = text(page)
    if body is None:
        return no_text(page)
    data = decode(GUARD.sub("", body))
    return json_failure(body) if data is None else data


def paragraphs(marked: str) -> list[str]:
    """A marked-up text as plain paragraphs."""
    return [said for part in BLOCK.split(marked) if (said := squeeze(html.unescape(TAG.sub(" ", part))))]


class Items:
    """`items` leads to the list, `fields` from an item to raw fields (`?` behind a path keeps null as the word `null`)."""

    def read(self, walk: Walk, ask: Ask, page: Page) -> Reading:
        data = decoded(page)
        if isinstance(data, Failure):
            return Reading(failure=data)
        told = at(data, walk.items)
        alone = ask.detail and not isinstance(told, list)
        if not alone and not isinstance(told, list):
            return Reading(failure=of_data(data))
        if not alone and not told:
            return Reading(failure=Failure.EMPTY if self.whole(walk, ask) else None)
        return self.taken(walk, ask, page, data, [("", data)] if alone else list(walk_path(data, walk.items)))

    def whole(self, walk: Walk, ask: Ask) -> bool:
        """Whether a request is for the first page of everything, which is never without items."""
        return ask.number == walk.first and not ask.detail

    def taken(self, walk: Walk, ask: Ask, page: Page, data: Any, rows: list[tuple[str, Any]]) -> Reading:
        """The rows (JSON pointer, item) as sightings, and what is to be asked for after them."""
        sightings: list[Sighting] = []
        details: list[Ask] = []
        left_out: list[str] = []
        for pointer, item in rows:
            if not isinstance(item, dict):
                continue
            if why := _left_out(walk, item):
                left_out.append(why)
            elif own := address(walk.address, item):
                more = filled(walk.detail, item | {"address": own}) if walk.detail and not ask.detail else ""
                sightings.append(replace(_sighting(walk, own, item, f"json:{pointer}", page, data), awaits=bool(more)))
                if more:
                    details.append(Ask(url=more, walk=ask.walk, detail=True))
        if not sightings and not left_out:
            return Reading(failure=Failure.TEMPLATE_CHANGED)
        return Reading(
            sightings=tuple(sightings),
            asks=(*details, *(() if ask.detail else self.after(walk, ask, data) or _linked(walk, ask, page))),
            announced=self.announced(walk, data),
            left_out=tuple(left_out),
            notes=_notes(page),
        )

    def announced(self, walk: Walk, data: Any) -> int | None:
        """The number of records the answer says there are."""
        total = at(data, walk.total) if walk.total else None
        return total if isinstance(total, int) else None

    def after(self, walk: Walk, ask: Ask, data: Any) -> tuple[Ask, ...]:
        """The requests that follow: the next one the answer names, all that its count promises, or one more."""
        if walk.next:
            return _next(walk, ask, at(data, walk.next))
        if not counts(walk):
            return ()
        pages, total = (at(data, path) if path else None for path in (walk.pages, walk.total))
        until = pages * walk.step if isinstance(pages, int) else total
        if isinstance(until, int):
            last = walk.first + until if ask.number == walk.first else 0
            return tuple(turn(walk, ask, number) for number in range(ask.number + walk.step, last, walk.step))
        return (turn(walk, ask, ask.number + walk.step),)


def _next(walk: Walk, ask: Ask, told: Any) -> tuple[Ask, ...]:
    """The request for the next page: an address of the same site, or a word that stands for `{page}`."""
    if not isinstance(told, str | int) or told == "":
        return ()
    if counts(walk):
        return (turn(walk, ask, ask.number + 1, str(told)),)
    here, there = urlsplit(ask.url), urlsplit(joined(ask.url, str(told)))
    if there.netloc != here.netloc:
        return ()
    return (Ask(url=there._replace(scheme=here.scheme).geturl(), walk=ask.walk, number=ask.number + 1, token=ask.token),)


def _linked(walk: Walk, ask: Ask, page: Page) -> tuple[Ask, ...]:
    """The request for the next page by the answer's own `Link` header (RFC 8288), where the walk knows no other way."""
    found = _NEXT.search(page.header("link")) if not (walk.next or counts(walk)) else None
    return _next(walk, ask, found[1]) if found else ()


def _left_out(walk: Walk, item: dict[str, Any]) -> str:
    """Why an item is no offering; empty when it is one."""
    for key, value in walk.keep.items():
        if item.get(key) != value:
            return f"{key} is not {str(value).lower()}"
    for drop in walk.drop:
        if any(pattern(drop.like).search(text_of(value) or "") for _, value in walk_path(item, drop.at)):
            return drop.why
    return ""


def _notes(page: Page) -> tuple[str, ...]:
    """What the source tells its readers: a version that ends (RFC 8594)."""
    ends = page.header("sunset")
    return (f"this version of the feed ends on {ends}",) if ends else ()


def _values(path: str, item: dict[str, Any], locator: str, data: Any) -> Iterator[tuple[str, Any]]:
    if path.startswith("/"):
        yield from walk_path(data, path[1:], "json:")
    else:
        yield from walk_path(item, path, locator)


def _sighting(walk: Walk, url: str, item: dict[str, Any], locator: str, page: Page, data: Any) -> Sighting:
    words: list[Words] = []
    passages: list[Passage] = []
    for field, path in walk.fields.items():
        cut = walk.cut.get(field)
        for place, value in _values(path.rstrip("?"), item, locator, data):
            said = "null" if value is None and path.endswith("?") else text_of(value)
            if said and cut:
                said = squeeze(pattern(cut).sub("", said))
            if said:
                words.append(
                    Words(field=field, words=said, label=path, page=page.sha256, locator=place, method=Method.STRUCTURED)
                )
            if field in PROSE and said and isinstance(value, str | dict):
                marked = value if isinstance(value, str) else said
                passages += [Passage(words=part, page=page.sha256, locator=place) for part in paragraphs(marked)]
    return Sighting(url=url, words=tuple(words), passages=tuple(passages), primary=not url.startswith("id:"))
