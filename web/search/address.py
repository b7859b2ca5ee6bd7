"""What a search address asks for, read leniently, and the one address that asks for exactly that."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping
from urllib.parse import urlencode

from msgspec.structs import replace

from schemas import FACETS, SORTS, Filter, Query, Value, squeeze
from web.frame.paging import page_of
from web.frame.purse import CURRENCIES, PARAMETER, purse
from web.frame.tongue import root

PARAMETERS = {facet: "lang" if facet == "language" else facet for facet in FACETS}
"""Facet to the parameter that filters it."""

LONGEST, MOST_VALUES, LAST_PAGE = 200, 20, 100
_SLUG = re.compile(r"[\w.+-]{1,100}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff\ue000\ue001]")


class Asked(Value, kw_only=True, frozen=True):
    """A query fit for an engine; `ignored` counts the filters and settings that were dropped, `cut` tells of a long search."""

    query: Query
    ignored: int = 0
    cut: bool = False


def read(pairs: Iterable[tuple[str, str]], known: Mapping[str, Container[str]]) -> Asked:
    """Any query string asks for something. `known` holds the values of facets whose list is closed."""
    given: dict[str, list[str]] = {}
    for name, value in pairs:
        given.setdefault(name, []).append(value.strip())
    words = squeeze(_CONTROL.sub(" ", next(iter(given.get("q", ())), "")))
    filters, ignored = _filters(given, known)
    sort = next(filter(None, given.get("sort", ())), SORTS[0])
    page = page_of(next(filter(None, given.get("page", ())), "1"), LAST_PAGE, digits=6)
    currency = next(filter(None, given.get(PARAMETER, ())), CURRENCIES[0])
    good_sort = sort in SORTS
    query = Query(
        words=words[:LONGEST].strip(),
        filters=filters,
        sort=sort if good_sort else SORTS[0],
        page=page or 1,
        loose=bool(words) and "1" in given.get("loose", ()),
    )
    ignored += (not good_sort) + (not page) + (currency not in CURRENCIES)
    return Asked(query=query, ignored=ignored, cut=len(words) > LONGEST)


def _filters(given: Mapping[str, list[str]], known: Mapping[str, Container[str]]) -> tuple[tuple[Filter, ...], int]:
    filters, ignored = [], 0
    for facet, parameter in PARAMETERS.items():
        values = sorted({value for value in given.get(parameter, ()) if value})
        good = [value for value in values if _SLUG.fullmatch(value) and (facet not in known or value in known[facet])]
        ignored += len(values) - len(good[:MOST_VALUES])
        if good:
            filters.append(Filter(facet=facet, values=tuple(good[:MOST_VALUES])))
    return tuple(filters), ignored


def ticked(query: Query, facet: str) -> tuple[str, ...]:
    """The values of one facet that the query asks for."""
    return next((found.values for found in query.filters if found.facet == facet), ())


def with_ticks(query: Query, facet: str, values: Iterable[str]) -> Query:
    """The same search with exactly these values of one facet, from its first page."""
    held = {found.facet: found.values for found in query.filters} | {facet: tuple(sorted(values))}
    filters = tuple(Filter(facet=name, values=held[name]) for name in FACETS if held.get(name))
    return replace(query, filters=filters, page=1)


def at_page(query: Query, page: int) -> Query:
    return replace(query, page=page)


def without_filters(query: Query) -> Query:
    return replace(query, filters=(), page=1)


def without_words(query: Query) -> Query:
    return replace(query, words="", loose=False, page=1)


def address(query: Query, path: str = "/") -> str:
    """The canonical address in the page's language and currency: a fixed order, values sorted, defaults left out."""
    pairs = [("q", query.words)] if query.words else []
    pairs += [(PARAMETERS[found.facet], value) for found in query.filters for value in sorted(found.values)]
    pairs += [("loose", "1")] if query.loose else []
    pairs += [("sort", query.sort)] if query.sort != SORTS[0] else []
    pairs += [(PARAMETER, purse().currency)] if purse().currency != CURRENCIES[0] else []
    pairs += [("page", str(query.page))] if query.page > 1 else []
    here = root() + path
    return f"{here}?{urlencode(pairs)}" if pairs else here
