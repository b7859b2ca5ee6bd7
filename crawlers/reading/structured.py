"""What a page says for machines: schema.org in JSON-LD or in the markup, and the state a script left in it."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

import msgspec
from selectolax.lexbor import LexborHTMLParser

from crawlers.reading.marked import things
from crawlers.reading.paths import walk_path
from schemas import Method, Words, canonical_url, fold, squeeze, table

OFFERING_TYPES = frozenset({"Course", "EducationalOccupationalProgram", "Product"})
DEEPEST = 16
"""Levels of a block in which an offering may stand."""
_TAG = re.compile(r"<[a-zA-Z/][^>]{0,500}>")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


def decode(raw: str | bytes) -> Any:
    """JSON, or None when it is not."""
    try:
        return msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def untag(text: str) -> str:
    """Markup inside a JSON text as plain words: a tag is a space, an entity its character."""
    return squeeze(html.unescape(_TAG.sub(" ", text))) if "<" in text or "&" in text else squeeze(text)


def _translated(words: dict[str, Any]) -> Any:
    """The words of a map of languages (`{"en-US": ...}`), the first one told; None for any other object."""
    told = next(iter(words.items()), None)
    if told is None or not all(_LANGUAGE.fullmatch(tag) for tag in words):
        return None
    return told[1][0] if isinstance(told[1], list) and told[1] else told[1]


def text_of(value: Any) -> str | None:
    """The words of a scalar; an object counts by its name, or by its first language; None for what holds no words."""
    if isinstance(value, dict):
        value = value["name"] if "name" in value else _translated(value)
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, bool):
        return "true" if value else "false"
    return untag(str(value)) if isinstance(value, (str, int, float)) else None


@cache
def _properties() -> tuple[tuple[str, str], ...]:
    return tuple((row["path"], row["field"]) for row in table("schemaorg"))


class Told(NamedTuple):
    """An offering described for machines, and where: `ld:` in the page's n-th JSON-LD block, `md:` in its markup."""

    place: str
    node: dict[str, Any]

    @property
    def types(self) -> list[str]:
        kinds = self.node.get("@type", ())
        return [kinds] if isinstance(kinds, str) else kinds if isinstance(kinds, list) else []

    def first(self, name: str) -> str:
        value = self.node.get(name)
        value = value[0] if isinstance(value, list) and value else value
        return value if isinstance(value, str) else ""

    @property
    def address(self) -> str:
        return self.first("url") or self.first("@id")

    def words(self, value: Any) -> str | None:
        """A value's words; those of the markup are a person's own, in which a `<` is no tag."""
        return value if isinstance(value, str) and self.place.startswith("md:") else text_of(value)


def typed(node: Any, place: str) -> Iterator[Told]:
    """Every described offering, plain, inside `@graph`, or as what a page says it is mainly about."""
    if place.count("/") > DEEPEST:
        return
    if isinstance(node, list):
        for number, item in enumerate(node):
            yield from typed(item, f"{place}/{number}")
    elif isinstance(node, dict):
        for key in ("@graph", "mainEntity"):
            if key in node:
                yield from typed(node[key], f"{place}/{key}")
        told = Told(place, node)
        if any(isinstance(kind, str) and kind in OFFERING_TYPES for kind in told.types):
            yield told


def described(tree: LexborHTMLParser) -> list[Told]:
    """Every offering the page describes for machines, in its JSON-LD and in its markup."""
    blocks = enumerate(tree.css('script[type="application/ld+json"]'))
    found = [told for number, script in blocks for told in typed(decode(script.text() or ""), f"ld:{number}")]
    return found + [told for number, thing in enumerate(things(tree)) for told in typed(thing, f"md:{number}")]


def own(told: list[Told], url: str, title: str) -> list[Told]:
    """Those of several offerings that are the page's own: the others are shown on it. One alone needs no proof."""
    if len(told) < 2:
        return told
    here, hint = canonical_url(url), fold(title)
    return [
        one
        for one in told
        if (one.address and canonical_url(one.address) == here) or ((name := fold(one.first("name"))) and name in hint)
    ]


def linked_data(tree: LexborHTMLParser, page: str, url: str = "", title: str = "") -> tuple[list[Words], str | None, bool]:
    """(words, the address the data gives itself, whether it is a course) of the offering the page at `url` is about.

    `title` is the document's own: of several offerings it tells which one the page is about.
    """
    found = own(described(tree), url, title)
    words = [
        Words(field=field, words=said, label=path, page=page, locator=f"{one.place}{place}", method=Method.STRUCTURED)
        for one in found
        for path, field in _properties()
        for place, value in walk_path(one.node, path)
        if (said := one.words(value))
    ]
    address = next((one.address for one in found if one.address), None)
    return words, address, any(one.types != ["Product"] for one in found)


def state(tree: LexborHTMLParser, fields: dict[str, str], page: str) -> list[Words]:
    """Words at the declared paths of the page's embedded state (`script#__NEXT_DATA__`, or any JSON script)."""
    if not fields:
        return []
    found: list[Words] = []
    for number, script in enumerate(tree.css('script[type="application/json"]')):
        data = decode(script.text() or "")
        for field, path in fields.items():
            for place, value in walk_path(data, path):
                if said := text_of(value):
                    found.append(
                        Words(
                            field=field, words=said, label=path, page=page, locator=f"state:{number}{place}", method=Method.STATE
                        )
                    )
    return found
