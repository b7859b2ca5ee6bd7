"""Cuts what is too much to hold at once into pieces."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")


def batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """The items in lists of `size`, the last of what is left; none is taken before it is asked for."""
    left = iter(items)
    while batch := list(islice(left, size)):
        yield batch
