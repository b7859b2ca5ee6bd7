"""Which records an address of the console asks for, read leniently, and those it means, in the order it wants."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from reporter import ELEMENTS, STATUSES, Slip, folded
from schemas import Dimension
from web.frame.paging import page_of
from web.frame.tongue import root

SORTS: dict[str, Callable[[Slip], tuple[str, ...]]] = {
    "title": lambda one: (one.sought,),
    "provider": lambda one: (folded(one.provider) or "\uffff", one.sought),
    "catalogue": lambda one: (one.source_id, one.sought),
    "changed": lambda one: (one.last_changed,),
}
"""By what the records may be sorted; what changed last comes first."""
NOBODY = "-"
"""The line of those that name no provider, or no subject."""
PER_PAGE, LONGEST, LAST_PAGE = 50, 200, 10_000
_FIRST = date(2000, 1, 1)


@dataclass(frozen=True)
class Asked:
    """`element` is a dimension or field, or empty; `statuses` are those of its records that are wanted, all where there are none.

    `run` is the id of a harvest or of its run; `changed` wants what it changed, or without one what has changed since it was
    first seen; `gone` the withdrawn, which are else left out. `ignored` counts what was asked for that there is not.
    """

    catalogues: tuple[str, ...] = ()
    provider: str = ""
    subject: str = ""
    element: str = ""
    statuses: tuple[str, ...] = ()
    run: str = ""
    changed: bool = False
    gone: bool = False
    words: str = ""
    sort: str = "title"
    as_of: date | None = None
    page: int = 1
    ignored: int = 0

    def address(self, page: str = "/ops/records", **changed: Any) -> str:
        """The one address that asks for exactly this, or for this with something changed."""
        told = replace(self, **({"page": 1} | changed))
        pairs = [
            *(("catalogue", one) for one in told.catalogues),
            ("provider", told.provider),
            ("subject", told.subject),
            ("dim" if told.element in set(Dimension) else "field", told.element),
            *(("status", one) for one in told.statuses),
            ("run", told.run),
            ("changed", "1" * told.changed),
            ("gone", "1" * told.gone),
            ("q", told.words),
            ("sort", "" if told.sort == "title" else told.sort),
            ("as_of", told.as_of.isoformat() if told.as_of else ""),
            ("page", str(told.page) if told.page > 1 else ""),
        ]
        asked = urlencode([(name, value) for name, value in pairs if value])
        return f"{root()}{page}{'?' if asked else ''}{asked}"


def read(given: QueryParams, today: date, catalogues: Container[str]) -> Asked:
    """Any query string asks for something; a day to come is today."""
    refused: list[str] = []

    def known(values: Iterable[str], among: Container[str]) -> tuple[str, ...]:
        told = tuple(dict.fromkeys(filter(None, values)))
        refused.extend(value for value in told if value not in among)
        return tuple(value for value in told if value in among)

    element = next(iter(known([*given.getlist("dim"), *given.getlist("field")], ELEMENTS)), "")
    wanted = given.getlist("status") or ["not_found"] * (given.get("missing") == "1")
    as_of = _day(given.get("as_of", ""), refused)
    page = page_of(given.get("page") or "1", LAST_PAGE)
    return Asked(
        catalogues=known(given.getlist("catalogue"), catalogues),
        provider=_printable(given.get("provider", "")),
        subject=_printable(given.get("subject", "")),
        element=element,
        statuses=known(wanted, STATUSES if element else ()),
        run=_printable(given.get("run", "")),
        changed=given.get("changed") == "1",
        gone=given.get("gone") == "1",
        words=_printable(given.get("q", "")),
        sort=next(iter(known([given.get("sort") or "title"], SORTS)), "title"),
        as_of=min(as_of, today) if as_of and as_of < today else None,
        page=page or 1,
        ignored=len(refused) + (not page),
    )


def sifted(asked: Asked, slips: Iterable[Slip], moved: Container[str] | None) -> list[Slip]:
    """`slips` come by title; `moved` are the ids of what the harvest asked for did, where one is, whatever became of them."""
    kept: Iterable[Slip] = (one for one in slips if moved is not None or one.present is not asked.gone)
    if moved is not None:
        kept = (one for one in kept if one.offering_id in moved)
    elif asked.changed:
        kept = (one for one in kept if one.last_changed > one.first_seen)
    if asked.catalogues:
        kept = (one for one in kept if one.source_id in asked.catalogues)
    for by, key in (("provider", asked.provider), ("subject", asked.subject)):
        kept = _standing_in(kept, by, key) if key else kept
    if asked.statuses:
        kept = (one for one in kept if one.status(asked.element) in asked.statuses)
    parts = folded(asked.words).split()
    found = [one for one in kept if all(part in one.sought for part in parts)]
    return found if asked.sort == "title" else sorted(found, key=SORTS[asked.sort], reverse=asked.sort == "changed")


def _standing_in(slips: Iterable[Slip], by: str, key: str) -> Iterable[Slip]:
    wanted = "" if key == NOBODY else key
    return (one for one in slips if any(wanted == row for row, _ in one.stands_in(by)))


def _day(given: str, refused: list[str]) -> date | None:
    try:
        return max(date.fromisoformat(given), _FIRST) if given else None
    except ValueError:
        refused.append(given)
        return None


def _printable(given: str) -> str:
    return "".join(letter for letter in given if letter.isprintable() and not "\ud800" <= letter <= "\udfff").strip()[:LONGEST]
