"""The feed of changes as JSON lines: what a consumer needs to hold the same records as the catalogue."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from reporter.jsonl import json_line
from schemas import Change, Changes, encode


def change_lines(told: Changes) -> Iterator[bytes]:
    """A line a change, then one with the token to go on from.

    `change` is `reset` (let go of everything; the whole catalogue follows), `upsert` with the `record` as an export has it,
    `delete`, or `token`, whose `more` says whether there are further changes already.
    """
    if told.afresh:
        yield _line(change="reset")
    for change in told.changes:
        yield _changed(change)
    yield _line(change="token", token=told.token, more=told.more)


def _changed(change: Change) -> bytes:
    which = {"offering_id": change.record.offering.offering_id, "sequence": change.sequence}
    if change.gone:
        return _line(change="delete", **which)
    return _line(change="upsert", **which, record=json_line(change.record))


def _line(**values: Any) -> bytes:
    return encode(values) + b"\n"
