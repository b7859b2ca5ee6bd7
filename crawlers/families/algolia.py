"""Algolia's search service: no query shows more than 1,000 hits, so a larger one is split by facet."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec.structs import replace

from crawlers.families.items import Items
from crawlers.reading import at, decode
from schemas import Ask, Page, Reading, Walk

CAP = 1000
"""Hits of one query that can be paged through (Algolia's `paginationLimitedTo`, by default)."""


class Algolia(Items):
    """`body` holds one query of the queries endpoint; `split` names the facets it may be split by, the first one first."""

    def taken(self, walk: Walk, ask: Ask, page: Page, data: Any, rows: list[tuple[str, Any]]) -> Reading:
        hits = at(data, "results.0.nbHits")
        parts = _parts(walk, ask, data) if isinstance(hits, int) and hits > CAP else ()
        if parts:
            return Reading(asks=parts, announced=self.announced(walk, data))
        reading = super().taken(walk, ask, page, data, rows)
        return reading if self.whole(walk, ask) else replace(reading, announced=None)

    def whole(self, walk: Walk, ask: Ask) -> bool:
        return super().whole(walk, ask) and _query(ask)["filters"] == _query(ask, walk.body)["filters"]

    def announced(self, walk: Walk, data: Any) -> int | None:  # noqa: ARG002 # the place is the service's, not the source's
        hits = at(data, "results.0.nbHits")
        return hits if isinstance(hits, int) else None

    def after(self, walk: Walk, ask: Ask, data: Any) -> tuple[Ask, ...]:
        pages = at(data, "results.0.nbPages")
        if not isinstance(pages, int) or ask.number != walk.first:
            return ()
        return tuple(_asked(ask, walk.first + number, {"page": number}) for number in range(1, pages))


def _query(ask: Ask, body: str = "") -> dict[str, Any]:
    query = at(decode(body.replace("{page}", "0") if body else ask.body), "requests.0")
    known: dict[str, Any] = query if isinstance(query, dict) else {}
    return {"filters": "", **known}


def _asked(ask: Ask, number: int, changes: dict[str, Any]) -> Ask:
    body = msgspec.json.encode({"requests": [_query(ask) | changes]}).decode()
    return replace(ask, body=body, number=number)


def _parts(walk: Walk, ask: Ask, data: Any) -> tuple[Ask, ...]:
    """One query for each value of the next facet, and one for what has none of them; empty when no facet is left."""
    said = _query(ask)["filters"]
    facet = next((facet for facet in walk.split if f"{facet}:" not in said), "")
    values = at(data, "results.0.facets") or {}
    found = values.get(facet) if isinstance(values, dict) else None
    if not facet or not isinstance(found, dict) or not found:
        return ()
    each = [f"{facet}:{msgspec.json.encode(value).decode()}" for value in found]
    rest = " AND ".join(f"NOT {clause}" for clause in each)
    return tuple(
        _asked(ask, walk.first, {"filters": f"{said} AND {more}" if said else more, "page": 0}) for more in (*each, rest)
    )
