"""Batches hold everything once and in order, and take nothing before it is asked for."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from schemas import batches


@given(st.lists(st.integers()), st.integers(1, 9))
def test_everything_comes_once_and_in_order_and_none_is_larger(items: list[int], size: int) -> None:
    found = list(batches(items, size))
    assert [each for batch in found for each in batch] == items
    assert all(len(batch) == size for batch in found[:-1])
    assert all(0 < len(batch) <= size for batch in found)


def test_no_item_is_taken_before_its_batch_is_asked_for() -> None:
    endless = iter(range(10**9))
    first = next(batches(endless, 3))
    assert (first, next(endless)) == ([0, 1, 2], 3)
