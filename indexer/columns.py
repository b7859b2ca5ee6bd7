"""Facets and sort orders of a whole catalogue in memory: one bitmap for each value, so that counting is one `and`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from indexer.labels import label
from indexer.layout import FACET_INDEX, NAMED_FACETS, facet_values, sort_keys
from schemas import FACETS, SORTS, Count, Document, Facet, Filter, Value, digest


class Row(Value, kw_only=True, frozen=True, array_like=True):
    """What is kept in memory of a document; `facets` in the order of FACETS, `names` of NAMED_FACETS, `keys` of SORTS."""

    id: str
    hash: str
    facets: tuple[tuple[str, ...], ...]
    names: tuple[str, ...]
    keys: tuple[int | float | str, ...]

    @classmethod
    def of(cls, document: Document) -> Row:
        keys = sort_keys(document)
        return cls(
            id=document.id,
            hash=digest(document),
            facets=tuple(facet_values(document, facet) for facet in FACETS),
            names=tuple(getattr(document, field) for field in NAMED_FACETS.values()),
            keys=tuple(keys[sort] for sort in SORTS if sort != "relevance"),
        )


class Columns:
    """Bit n of every bitmap is the row of number n; a row given up is None and in no bitmap."""

    def __init__(self, rows: Sequence[Row | None]) -> None:
        self.rows = rows
        self.alive = bitmap((n for n, row in enumerate(rows) if row), len(rows))
        self._values: dict[str, dict[str, int]] = {facet: {} for facet in FACETS}
        self._names: dict[tuple[str, str], str] = {}
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
        for facet in FACETS:
            alone = facet in ticked and facet != "info"
            base = matched & self.selected(filters, but=facet) if alone else all_held
            counts = [(value, (base & bits).bit_count()) for value, bits in self._values[facet].items()]
            shown = [self._count(facet, value, n) for value, n in counts if n or value in ticked.get(facet, ())]
            found.append(Facet(name=facet, counts=tuple(sorted(shown, key=lambda c: (-c.count, c.label)))))
        return tuple(found)

    def order(self, sort: str) -> list[int]:
        """Row numbers in this sort, most published first among equals; unknown sorts are read as `info`."""
        place = SORTS.index(sort) - 1 if sort in SORTS[1:] else 0
        if sort not in self._orders:
            alive = [(row.keys[place], row.keys[0], n) for n, row in enumerate(self.rows) if row]
            self._orders[sort] = [n for *_, n in sorted(alive)]
        return self._orders[sort]

    def _count(self, facet: str, value: str, count: int) -> Count:
        return Count(value=value, label=label(facet, value, self._names.get((facet, value), "")), count=count)

    def _fill(self) -> None:
        members: dict[tuple[str, str], list[int]] = defaultdict(list)
        for number, row in enumerate(self.rows):
            if row is None:
                continue
            for facet, values in zip(FACETS, row.facets, strict=True):
                for value in values:
                    members[facet, value].append(number)
            for facet, name in zip(NAMED_FACETS, row.names, strict=True):
                for value in row.facets[FACET_INDEX[facet]]:
                    self._names.setdefault((facet, value), name)
        for (facet, value), numbers in members.items():
            self._values[facet][value] = bitmap(numbers, len(self.rows))


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
