"""The search as data: a page, a walk through every match, or the counts alone."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from schemas import Facet, Hit, Query, Results, Value, fold
from web.api.asked import Given, wrong_parameters
from web.api.cursor import Cursor, opened
from web.api.fresh import Fresh
from web.api.parameters import BEGIN
from web.api.problem import Wrong
from web.frame.desk import Desk
from web.search.address import read, ticked

MOST_COUNTS = 100
"""Values of a facet that stand beside a page; `facets` has them all."""


class Found(Results, kw_only=True, frozen=True):
    """`next` is the cursor of the next step of a walk, empty at its end; `changed` that the index is another since it began.

    A hit's `title_marked` is its title with the words that matched between U+E000 and U+E001.
    """

    hits: tuple[Hit, ...]
    next: str = ""
    changed: bool = False


class Counted(Value, kw_only=True, frozen=True):
    """All values of the facets, each counted as if its own facet alone were not filtered; the largest first."""

    total: int
    facets: tuple[Facet, ...]
    engine: str


async def search(desk: Desk, fresh: Fresh, given: Given) -> Found:
    query = _query(given)
    if "cursor" in given.values:
        return await _step(desk, fresh, given, query, given.one("cursor"))
    results = await desk.engine.search(query)
    return _found(replace(results, facets=tuple(shorter(facet, ticked(query, facet.name)) for facet in results.facets)))


async def facets(desk: Desk, _fresh: Fresh, given: Given) -> Counted:
    wanted, like = given.one("facet"), given.one("like")
    if like and not wanted:
        raise wrong_parameters(Wrong(parameter="like", detail="It looks among the values of one facet; name it with `facet`."))
    results = await desk.engine.search(replace(_query(given), per_page=0))
    told = tuple(_alike(facet, like) for facet in results.facets if wanted in ("", facet.name))
    return Counted(total=results.total, facets=told, engine=results.engine)


async def _step(desk: Desk, fresh: Fresh, given: Given, query: Query, written: str) -> Found:
    if alone := [name for name in ("page", "sort", "loose") if name in given.values]:
        raise wrong_parameters(*(Wrong(parameter=name, detail="It does not go with `cursor`.") for name in alone))
    stamp = fresh.stamp
    cursor = Cursor.of(query, "", stamp) if written == BEGIN else opened(written, query)
    results = await desk.engine.search(replace(query, after=cursor.after))
    more = len(results.hits) == query.per_page
    following = replace(cursor, after=results.hits[-1].course).written() if more else ""
    return replace(_found(results), next=following, changed=bool(cursor.stamp) and cursor.stamp != stamp)


def _query(given: Given) -> Query:
    """What the page makes of the same parameters, which are all right by now."""
    query = read(((name, value) for name, values in given.values.items() for value in values), {}).query
    return replace(query, per_page=given.number("per_page", query.per_page))


def _found(results: Results) -> Found:
    return Found(**{field: getattr(results, field) for field in Results.__struct_fields__})


def shorter(facet: Facet, ticks: Sequence[str]) -> Facet:
    """Its largest values, and those that are ticked."""
    if len(facet.counts) <= MOST_COUNTS:
        return facet
    rest = (count for count in facet.counts[MOST_COUNTS:] if count.value in ticks)
    return replace(facet, counts=(*facet.counts[:MOST_COUNTS], *rest))


def _alike(facet: Facet, like: str) -> Facet:
    return replace(facet, counts=tuple(count for count in facet.counts if begins(count.label, like))) if like else facet


def begins(name: str, like: str) -> bool:
    """Whether every word of `like` begins a word of the name, whatever its case and accents."""
    words = fold(name).split()
    return all(any(word.startswith(begun) for word in words) for begun in fold(like).split())
