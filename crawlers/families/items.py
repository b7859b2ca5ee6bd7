"""JSON for machines: feeds of one answer and searches of many pages, item by item through the declared fields."""

from __future__ import annotations

import html
import re
from string import Formatter
from typing import Any

from crawlers.families.family import counts, turn
from crawlers.reading import decode, json_failure, of_data, text, text_of, walk_path
from schemas import Ask, Failure, Method, Page, Passage, Reading, Sighting, Walk, Words, canonical_url, squeeze

BLOCK = re.compile(r"</?(?:p|div|li|ul|ol|br|h[1-6])\b[^>]{0,200}>", re.IGNORECASE)
TAG = re.compile(r"<[a-zA-Z/][^>]{0,500}>")
PROSE = frozenset({"description"})


def _at(data: Any, path: str) -> Any:
    """The value at a dotted path, None when it leads nowhere; an empty path is the whole."""
    for part in path.split(".") if path else ():
        data = data.get(part) if isinstance(data, dict) else None
    return data


def paragraphs(marked: str) -> list[str]:
    """A marked-up text as plain paragraphs."""
    return [said for part in BLOCK.split(marked) if (said := squeeze(html.unescape(TAG.sub(" ", part))))]


def _address(template: str, item: dict[str, Any]) -> str | None:
    """The item's own address from a template such as `https://host/course/{slug}`; None when a part is missing."""
    names = [name for _, name, _, _ in Formatter().parse(template) if name]
    values = {name: item.get(name) for name in names}
    if any(not isinstance(value, (str, int)) or value == "" for value in values.values()):
        return None
    address = template.format(**values)
    return canonical_url(address) if address.startswith(("http://", "https://")) else None


class Items:
    """`items` leads to the list, `fields` from an item to raw fields (`?` behind a path keeps null as the word `null`)."""

    def read(self, walk: Walk, ask: Ask, page: Page) -> Reading:
        body = text(page)
        if body is None:
            return Reading(failure=Failure.CHARSET)
        data = decode(body)
        if data is None:
            return Reading(failure=json_failure(body))
        rows = _at(data, walk.items)
        if not isinstance(rows, list):
            return Reading(failure=of_data(data))
        if not rows:
            return Reading(failure=Failure.EMPTY if ask.number == walk.first else None)
        prefix = "/" + walk.items.replace(".", "/") if walk.items else ""
        sightings = [
            sighting
            for number, item in enumerate(rows)
            if isinstance(item, dict) and (sighting := self._sighting(walk, item, f"json:{prefix}/{number}", page))
        ]
        if not sightings:
            return Reading(failure=Failure.TEMPLATE_CHANGED)
        details = tuple(Ask(url=s.url, walk=ask.walk, detail=True) for s in sightings) if walk.detail else ()
        return Reading(sightings=tuple(sightings), asks=details + self._after(walk, ask, data))

    def _after(self, walk: Walk, ask: Ask, data: Any) -> tuple[Ask, ...]:
        if not counts(walk):
            return ()
        total = _at(data, walk.pages)
        if walk.pages and isinstance(total, int):
            last = walk.first + total if ask.number == walk.first else 0
            return tuple(turn(walk, ask.walk, number) for number in range(ask.number + 1, last))
        return (turn(walk, ask.walk, ask.number + 1),)

    def _sighting(self, walk: Walk, item: dict[str, Any], locator: str, page: Page) -> Sighting | None:
        address = _address(walk.address, item)
        if address is None or any(item.get(key) != value for key, value in walk.keep.items()):
            return None
        words: list[Words] = []
        passages: list[Passage] = []
        for field, path in walk.fields.items():
            for pointer, value in walk_path(item, path.rstrip("?")):
                place = locator + pointer
                said = "null" if value is None and path.endswith("?") else text_of(value)
                if said:
                    words.append(
                        Words(field=field, words=said, label=path, page=page.sha256, locator=place, method=Method.STRUCTURED)
                    )
                if field in PROSE and isinstance(value, str):
                    passages += [Passage(words=part, page=page.sha256, locator=place) for part in paragraphs(value)]
        return Sighting(url=address, words=tuple(words), passages=tuple(passages))
