"""The key with which pages search: it may search the indexes of one name and nothing else, so that a leak of it harms nobody."""

from __future__ import annotations

from contextlib import suppress
from uuid import NAMESPACE_URL, uuid5

from indexer.meilisearch.wire import Refused, Wire
from schemas import Value


class Key(Value, kw_only=True, frozen=True):
    key: str


def key_path(index: str) -> str:
    """Its id is fixed, so whoever holds the master key can tell the key before there is one: HMAC-SHA256 of the id."""
    return f"/keys/{uuid5(NAMESPACE_URL, index)}"


def key_there(wire: Wire, index: str) -> str:
    """Empty where there is none yet, or the key in use may not see it."""
    with suppress(Refused):
        return wire.ask(Key, "GET", key_path(index)).key
    return ""


def search_key(wire: Wire, index: str) -> str:
    """Made where it is not there yet; empty where the key in use may not see to keys, as a search key may not."""
    if there := key_there(wire, index):
        return there
    what = {"name": f"{index} search", "description": "Searches and nothing else", "actions": ["search"], "expiresAt": None}
    uid = key_path(index).rpartition("/")[2]
    with suppress(Refused):
        return wire.ask(Key, "POST", "/keys", {**what, "uid": uid, "indexes": [f"{index}_*"]}).key
    return ""
