"""Which keys of JSON hold which field: by the words a key is made of, as a reader would take them, and by what stands there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from crawlers.reading import text_of, walk_path
from crawlers.reading.labels import labels
from schemas import Source, fold, table

WORDS = ("name", "title", "rendered", "value", "label", "text")
"""Keys of an object that stands for words."""
DEEPEST = 3
"""Objects inside an item that are looked into: `attributes`, `course`, `fields`."""
MOST_ROWS = 25
"""Items that tell what the others hold."""
STEERING = frozenset({"total", "pages", "next", "slug", "address"})
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|[_\-\s:@.]+")
_PLAIN = re.compile(r"[\w:@-]+")
"""Keys that a path can name."""
_AMOUNT = re.compile(r"\d+(?:\.\d+)?")


@cache
def _known() -> Mapping[str, str]:
    schema = {fold(_spaced(row["path"])): row["field"] for row in table("schemaorg") if _PLAIN.fullmatch(row["path"])}
    return schema | {row["key"]: row["field"] for row in table("data_keys")}


def _spaced(key: str) -> str:
    """`startDate`, `start_date` and `schema:startDate` as words."""
    return " ".join(part for part in _HUMP.split(key) if part).lower()


def field_of(key: str, source: Source) -> str | None:
    """The raw field, or steering word, a key holds; None for any other key."""
    words = fold(_spaced(key.rpartition(":")[2]))
    if words in _known():
        return _known()[words] or None
    label = next(
        (known[words] for language in ("en", source.language) if words in (known := labels(source, language).known)), None
    )
    return label.field if label is not None else None


def _leads(item: Mapping[str, Any], source: Source, above: str = "", depth: int = 1) -> Iterator[tuple[str, str]]:
    """(field, path) of everything in an item that is known by its key; its own keys before those of objects in it."""
    inner: list[tuple[str, Mapping[str, Any]]] = []
    for key, value in item.items():
        if not _PLAIN.fullmatch(key) or key.isdigit():
            continue
        path, name = f"{above}{key}", field_of(key, source)
        if name is not None and (way := _worded(value)) is not None:
            yield name, f"{path}{way}"
        elif isinstance(value, dict) and depth < DEEPEST:
            inner.append((path, value))
    for path, value in inner:
        yield from _leads(value, source, f"{path}.", depth + 1)


def _worded(value: Any) -> str | None:
    """What to add to a path so that it leads to words: nothing for a scalar, `.name` for an object that has one."""
    if isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, dict):
        return next((f".{key}" for key in WORDS if isinstance(value.get(key), str | int | float)), None)
    return "" if isinstance(value, str | int | float) and not isinstance(value, bool) and value != "" else None


def fields(rows: Sequence[Mapping[str, Any]], source: Source) -> dict[str, str]:
    """By field, the path that leads to words in the most of the rows."""
    some = rows[:MOST_ROWS]
    ways: dict[str, dict[str, int]] = {}
    for row in some:
        for name, path in dict.fromkeys(_leads(row, source)):
            ways.setdefault(name, {}).setdefault(path, 0)
            ways[name][path] += 1
    best = {name: max(paths, key=lambda path: paths[path]) for name, paths in ways.items()}
    if "price" in best and all(_AMOUNT.fullmatch(said) for said in _said(some, best["price"])):
        best.setdefault("price_amount", best.pop("price"))
    return {name: path for name, path in best.items() if any(_said(some, path))}


def _said(rows: Iterable[Mapping[str, Any]], path: str) -> Iterator[str]:
    return (said for row in rows for _, value in walk_path(row, path) if (said := text_of(value)))


def lists(data: Any, path: str = "", depth: int = 1) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """(path, rows) of every list of objects in an answer."""
    if isinstance(data, list):
        rows = [row for row in data if isinstance(row, dict)]
        if rows:
            yield path, rows
    elif isinstance(data, dict) and depth <= DEEPEST:
        for key, value in data.items():
            if _PLAIN.fullmatch(key):
                yield from lists(value, f"{path}.{key}" if path else key, depth + 1)


def steering(data: Any, source: Source) -> dict[str, str]:
    """By steering word, the path to it outside the list: how many records there are, and where the next come from."""
    found: dict[str, str] = {}
    for name, path in _steers(data, source):
        found.setdefault(name, path)
    return found


def _steers(data: Any, source: Source, above: str = "", depth: int = 1) -> Iterator[tuple[str, str]]:
    if not isinstance(data, dict) or depth > DEEPEST:
        return
    for key, value in data.items():
        name = field_of(key, source) if _PLAIN.fullmatch(key) else None
        if name in STEERING and isinstance(value, str | int) and not isinstance(value, bool):
            yield name, f"{above}{key}"
        elif _PLAIN.fullmatch(key):
            yield from _steers(value, source, f"{above}{key}.", depth + 1)
