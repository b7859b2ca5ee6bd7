"""The state a script left in a page: the one object in it that is the course, and the paths to what it says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from crawlers.probe.keys import STEERING, fields
from crawlers.probe.links import tree_of
from crawlers.reading import at, decode, text_of
from schemas import Page, Source, fold

LEAST = 3
"""As many fields make an object a course, its title among them."""
DEEPEST, OBJECTS = 10, 3000
"""Levels, and objects, of a state that are looked through."""
LEFT = STEERING | {"id"}


def state_of(pages: Sequence[Page], source: Source) -> dict[str, str]:
    """By field, the dotted path that leads to it in the embedded state of every one of the pages; empty when there is none."""
    told = [dict(_courses(tree, source)) for page in pages if (tree := tree_of(page)) is not None]
    if not told or not all(told):
        return {}
    shared = set.intersection(*(set(each) for each in told))
    best = max(shared, key=lambda path: len(told[0][path]), default="")
    return {name: path for name, path in told[0][best].items() if all(name in each[best] for each in told)} if shared else {}


def _courses(tree: LexborHTMLParser, source: Source) -> Iterator[tuple[str, dict[str, str]]]:
    """(path, paths by field) of every object whose title is the page's own."""
    shown = {fold(node.text()) for node in tree.css("h1, h2")}
    title = tree.css_first("title")
    hint = fold(title.text()) if title is not None else ""
    for script in tree.css('script[type="application/json"]'):
        for path, node in islice(_objects(decode(script.text() or "")), OBJECTS):
            held = {name: way for name, way in fields([node], source).items() if name not in LEFT}
            said = fold(text_of(at(node, held["title"])) or "") if "title" in held else ""
            if said and len(held) >= LEAST and (said in shown or hint.startswith(said)):
                yield path, {name: f"{path}.{way}" if path else way for name, way in held.items()}


def _objects(value: Any, path: str = "", depth: int = 1) -> Iterator[tuple[str, dict[str, Any]]]:
    """(path, object) of every object that can be reached by keys alone."""
    if isinstance(value, dict) and depth <= DEEPEST:
        yield path, value
        for key, inner in value.items():
            if key and not set(key) & set(".[]| "):
                yield from _objects(inner, f"{path}.{key}" if path else key, depth + 1)
