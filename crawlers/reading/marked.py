"""What a page says for machines inside its own markup: microdata, and RDFa of the same plain shape, as JSON-LD would say it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any, NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from schemas import squeeze

DEEPEST = 8
"""Things inside things; a course, its run, the run's offer and the offer's seller are four."""
DEPTH = 40
"""Levels looked up for the thing a property belongs to."""
VALUES = {"time": "datetime", "data": "value", "meter": "value", "link": "href", "area": "href", "img": "src", "object": "data"}
"""Where an element keeps its value when not in its text (HTML Standard, microdata, 5.2.4)."""
ADDRESSES = frozenset({"url", "sameAs"})
"""Properties for which a link counts by its address; many pages mark a linked name on the link itself."""
_LAST = re.compile(r"[^/#:]+$")


class Dialect(NamedTuple):
    """The attributes that open a thing, name its types and name its properties."""

    scope: str
    types: str
    name: str


DIALECTS = (Dialect("itemscope", "itemtype", "itemprop"), Dialect("typeof", "typeof", "property"))


def things(tree: LexborHTMLParser) -> Iterator[dict[str, Any]]:
    """The outermost things the markup describes: `@type` as in JSON-LD, without the vocabulary's address."""
    for dialect in DIALECTS:
        if dialect.scope.encode() in tree.raw_html:
            yield from _Markup(tree, dialect).outermost()


def _plain(name: str) -> str:
    """`https://schema.org/Course` and `schema:Course` as `Course`."""
    found = _LAST.search(name)
    return found[0] if found else ""


def _said(node: LexborNode, name: str) -> str:
    attributes = node.attributes
    key = "href" if node.tag == "a" and name in ADDRESSES else VALUES.get(node.tag or "", "content")
    given = attributes.get("content") or attributes.get(key)
    return squeeze(given) if given is not None else _shown(node)


def _shown(node: LexborNode) -> str:
    """The words a person sees, a line for each paragraph or item."""
    whole = squeeze(node.text())
    parts = [squeeze(part.text()) for part in node.css("p, li")]
    if parts and "".join(parts).replace(" ", "") == whole.replace(" ", ""):
        return "\n".join(parts)
    return squeeze(node.text(separator=" ")) if parts or node.css_first("div, br, section") is not None else whole


class _Markup:
    """The properties of a page in one dialect, by the element of the thing they belong to."""

    def __init__(self, tree: LexborHTMLParser, dialect: Dialect) -> None:
        self.dialect = dialect
        self.scopes = tree.css(f"[{dialect.scope}]")
        self.elsewhere = {place: node for node in self.scopes for place in (node.attributes.get("itemref") or "").split()}
        self.inside: dict[int, list[LexborNode]] = {}
        for node in tree.css(f"[{dialect.name}]"):
            owner = self.owner(node)
            if owner is not None:
                self.inside.setdefault(owner.mem_id, []).append(node)

    def owner(self, node: LexborNode) -> LexborNode | None:
        """The thing a property belongs to: the nearest around it, or one that refers to where it stands."""
        for around in islice(_upwards(node), DEPTH):
            attributes = around.attributes
            if around.mem_id != node.mem_id and self.dialect.scope in attributes:
                return around
            if (place := attributes.get("id")) in self.elsewhere and place:
                return self.elsewhere[place]
        return None

    def outermost(self) -> Iterator[dict[str, Any]]:
        return (self.thing(node) for node in self.scopes if self.dialect.name not in node.attributes)

    def thing(self, node: LexborNode, depth: int = 1) -> dict[str, Any]:
        types = [_plain(name) for name in (node.attributes.get(self.dialect.types) or "").split()]
        told: dict[str, Any] = {"@type": types}
        for part in self.inside.get(node.mem_id, ()):
            for name in map(_plain, (part.attributes.get(self.dialect.name) or "").split()):
                told.setdefault(name, []).append(self.value(part, name, depth))
        return told

    def value(self, node: LexborNode, name: str, depth: int) -> Any:
        if self.dialect.scope not in node.attributes:
            return _said(node, name)
        return self.thing(node, depth + 1) if depth < DEEPEST else None


def _upwards(node: LexborNode) -> Iterator[LexborNode]:
    above: LexborNode | None = node
    while above is not None:
        yield above
        above = above.parent
