"""Tells one state of an entry from another: what of it has changed, and so how much of it must be sent. Pure."""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

import msgspec

from indexer.layout import meilisearch_settings
from indexer.meilisearch.entry import Entry
from schemas import digest, encode

SEAL = "seal"
"""The field that holds a fingerprint of all others, so that what somebody has altered in an index is seen."""


class Print(NamedTuple):
    """Of a whole document, and of the words in it that are searched, which alone are slow to index."""

    document: str
    texts: str


ALTERED = Print("", "")
"""Of what lies in an index otherwise than it was pushed."""


class Sealed:
    """An entry as it is pushed: whole, or without the words that are searched."""

    def __init__(self, entry: Entry) -> None:
        self._held: dict[str, Any] = _steady(msgspec.to_builtins(entry))
        self._held[SEAL] = digest(self._held)

    @property
    def print(self) -> Print:
        return Print(self._held["hash"], _texts(self._held))

    def whole(self) -> bytes:
        return encode(self._held)

    def without_texts(self) -> bytes:
        return encode({field: value for field, value in self._held.items() if field not in texts()})


def without_place(document_id: str) -> bytes:
    """Takes a document out of every search (layout.SERVED). Its seal is broken by it, so that nobody takes it for what it was."""
    return encode({"id": document_id, "by_id": None})


def served(line: bytes | msgspec.Raw) -> tuple[str, Print]:
    """Id and print of a document as an index holds it."""
    held = msgspec.json.decode(line)
    seal = held.pop(SEAL, "")
    held = _steady(held)
    return held["id"], Print(held["hash"], _texts(held)) if seal == digest(held) else ALTERED


@cache
def texts() -> tuple[str, ...]:
    """The fields of an entry that are searched, or hold what is."""
    searched = {attribute.partition(".")[0] for attribute in meilisearch_settings()["searchableAttributes"]}
    return tuple(field for field in Entry.__struct_fields__ if field in searched)


def shape() -> Any:
    """The form of what is pushed, without the words that explain it: another form is another index."""
    return [SEAL, _plain(msgspec.json.schema(Entry))]


def _steady(value: Any) -> Any:
    """Numbers with twelve digits: Meilisearch may read the last bit of a longer one otherwise than it was written."""
    if isinstance(value, float):
        return float(f"{value:.12g}")
    if isinstance(value, dict):
        return {name: _steady(each) for name, each in value.items()}
    return [_steady(each) for each in value] if isinstance(value, list | tuple) else value


def _texts(held: dict[str, Any]) -> str:
    return digest([held.get(field) for field in texts()])


def _plain(schema: Any) -> Any:
    if isinstance(schema, dict):
        return {name: _plain(value) for name, value in schema.items() if name != "description" or not isinstance(value, str)}
    return [_plain(value) for value in schema] if isinstance(schema, list) else schema
