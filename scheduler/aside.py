"""Values laid aside on disk in their order, so that a harvest of any size is held in the memory of one."""

from __future__ import annotations

from collections.abc import Iterator
from tempfile import SpooledTemporaryFile
from typing import Generic, TypeVar
from weakref import finalize

import msgspec

T = TypeVar("T")
IN_MEMORY = 1 << 22
"""Bytes up to which nothing is written to disk: a small catalogue needs none."""
_PREFIX = 4
_ENCODER = msgspec.msgpack.Encoder(decimal_format="string")


def packed(value: object) -> bytes:
    """A value as it is laid aside."""
    return _ENCODER.encode(value)


def unpacked(raw: bytes, kind: type[T]) -> T:
    return msgspec.msgpack.decode(raw, type=kind)


class Aside(Generic[T]):
    """Gone through as often as wanted, once all is laid aside."""

    def __init__(self, kind: type[T]) -> None:
        self._decoder = msgspec.msgpack.Decoder(kind)
        self._file = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 # closed when nobody holds the values any more
        finalize(self, self._file.close)
        self._count = 0

    def add(self, value: T) -> None:
        self.add_packed(packed(value))

    def add_packed(self, raw: bytes) -> None:
        """A value that was packed elsewhere."""
        self._file.write(len(raw).to_bytes(_PREFIX, "big") + raw)
        self._count += 1

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[T]:
        self._file.seek(0)
        while prefix := self._file.read(_PREFIX):
            yield self._decoder.decode(self._file.read(int.from_bytes(prefix, "big")))
