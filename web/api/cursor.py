"""The cursor of a walk through every match: opaque to who holds it, and no longer one when a letter of it is changed."""

from __future__ import annotations

import base64
import binascii
import hashlib

import msgspec

from schemas import Query, Value, digest
from web.api.problem import Refused

_CHECK = 6


class Cursor(Value, kw_only=True, frozen=True, array_like=True):
    """`after` is the id of the document told last, `search` the words and filters, `stamp` the index as the walk began.

    It holds nothing that its holder could not ask for, so its check is against slips, not against forgers.
    """

    after: str
    search: str
    stamp: str

    @classmethod
    def of(cls, query: Query, after: str, stamp: str) -> Cursor:
        return cls(after=after, search=digest([query.words, query.filters])[:12], stamp=stamp)

    def written(self) -> str:
        held = msgspec.msgpack.encode(self)
        return base64.urlsafe_b64encode(_check(held) + held).rstrip(b"=").decode()


def opened(written: str, query: Query) -> Cursor:
    """Raises Refused for what is no cursor, and for one of another search."""
    try:
        both = base64.b64decode(written + "=" * (-len(written) % 4), altchars=b"-_", validate=True)
        cursor = msgspec.msgpack.decode(both[_CHECK:], type=Cursor)
    except (ValueError, binascii.Error, msgspec.MsgspecError):
        raise _slip() from None
    if both[:_CHECK] != _check(both[_CHECK:]) or cursor.written() != written:
        raise _slip()
    if cursor.search != Cursor.of(query, "", "").search:
        raise Refused("wrong-cursor", "It belongs to a search with other words or filters; keep them, or begin again with *.")
    return cursor


def _slip() -> Refused:
    return Refused("wrong-cursor", "It is no cursor of ours; take the `next` of an answer as it is, or begin again with *.")


def _check(held: bytes) -> bytes:
    return hashlib.blake2b(held, digest_size=_CHECK, person=b"cursor").digest()
