"""What a page says for machines: schema.org JSON-LD and the state a script left in it."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import msgspec
from selectolax.lexbor import LexborHTMLParser

from crawlers.reading.paths import walk_path
from schemas import Method, Words, squeeze, table

OFFERING_TYPES = frozenset({"Course", "EducationalOccupationalProgram", "Product"})
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
    if isinstance(value, bool):
        return "true" if value else "false"
    return untag(str(value)) if isinstance(value, (str, int, float)) else None


@cache
def _properties() -> tuple[tuple[str, str], ...]:
    return tuple((row["path"], row["field"]) for row in table("schemaorg"))


def typed(node: Any, pointer: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """(pointer, object) of every described offering in a JSON-LD block, plain or inside `@graph`."""
    if isinstance(node, list):
        for number, item in enumerate(node):
            yield from typed(item, f"{pointer}/{number}")
    elif isinstance(node, dict):
        if "@graph" in node:
            yield from typed(node["@graph"], f"{pointer}/@graph")
        kinds = node.get("@type", ())
        if OFFERING_TYPES.intersection([kinds] if isinstance(kinds, str) else kinds if isinstance(kinds, list) else ()):
            yield pointer, node


def linked_data(tree: LexborHTMLParser, page: str) -> tuple[list[Words], str | None, bool]:
    """(words, the address the data gives itself, whether it is a course) of the first offering in the page's JSON-LD."""
    for number, script in enumerate(tree.css('script[type="application/ld+json"]')):
        for pointer, node in typed(decode(script.text() or "")):
            words = [
                Words(
                    field=field,
                    words=said,
                    label=path,
                    page=page,
                    locator=f"ld:{number}{pointer}{place}",
                    method=Method.STRUCTURED,
                )
                for path, field in _properties()
                for place, value in walk_path(node, path)
                if (said := text_of(value))
            ]
            address = node.get("url") or node.get("@id")
            return words, address if isinstance(address, str) else None, node.get("@type") != "Product"
    return [], None, False


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
