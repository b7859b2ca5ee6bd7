"""The words that no reader could read, and what contradicts itself: rolled up by kind and catalogue, and word by word."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from normaliser import mendable
from schemas import Issue, table
from web.course.proof import outside
from web.frame.desk import Desk
from web.frame.words import _

KINDS = {row["kind"]: row["says"] for row in table("issues")}


@dataclass(frozen=True)
class Rolled:
    """`words` is how many different ones there are, `count` how often they were met; the example is the one met most."""

    kind: str
    source_id: str
    catalogue: str
    says: str
    words: int
    count: int
    example: str
    field: str
    url: str
    mend: str


def rolled(desk: Desk, catalogue: str = "", kind: str = "") -> list[Rolled]:
    """Those met most often first."""
    found = sorted(unread(desk, catalogue, kind), key=lambda one: (one.kind, one.source_id))
    groups = groupby(found, key=lambda one: (one.kind, one.source_id))
    return sorted((_one(desk, list(some)) for _, some in groups), key=lambda one: (-one.count, one.kind, one.catalogue))


def unread(desk: Desk, catalogue: str = "", kind: str = "") -> list[Issue]:
    newest = desk.store.harvests(limit=1)
    held = _standing(desk, newest[0].harvest_id if newest else "")
    return [one for one in held if catalogue in ("", one.source_id) and kind in ("", one.kind)]


def table_of(found: Iterable[Issue]) -> Iterator[tuple[str | int, ...]]:
    """Word by word, each with the line that mends it."""
    yield _("Kind"), _("Catalogue"), _("Field"), _("Words"), _("Count"), _("Example"), _("What mends it")
    for one in sorted(found, key=lambda one: -one.count):
        yield one.kind, one.source_id, one.field, one.words, one.count, one.example_url, mendable(one).mend


@lru_cache(maxsize=2)
def _standing(desk: Desk, _newest: str) -> tuple[Issue, ...]:
    return desk.store.issues()


def _one(desk: Desk, some: list[Issue]) -> Rolled:
    most = max(some, key=lambda one: one.count)
    source = desk.sources.get(most.source_id)
    return Rolled(
        kind=most.kind,
        source_id=most.source_id,
        catalogue=source.name if source else most.source_id,
        says=_(KINDS[most.kind]) if most.kind in KINDS else most.kind,
        words=len(some),
        count=sum(one.count for one in some),
        example=most.words,
        field=most.field,
        url=most.example_url if outside(most.example_url) else "",
        mend=mendable(most).mend,
    )
