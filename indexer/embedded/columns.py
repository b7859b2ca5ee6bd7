"""Facets and sort orders of a whole catalogue in memory: bitmaps to count the few values of a facet, codes to count many."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache, partial
from itertools import compress, islice
from typing import Protocol

from indexer.labels import facet
from indexer.layout import FACET_INDEX, walk_place
from schemas import FACETS, SORTS, Facet, Filter, Value

_FLAGS = bytes.maketrans(b"01", b"\0\1")
_DIGITS = bytes.maketrans(b"\0\1", b"01")
_KNOWN_VALUES = 256


class Codes(Value, kw_only=True, frozen=True):
    """A facet row by row: `codes` holds a 32-bit number for each row, the place in `sets` of the values that the row has."""

    sets: tuple[tuple[str, ...], ...]
    codes: bytes


class Saved(Value, kw_only=True, frozen=True):
    """What a generation keeps for those who search. Bit n of every bitmap is row n; a row given up is in none.

    A facet is in `few`, with a bitmap for each value, or in `many`. `orders` holds 32-bit row numbers in each sort, `walk` in the
    order of a walk, and `places` the 64-bit place of each of those.
    """

    size: int
    alive: bytes
    few: dict[str, dict[str, bytes]]
    many: dict[str, Codes]
    names: dict[str, dict[str, str]]
    orders: dict[str, bytes]
    walk: bytes
    places: bytes


class Columns:
    def __init__(self, saved: Saved) -> None:
        self.size = saved.size
        self.alive = int.from_bytes(saved.alive, "little")
        self._names = saved.names
        self._values: dict[str, _Values] = {name: _Few(bits) for name, bits in saved.few.items()}
        self._values |= {name: _Many(codes, self.alive, self.size) for name, codes in saved.many.items()}
        self._totals = {name: self._values[name].counts(self.alive) for name in FACETS}
        self._orders = {sort: array("I", rows) for sort, rows in saved.orders.items()}
        self._walk, self._places = array("I", saved.walk), array("Q", saved.places)

    def selected(self, filters: Iterable[Filter], but: str = "") -> int:
        """Rows that pass every filter, leaving out the facet `but`. Values of `info` must all hold."""
        kept = self.alive
        for asked in filters:
            if asked.facet == but or asked.facet not in FACET_INDEX or not asked.values:
                continue
            having = [self._values[asked.facet].having(value) for value in asked.values]
            if asked.facet == "info":
                for bits in having:
                    kept &= bits
            else:
                either = 0
                for bits in having:
                    either |= bits
                kept &= either
        return kept

    def facets(self, matched: int, kept: int, filters: Sequence[Filter]) -> tuple[Facet, ...]:
        """Counts over the matched rows, each facet as if it alone were not filtered; `info` narrows as it is ticked.

        `kept` are those of the matched that pass every filter.
        """
        filtered = {asked.facet for asked in filters}
        found = []
        for name in FACETS:
            alone = name in filtered and name != "info"
            base = matched & self.selected(filters, but=name) if alone else kept
            counts = self._totals[name] if base == self.alive else self._values[name].counts(base)
            found.append(facet(name, counts, self._names.get(name, {}), filters))
        return tuple(found)

    def order(self, sort: str) -> Sequence[int]:
        """Row numbers in this sort, most published first among equals; unknown sorts are read as `info`."""
        return self._orders[sort if sort in SORTS[1:] else SORTS[1]]

    def ahead(self, after: str, id_of: Callable[[int], str]) -> Sequence[int]:
        """Row numbers of a walk that come behind this id, whether or not it is still there; all of them where it is empty."""
        if not after:
            return self._walk
        place = walk_place(after)
        begin = bisect_left(self._places, place)
        while begin < len(self._walk) and self._places[begin] == place and id_of(self._walk[begin]) <= after:
            begin += 1
        return self._walk[begin:]


class _Values(Protocol):
    """The values of one facet: which rows have one, and how many of the rows of a bitmap have each."""

    def counts(self, base: int) -> Mapping[str, int]: ...

    @property
    def having(self) -> Callable[[str], int]: ...


class _Few:
    def __init__(self, saved: Mapping[str, bytes]) -> None:
        self._bits = {value: int.from_bytes(bits, "little") for value, bits in saved.items()}

    def counts(self, base: int) -> Mapping[str, int]:
        return {value: (base & bits).bit_count() for value, bits in self._bits.items()}

    @property
    def having(self) -> Callable[[str], int]:
        return lambda value: self._bits.get(value, 0)


class _Many:
    """Two thousand providers are two thousand bitmaps to count with, so their rows are counted one by one instead."""

    def __init__(self, saved: Codes, alive: int, size: int) -> None:
        self._sets, self._codes = saved.sets, array("I", saved.codes)
        self._alive, self._size = alive, size
        self.having: Callable[[str], int] = lru_cache(_KNOWN_VALUES)(partial(_having, self._sets, self._codes))
        self._totals = self._counted(alive)

    def counts(self, base: int) -> Mapping[str, int]:
        if 2 * base.bit_count() < self._alive.bit_count():
            return self._counted(base)
        others = self._counted(self._alive & ~base)
        return {value: count - others[value] for value, count in self._totals.items()}

    def _counted(self, base: int) -> Counter[str]:
        totals: Counter[str] = Counter()
        for code, count in Counter(compress(self._codes, flags(base, self._size))).items():
            for value in self._sets[code]:
                totals[value] += count
        return totals


def _having(sets: Sequence[tuple[str, ...]], codes: Iterable[int], value: str) -> int:
    wanted = bytes(value in values for values in sets)
    digits = bytes(map(wanted.__getitem__, codes))[::-1].translate(_DIGITS)
    return int(digits or b"0", 2)


def bitmap(numbers: Iterable[int], size: int) -> int:
    digits = bytearray(b"0" * (size + 1))
    for number in numbers:
        digits[size - number] = 49
    return int(digits, 2)


def flags(bits: int, size: int) -> bytes:
    """A byte for each row, one where its bit is set."""
    return f"{bits:0{size}b}".encode()[::-1].translate(_FLAGS)


def window(order: Sequence[int], kept: int, size: int, start: int, end: int) -> list[int]:
    """The numbers at places start to end of those in the order that are kept."""
    among = compress(order, map(flags(kept, size).__getitem__, order))
    return list(islice(among, start, end)) if start < kept.bit_count() else []
