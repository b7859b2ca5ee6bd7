"""The one kind of value that crosses a doorway: frozen, typed, and encoded the same way everywhere."""

from __future__ import annotations

import hashlib
from typing import Any

import msgspec

_ENCODER = msgspec.json.Encoder(order="deterministic", decimal_format="string")


class Value(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A frozen record. Fields left at their default are not written out, so None costs nothing to store.

    Frozen values cannot form circles, so the garbage collector need not walk them: a harvest holds a million at a time.
    """


def encode(value: Any) -> bytes:
    """Canonical JSON: the same value gives the same bytes in every process."""
    return _ENCODER.encode(value)


def digest(value: Any) -> str:
    """A short stable fingerprint (blake2b, 128 bit, hex) of anything `encode` takes."""
    return hashlib.blake2b(encode(value), digest_size=16).hexdigest()
