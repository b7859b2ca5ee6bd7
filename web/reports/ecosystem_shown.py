"""What the page of the ecosystem shows of the report: its figures put into the rows, parts and orders of its tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

from reporter import REGIMES, Delivery, Ecosystem, Growth, Listings, Printed, Said, Shift
from schemas import Dimension, Value, fold, table
from web.frame.figures import country, number

PARTS = 6
"""Catalogues with a colour of their own in a bar; the rest share one."""


class Night(Value, kw_only=True, frozen=True):
    """One night: how many micro-credentials each of the largest catalogues had, all others together, and in all."""

    night: str
    parts: tuple[tuple[str, int], ...]
    total: int


class Catalogue(Value, kw_only=True, frozen=True):
    """The lines of one catalogue, and their sums."""

    source_id: str
    name: str
    totals: tuple[int, ...]
    lines: tuple[Listings, ...]


class Delivered(Value, kw_only=True, frozen=True):
    """A catalogue of today with what the talk printed of it, or either alone."""

    now: Delivery | None
    then: Printed | None


def catalogues(growth: Growth) -> tuple[Catalogue, ...]:
    """Those with anything that counts as a micro-credential, the largest first."""
    counted = (line for line in growth.lines if line.counted)
    return tuple(_catalogue(list(lines)) for _, lines in groupby(counted, key=lambda line: line.source_id))


def uncounted(growth: Growth) -> tuple[Listings, ...]:
    """The other listings of each catalogue, the largest first."""
    return tuple(sorted((line for line in growth.lines if not line.counted), key=lambda line: (-line.counts[-1], line.name)))


def by_night(growth: Growth) -> tuple[Night, ...]:
    """A part for each of the largest catalogues, in their order, and one for all others."""
    told = catalogues(growth)
    names = [one.source_id for one in told[:PARTS]]
    rows = []
    for position, night in enumerate(growth.nights):
        counts = {one.source_id: one.totals[position] for one in told}
        total = sum(counts.values())
        parts = [(f"part-{place}", counts[name]) for place, name in enumerate(names, 1)]
        rest = total - sum(number for _, number in parts)
        rows.append(Night(night=night, parts=(*parts, *([("part-0", rest)] if len(told) > PARTS else [])), total=total))
    return tuple(rows)


def delivered(found: Ecosystem) -> tuple[Delivered, ...]:
    """Catalogues of today, those that the talk printed first and the largest first of the rest; then what it alone has."""
    now = {one.source_id: one for one in found.delivery}
    then = {one.source_id: one for one in found.printed}
    return tuple(
        Delivered(now=now.get(key), then=then.get(key))
        for key in dict.fromkeys((*(key for key in then if key in now), *now, *then))
    )


def by_element(gaps: Sequence[Said]) -> Mapping[Dimension, Mapping[str, Said]]:
    """Each of the six by regime; one without any listing is left out."""
    told = [one for one in gaps if one.by == "regime"]
    return {dimension: {one.key: one for one in told if one.element == dimension} for dimension in Dimension}


def portals(gaps: Sequence[Said]) -> tuple[tuple[Said, ...], ...]:
    """The six of each catalogue, in the order of the report."""
    told = (one for one in gaps if one.by == "source")
    return tuple(tuple(row) for _, row in groupby(told, key=lambda one: one.key))


def countries() -> Mapping[str, Sequence[tuple[str, bool]]]:
    """By regime: the name of each country, and whether it is our reading rather than the talk's; in the order of the alphabet."""
    named = [(row["regime"], country(row["country"]), row["grade"] != "SEEN") for row in table("regimes")]
    return {regime: sorted(((name, ours) for of, name, ours in named if of == regime), key=_alphabet) for regime in REGIMES}


def percents(move: Shift) -> tuple[float | None, ...]:
    """The shares of a move in per cent, as a sparkline takes them."""
    return tuple(None if share is None else 100 * share for share in move.shares)


def points(change: float) -> str:
    """A change of a share in points of per cent, with its sign; one that is not nothing never looks like nothing."""
    size = round(abs(100 * change), 1)
    sign = "+" if change > 0 else "−" if change < 0 else ""
    return sign + (f"<{number(0.1)}" if change and not size else number(size))


def _alphabet(one: tuple[str, bool]) -> str:
    return fold(one[0])


def _catalogue(lines: Sequence[Listings]) -> Catalogue:
    totals = tuple(map(sum, zip(*(line.counts for line in lines), strict=True)))
    return Catalogue(source_id=lines[0].source_id, name=lines[0].name, totals=totals, lines=tuple(lines))
