"""Composed courses that stand in several listings: on several catalogues, and as runs on one."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import islice

import msgspec

from indexer import merge
from schemas import Document
from tests.indexer.composed import compose

SIZES = (1, 2, 3, 1, 5)


def groups(count: int, seed: int = 41) -> Iterator[tuple[Document, ...]]:
    """The listings of each course, its owner first; of every second course of several they are runs on one catalogue."""
    listings = iter(compose(count * 3, seed))
    for number in range(count):
        owner, *others = islice(listings, SIZES[number % len(SIZES)])
        runs = {"catalogue": owner.catalogue, "catalogue_name": owner.catalogue_name} if number % 2 else {}
        same = {"cluster": owner.id, "title": owner.title, "title_lang": owner.title_lang} | runs
        yield (msgspec.structs.replace(owner, cluster=owner.id), *(msgspec.structs.replace(each, **same) for each in others))


def courses(count: int, seed: int = 41) -> tuple[Document, ...]:
    dice = random.Random(seed)  # noqa: S311 - the order of a catalogue, not a secret
    return tuple(merge(dice.sample(group, len(group)), group[0].id) for group in groups(count, seed))
