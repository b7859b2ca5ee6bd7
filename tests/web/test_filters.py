"""The filters beside the results: what is listed, what is hidden, and that nothing is left out unsaid."""

from __future__ import annotations

from schemas import Count, Facet, Filter, Query
from web.search.facets import chips, groups

MANY = Facet(name="provider", counts=tuple(Count(value=f"p{n}", label=f"Provider {n}", count=200 - n) for n in range(150)))


def ticked(facet: str, *values: str) -> Query:
    return Query(filters=(Filter(facet=facet, values=values),))


def test_eight_stand_open_and_what_is_not_listed_is_counted() -> None:
    (group,) = groups([MANY], Query())
    assert len(group.first) == 8
    assert len(group.first) + len(group.rest) + group.left == 150
    assert group.left > 0
    assert group.sift


def test_a_ninth_alone_is_not_hidden_behind_more() -> None:
    (group,) = groups([Facet(name="provider", counts=MANY.counts[:9])], Query())
    assert (len(group.first), group.rest, group.left) == (9, (), 0)


def test_a_ticked_value_is_listed_however_rare() -> None:
    (group,) = groups([MANY], ticked("provider", "p149"))
    assert [option.value for option in group.rest if option.ticked] == ["p149"]


def test_a_closed_list_keeps_its_own_order_and_hides_zero() -> None:
    counts = (
        Count(value="unknown", label="", count=9),
        Count(value="blended", label="", count=0),
        Count(value="online", label="", count=1),
    )
    (group,) = groups([Facet(name="mode", counts=counts)], Query())
    assert [option.label for option in group.first] == ["Online", "Not given"]


def test_no_counts_no_groups() -> None:
    assert groups([], Query()) == ()


def test_every_tick_has_a_chip_even_when_the_engine_does_not_know_it() -> None:
    query = ticked("provider", "gone-college")
    (chip,) = chips(query, groups([], query))
    assert (chip.label, chip.href) == ("Gone college", "/")
