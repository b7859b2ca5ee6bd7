"""Values as plain lists and mappings, and how two of them become one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

Node = dict[str, Any]


def spelled_out(value: Any) -> Any:
    """A value as JSON has it: defaults are written out, what is unknown is left out."""
    if isinstance(value, msgspec.Struct):
        fields = ((name, getattr(value, name)) for name in value.__struct_fields__)
        return {name: spelled_out(each) for name, each in fields if each is not None}
    return [spelled_out(each) for each in value] if isinstance(value, tuple) else value


def known(**values: Any) -> Node:
    """What is not known is left out: no null, no empty text, list or mapping."""
    return {name: value for name, value in values.items() if value not in (None, "", [], {})}


def merged(nodes: Iterable[Node]) -> Node:
    """Mappings are joined and lists follow each other; of two plain values of one name the last counts."""
    whole: Node = {}
    for node in nodes:
        for name, value in node.items():
            whole[name] = _joined(whole[name], value) if name in whole else value
    return whole


def _joined(held: Any, more: Any) -> Any:
    if isinstance(held, dict) and isinstance(more, dict):
        return merged((held, more))
    if isinstance(held, list) and isinstance(more, list):
        return [*held, *more]
    return more
