"""Commands that find something where a search finds nothing."""

from __future__ import annotations

import asyncio
import shlex
from collections.abc import Iterator

from msgspec.structs import replace

from indexer import Engine, reworded
from schemas import SORTS, Query


async def ways_out(engine: Engine, query: Query) -> tuple[tuple[str, int], ...]:
    """Each with what it finds, the narrowest changes first; all are asked at once."""
    ways = list(dict.fromkeys(_wider(replace(query, page=1))))
    found = await asyncio.gather(*(engine.search(replace(way, per_page=1, counted=False)) for way in ways))
    return tuple((command(way), each.total) for way, each in zip(ways, found, strict=True) if each.total)


def command(query: Query) -> str:
    """What to type for a search."""
    filters = (f"--filter={one.facet}={value}" for one in query.filters for value in one.values)
    sort = (f"--sort={query.sort}",) if query.sort != SORTS[0] else ()
    return shlex.join(["credatlas", "search", *filters, *sort, *(("--loose",) if query.loose else ()), "--", query.words])


def _wider(query: Query) -> Iterator[Query]:
    wording = reworded(query.words)
    for one in query.filters:
        yield replace(query, filters=tuple(other for other in query.filters if other is not one))
    if wording.unquoted:
        yield replace(query, words=wording.unquoted)
    for _left_out, rest in wording.without:
        yield replace(query, words=rest)
    if wording.without:
        yield replace(query, loose=True)
    if query.filters:
        yield replace(query, filters=())
        yield replace(query, words="", loose=False)
        if wording.without:
            yield replace(query, filters=(), loose=True)
