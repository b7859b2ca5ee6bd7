"""The rows of a generation while it is built: what the next publish has to know of each, and what those who search are given."""

from __future__ import annotations

from array import array
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import TypeVar

import msgspec

from indexer.embedded.columns import Codes, Saved, bitmap
from indexer.layout import NAMED_FACETS, WEIGHTS, facet_names, facet_values, sort_keys, walk_place
from schemas import FACETS, SORTS, Document, EngineRefused, Value, digest, put

_VERSION = 9
_SEARCHED, _KEPT = "columns.msgpack", "rows.msgpack"
_FEW = 64
"""Values up to which a bitmap for each is quicker to count with than the rows one by one."""

_File = TypeVar("_File", "Kept", Saved)


class Kept(Value, kw_only=True, frozen=True):
    """What only a publish and an audit read, row by row; the id of a row given up is empty."""

    ids: list[str]
    hashes: list[str]
    keys: dict[str, list[int | float | str]]
    facets: dict[str, Codes]
    names: dict[str, dict[str, str]]


class Rows:
    """Documents keep the number of their row as long as they are there; a number given up is given to another."""

    def __init__(self, kept: Kept | None = None) -> None:
        self._ids = kept.ids if kept else []
        self._hashes = kept.hashes if kept else []
        self._keys = kept.keys if kept else {sort: [] for sort in SORTS[1:]}
        self._names = kept.names if kept else {name: {} for name in NAMED_FACETS}
        self._facets = {name: _Facet(kept.facets[name] if kept else None) for name in FACETS}
        self._numbers = {document_id: number for number, document_id in enumerate(self._ids) if document_id}
        self._free = [number for number in range(len(self._ids) - 1, -1, -1) if not self._ids[number]]

    @classmethod
    def load(cls, folder: Path) -> Rows:
        return cls(_read(folder, _KEPT, Kept))

    def __contains__(self, document_id: str) -> bool:
        return document_id in self._numbers

    def hashes(self) -> dict[str, str]:
        return {document_id: self._hashes[number] for document_id, number in self._numbers.items()}

    def number(self, document_id: str) -> int:
        return self._numbers[document_id]

    def put(self, document: Document) -> int:
        """The number of its row."""
        number = self._numbers.get(document.id)
        if number is None:
            number = self._free.pop() if self._free else self._grown()
            self._numbers[document.id] = number
        self._ids[number], self._hashes[number] = document.id, digest(document)
        for sort, key in sort_keys(document).items():
            self._keys[sort][number] = key
        for name, column in self._facets.items():
            column.put(number, facet_values(document, name))
        for name, spelt in self._names.items():
            spelt.update(zip(facet_values(document, name), facet_names(document, name), strict=True))
        return number

    def remove(self, document_id: str) -> None:
        number = self._numbers.pop(document_id)
        self._ids[number] = ""
        self._free.append(number)

    def save(self, folder: Path) -> None:
        kept = Kept(
            ids=self._ids,
            hashes=self._hashes,
            keys=self._keys,
            facets={name: column.codes() for name, column in self._facets.items()},
            names=self._names,
        )
        for name, value in ((_KEPT, kept), (_SEARCHED, self.searched())):
            put(folder / name, msgspec.msgpack.encode(value))

    def searched(self) -> Saved:
        """What those who search are given of them."""
        size = len(self._ids)
        places = {number: walk_place(document_id) for document_id, number in self._numbers.items()}
        walk = sorted(places, key=lambda number: (places[number], self._ids[number]))
        informed = sorted(walk, key=self._keys[SORTS[1]].__getitem__)
        few = {name: column for name, column in self._facets.items() if column.is_of_few()}
        return Saved(
            size=size,
            alive=_as_bytes(bitmap(walk, size), size),
            few={name: column.bits() for name, column in few.items()},
            many={name: column.codes() for name, column in self._facets.items() if name not in few},
            names=self._names,
            orders={sort: array("I", sorted(informed, key=keys.__getitem__)).tobytes() for sort, keys in self._keys.items()},
            walk=array("I", walk).tobytes(),
            places=array("Q", (places[number] for number in walk)).tobytes(),
        )

    def _grown(self) -> int:
        self._ids.append("")
        self._hashes.append("")
        for keys in self._keys.values():
            keys.append(0)
        for column in self._facets.values():
            column.grow()
        return len(self._ids) - 1


class _Facet:
    """One facet of all rows, as Codes hold it; the code 0 is no value at all."""

    def __init__(self, kept: Codes | None) -> None:
        self._rows = array("I", kept.codes if kept else b"")
        self._codes = {values: code for code, values in enumerate(kept.sets if kept else ((),))}

    def grow(self) -> None:
        self._rows.append(0)

    def put(self, number: int, values: tuple[str, ...]) -> None:
        self._rows[number] = self._codes.setdefault(values, len(self._codes))

    def codes(self) -> Codes:
        return Codes(sets=tuple(self._codes), codes=self._rows.tobytes())

    def is_of_few(self) -> bool:
        return len({value for values in self._codes for value in values}) <= _FEW

    def bits(self) -> dict[str, bytes]:
        sets = tuple(self._codes)
        members: dict[str, list[int]] = defaultdict(list)
        for number, code in enumerate(self._rows):
            for value in sets[code]:
                members[value].append(number)
        size = len(self._rows)
        return {value: _as_bytes(bitmap(numbers, size), size) for value, numbers in members.items()}


def load(folder: Path) -> Saved:
    """What a generation keeps for those who search; refused when it is damaged."""
    return _read(folder, _SEARCHED, Saved)


def unreadable(folder: Path) -> EngineRefused:
    return EngineRefused(f"The index in {folder} is damaged; run `credatlas publish` to build it again.")


@cache
def layout() -> str:
    """Names how documents lie in a generation, so that releases in which they lie otherwise keep out of each other's."""
    return digest((_VERSION, tuple(WEIGHTS), FACETS, SORTS, Document.__struct_fields__))[:8]


def _read(folder: Path, name: str, kind: type[_File]) -> _File:
    try:
        return msgspec.msgpack.decode((folder / name).read_bytes(), type=kind)
    except (OSError, msgspec.MsgspecError) as error:
        raise unreadable(folder) from error


def _as_bytes(bits: int, size: int) -> bytes:
    return bits.to_bytes(size // 8 + 1, "little")
