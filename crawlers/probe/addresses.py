"""The shapes of addresses: which of a site's pages are of one kind, and the pattern that tells them from the others."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from urllib.parse import parse_qsl, urlsplit

NUMBER, ANY = r"\d+", "[^/?#]+"
MANY = 6
"""As many different words in one place of otherwise equal addresses are names of things, not of parts of the site."""


Shape = tuple[str, ...]
"""The host, each part of the path (escaped, or what stands for it), and the names of the query's parts behind a `?`."""


def shape_of(url: str) -> Shape:
    """The shape of one address on its own: numbers and the last part may be anything."""
    parts = urlsplit(url)
    query = sorted({key for key, value in parse_qsl(parts.query) if value})
    path = [part for part in parts.path.split("/") if part]
    told = [NUMBER if part.isdigit() else _literal(part) for part in path]
    if told and not query and told[-1] != NUMBER:
        told[-1] = ANY
    return (parts.netloc.lower(), *told, *(["?" + "&".join(query)] if query else []))


def _widened(shapes: Counter[Shape], place: int) -> Mapping[Shape, Shape]:
    """Each shape with its part at `place` opened where many shapes differ in that part alone."""
    alike: dict[Shape, set[str]] = {}
    for shape in shapes:
        if place < len(shape) - 1:
            alike.setdefault((*shape[:place], ANY, *shape[place + 1 :]), set()).add(shape[place])
    return {
        (*wide[:place], part, *wide[place + 1 :]): wide for wide, parts in alike.items() if len(parts) >= MANY for part in parts
    }


def grouped(addresses: Iterable[str]) -> Mapping[Shape, tuple[str, ...]]:
    """Addresses by their shape, the largest group first."""
    found = {url: shape_of(url) for url in dict.fromkeys(addresses)}
    deepest = max((len(shape) for shape in found.values()), default=0)
    for place in range(deepest - 1, 0, -1):
        wider = _widened(Counter(found.values()), place)
        found = {url: wider.get(shape, shape) for url, shape in found.items()}
    groups: dict[Shape, list[str]] = {}
    for url, shape in found.items():
        groups.setdefault(shape, []).append(url)
    return {shape: tuple(urls) for shape, urls in sorted(groups.items(), key=lambda group: -len(group[1]))}


def pattern(shapes: Iterable[Shape]) -> str:
    """The pattern of all addresses of these shapes, whichever of them answers to which host."""
    return "|".join(dict.fromkeys(_pattern(shape) for shape in shapes))


def _literal(part: str) -> str:
    """A pattern of the part alone; a hyphen means nothing outside brackets, and reads better bare."""
    return re.escape(part).replace(r"\-", "-")


def _pattern(shape: Shape) -> str:
    query = [part for part in shape[1:] if part.startswith("?")]
    path = "".join(f"/{part}" for part in shape[1:] if not part.startswith("?")) or "/"
    keys = [_literal(key) for part in query for key in part[1:].split("&")]
    end = "".join(rf"(?=[^#]*[?&]{key}=)" for key in keys) or "/?$"
    return rf"^https?://{_literal(shape[0])}{path}{end}"


def spread(urls: tuple[str, ...], count: int) -> list[str]:
    """So many of the addresses, from all over: neighbours of a list are often alike."""
    step = max(1, len(urls) // count)
    return list(urls[::step][:count])
