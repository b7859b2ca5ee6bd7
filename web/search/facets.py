"""The filters of the search page: groups with counts, what is hidden, and the chips above the results."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from markupsafe import Markup, escape

from schemas import FACETS, Count, Facet, Query, Value
from web.frame.figures import country, language, number
from web.frame.purse import CURRENCIES, purse, rounded
from web.frame.words import _, difficulty, words
from web.search.address import PARAMETERS, address, ticked, with_ticks

SHOWN, MOST = 8, 40


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


def tick(option: Option, parameter: str) -> Markup:
    """A box to tick. Written here because a page has some hundred of them, which a template takes five times as long for."""
    value, ticked = escape(option.value), " checked" if option.ticked else ""
    return Markup(  # noqa: S704 - what is not ours is escaped
        f'<label class="option"><input id="{parameter}-{value}" type="checkbox" name="{parameter}" '
        f'value="{value}" form="search" autocomplete="off"{ticked}><span>{escape(option.label)}</span> '
        f"<small>{number(option.count)}</small></label>"
    )


def label(facet: str, value: str, given: str = "") -> str:
    """What a reader sees for a facet's value."""
    if value != "unknown" and facet == "language":
        return language(value)
    if value != "unknown" and facet == "country":
        return country(value)
    if facet == "price" and purse().currency != CURRENCIES[0] and value in _LIMITS:
        return _LIMITS[value]()
    if facet == "level" and given:
        return difficulty(given)
    return _(words().value(facet, value, given))


_LIMITS: Mapping[str, Callable[[], str]] = {
    "to-300": lambda: _("Up to about %(most)s") % {"most": rounded(300)},
    "301-1000": lambda: _("About %(least)s to %(most)s") % {"least": rounded(300), "most": rounded(1000)},
    "over-1000": lambda: _("Over about %(least)s") % {"least": rounded(1000)},
}
"""The ranges of prices, which are drawn in euros, in another currency."""


def groups(facets: Sequence[Facet], query: Query) -> tuple[Group, ...]:
    """Every group that has something to tick, in page order. A ticked value stays, even at zero."""
    counted = {facet.name: facet.counts for facet in facets}
    made = (_group(facet, counted.get(facet, ()), ticked(query, facet)) for facet in FACETS)
    return tuple(group for group in made if group is not None)


def _group(facet: str, counts: Sequence[Count], chosen: tuple[str, ...]) -> Group | None:
    there = {count.value: count for count in counts}
    for value in chosen:
        there.setdefault(value, Count(value=value, label="", count=0))
    held = [count for count in _in_page_order(facet, there.values()) if count.count or count.value in chosen]
    if not held:
        return None
    cut = len(held) if len(held) == SHOWN + 1 else SHOWN
    rest = [count for number, count in enumerate(held[cut:], cut) if number < MOST or count.value in chosen]
    legend = words().facets[facet]
    return Group(
        facet=facet,
        parameter=PARAMETERS[facet],
        legend=_(legend.legend),
        more=_(legend.more),
        first=tuple(_option(facet, count, chosen) for count in held[:cut]),
        rest=tuple(_option(facet, count, chosen) for count in rest),
        left=len(held) - cut - len(rest) if rest else 0,
    )


def _option(facet: str, count: Count, chosen: tuple[str, ...]) -> Option:
    named = label(facet, count.value, count.label)
    return Option(value=count.value, label=named, count=count.count, ticked=count.value in chosen)


def _in_page_order(facet: str, counts: Iterable[Count]) -> list[Count]:
    """A closed list in its own order, an open one as the engine gives it."""
    order = {value: place for place, value in enumerate(words().values.get(facet, ()))}
    return sorted(counts, key=lambda count: order.get(count.value, len(order)))


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
