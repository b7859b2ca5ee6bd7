"""The filters of the search page: groups with counts, what is hidden, and the chips above the results."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from schemas import FACETS, Count, Facet, Query, Value
from web.address import PARAMETERS, address, ticked, with_ticks
from web.figures import country, language
from web.words import _, words

SHOWN, MOST = 8, 100


class Option(Value, kw_only=True, frozen=True):
    value: str
    label: str
    count: int
    ticked: bool = False


class Group(Value, kw_only=True, frozen=True):
    """`first` options stand open, `rest` behind More, `left` are not listed; `sift` when there are enough to search among."""

    facet: str
    parameter: str
    legend: str
    more: str
    first: tuple[Option, ...]
    rest: tuple[Option, ...]
    left: int

    @property
    def sift(self) -> bool:
        return len(self.rest) > 12


class Chip(Value, kw_only=True, frozen=True):
    """A filter in use, and the address of the same search without it."""

    legend: str
    label: str
    href: str


def label(facet: str, value: str, given: str = "") -> str:
    """What a reader sees for a facet's value."""
    if value != "unknown" and facet == "language":
        return language(value)
    if value != "unknown" and facet == "country":
        return country(value)
    return _(words().value(facet, value, given))


def groups(facets: Sequence[Facet], query: Query) -> tuple[Group, ...]:
    """Every group that has something to tick, in page order. A ticked value stays, even at zero."""
    counted = {facet.name: facet.counts for facet in facets}
    made = (_group(facet, counted.get(facet, ()), ticked(query, facet)) for facet in FACETS)
    return tuple(group for group in made if group is not None)


def _group(facet: str, counts: Sequence[Count], chosen: tuple[str, ...]) -> Group | None:
    there = {count.value: count for count in counts}
    for value in chosen:
        there.setdefault(value, Count(value=value, label="", count=0))
    options = [
        Option(value=c.value, label=label(facet, c.value, c.label), count=c.count, ticked=c.value in chosen)
        for c in _in_page_order(facet, there.values())
        if c.count or c.value in chosen
    ]
    if not options:
        return None
    cut = len(options) if len(options) == SHOWN + 1 else SHOWN
    rest = tuple(option for number, option in enumerate(options[cut:], cut) if number < MOST or option.ticked)
    legend = words().facets[facet]
    return Group(
        facet=facet,
        parameter=PARAMETERS[facet],
        legend=_(legend.legend),
        more=_(legend.more),
        first=tuple(options[:cut]),
        rest=rest,
        left=len(options) - cut - len(rest) if rest else 0,
    )


def _in_page_order(facet: str, counts: Iterable[Count]) -> list[Count]:
    """A closed list in its own order, an open one as the engine gives it."""
    order = list(words().values.get(facet, ()))
    return sorted(counts, key=lambda count: order.index(count.value) if count.value in order else len(order))


def chips(query: Query, shown: Sequence[Group]) -> tuple[Chip, ...]:
    names = {(group.facet, option.value): option.label for group in shown for option in (*group.first, *group.rest)}
    return tuple(
        Chip(
            legend=_(words().facets[found.facet].legend),
            label=names[found.facet, value],
            href=address(with_ticks(query, found.facet, (v for v in found.values if v != value))),
        )
        for found in query.filters
        for value in found.values
    )
