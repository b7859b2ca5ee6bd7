"""Facets and sort orders of a whole catalogue in memory: one bitmap for each value, so that counting is one `and`."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import islice

from indexer.labels import facet
from indexer.layout import FACET_INDEX, NAMED_FACETS, facet_names, facet_values, sort_keys, walk_place
from schemas import FACETS, SORTS, Document, Facet, Filter, Value, digest


class Row(Value, kw_only=True, frozen=True, array_like=True):
    """What is kept in memory of a document; `facets` in the order of FACETS, `names` of NAMED_FACETS, `keys` of SORTS."""

    id: str
    hash: str
    facets: tuple[tuple[str, ...], ...]
    names: tuple[tuple[str, ...], ...]
    keys: tuple[int | float | str, ...]

    @classmethod
    def of(cls, document: Document) -> Row:
        keys = sort_keys(document)
        return cls(
            id=document.id,
            hash=digest(document),
            facets=tuple(facet_values(document, facet) for facet in FACETS),
            names=tuple(facet_names(document, facet) for facet in NAMED_FACETS),
            keys=tuple(keys[sort] for sort in SORTS if sort != "relevance"),
        )


class Columns:
    """Bit n of every bitmap is the row of number n; a row given up is None and in no bitmap."""

    def __init__(self, rows: Sequence[Row | None]) -> None:
        self.rows = rows
        self.alive = bitmap((n for n, row in enumerate(rows) if row), len(rows))
        self._values: dict[str, dict[str, int]] = {name: {} for name in FACETS}
        self._names: dict[str, dict[str, str]] = {name: {} for name in FACETS}
        self._orders: dict[str, list[int]] = {}
        self._fill()

    def selected(self, filters: Iterable[Filter], but: str = "") -> int:
        """Rows that pass every filter, leaving out the facet `but`. Values of `info` must all hold."""
        kept = self.alive
        for asked in filters:
            if asked.facet == but or asked.facet not in FACET_INDEX:
                continue
            known = [self._values[asked.facet].get(value, 0) for value in asked.values]
            if asked.facet == "info":
                for bits in known:
                    kept &= bits
            elif known:
                either = 0
                for bits in known:
                    either |= bits
                kept &= either
        return kept

    def facets(self, matched: int, filters: Sequence[Filter]) -> tuple[Facet, ...]:
        """Counts over the matched rows, each facet as if it alone were not filtered; `info` narrows as it is ticked."""
        ticked = {asked.facet: asked.values for asked in filters}
        all_held = matched & self.selected(filters)
        found = []
        for name in FACETS:
            alone = name in ticked and name != "info"
            base = matched & self.selected(filters, but=name) if alone else all_held
            counts = {value: (base & bits).bit_count() for value, bits in self._values[name].items()}
            found.append(facet(name, counts, self._names[name], ticked.get(name, ())))
        return tuple(found)

    def order(self, sort: str) -> list[int]:
        """Row numbers in this sort, most published first among equals; unknown sorts are read as `info`."""
        place = SORTS.index(sort) - 1 if sort in SORTS[1:] else 0
        if sort not in self._orders:
            alive = [(row.keys[place], row.keys[0], n) for n, row in enumerate(self.rows) if row]
            self._orders[sort] = [n for *_, n in sorted(alive)]
        return self._orders[sort]

    def ahead(self, after: str) -> list[int]:
        """Row numbers of a walk that come behind this id, whether or not it is still there; all of them where it is empty."""
        begin = bisect_right(self._walk, (walk_place(after), after, len(self.rows))) if after else 0
        return [n for *_, n in self._walk[begin:]]

    @cached_property
    def _walk(self) -> list[tuple[int, str, int]]:
        return sorted((walk_place(row.id), row.id, n) for n, row in enumerate(self.rows) if row)

    def _fill(self) -> None:
        members: dict[tuple[str, str], list[int]] = defaultdict(list)
        for number, row in enumerate(self.rows):
            if row is None:
                continue
            for name, values in zip(FACETS, row.facets, strict=True):
                for value in values:
                    members[name, value].append(number)
            for name, spelt in zip(NAMED_FACETS, row.names, strict=True):
                for value, written in zip(row.facets[FACET_INDEX[name]], spelt, strict=True):
                    self._names[name].setdefault(value, written)
        for (name, value), numbers in members.items():
            self._values[name][value] = bitmap(numbers, len(self.rows))


def bitmap(numbers: Iterable[int], size: int) -> int:
    digits = bytearray(b"0" * (size + 1))
    for number in numbers:
        digits[size - number] = 49
    return int(digits, 2)


def window(order: Iterable[int], kept: int, size: int, start: int, end: int) -> list[int]:
    """The numbers at places start to end of those in the order that are kept."""
    bits = kept.to_bytes(size // 8 + 1, "little")

    def among() -> Iterator[int]:
        return (number for number in order if bits[number >> 3] >> (number & 7) & 1)

    return list(islice(among(), start, end))
