"""Catalogues that send their readers round in a ring are found; one that leads to the course is none of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher import loops
from schemas import Traits


def listing(name: str, *links: str) -> Traits:
    """What `name` lists under an address of its own, with links to what others list."""
    onward = tuple(f"{link}.example/knots" for link in links)
    return Traits(offering_id=name, source_id=name, standing=2, names=(), address=f"{name}.example/knots", links=onward)


@pytest.mark.parametrize(
    ("listed", "rings"),
    [
        ([], ()),
        ([listing("a")], ()),
        ([listing("a", "a")], ()),
        ([listing("a", "b"), listing("b")], ()),
        ([listing("a", "nobody"), listing("b", "a")], ()),
        ([listing("a", "b"), listing("b", "a")], (("a", "b"),)),
        ([listing("b", "c"), listing("c", "a"), listing("a", "b")], (("a", "b", "c"),)),
        ([listing("a", "b"), listing("b", "a", "c"), listing("c", "d"), listing("d", "c")], (("a", "b"), ("c", "d"))),
        ([listing("a", "b"), listing("b", "c", "a"), listing("c", "a")], (("a", "b"), ("a", "b", "c"))),
        ([listing("a", "b"), listing("b", "course"), listing("course")], ()),
    ],
)
def test_a_ring_is_told_from_its_least_record_on(listed: list[Traits], rings: tuple[tuple[str, ...], ...]) -> None:
    assert loops(listed) == rings


@given(st.dictionaries(st.sampled_from("abcdef"), st.sets(st.sampled_from("abcdef")), max_size=6))
def test_each_record_of_a_ring_links_to_the_next(links: dict[str, set[str]]) -> None:
    for ring in loops(listing(name, *sorted(onward)) for name, onward in links.items()):
        assert len(ring) > 1
        assert all(after in links[before] for before, after in zip(ring, (*ring[1:], ring[0]), strict=True))
