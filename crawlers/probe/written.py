"""Writes a source as the TOML file that declares it, with a remark behind every value that rests on a guess."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from schemas import Source, Walk, squeeze

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_ALWAYS = ("verified",)
"""Keys that are written though they hold what is meant without them."""


def as_toml(source: Source, remarks: Mapping[str, str]) -> str:
    """The file of a source; what holds its default is left out, and a remark follows the key it is about."""
    lines = list(_lines(_told(source), remarks))
    for walk in source.walk:
        lines += ["", "[[walk]]", *_lines(_told(walk), {key: remarks.get(f"walk.{key}", "") for key in walk.__struct_fields__})]
    return "\n".join(lines) + "\n"


def _told(value: Source | Walk) -> dict[str, Any]:
    """What a value says beyond its defaults, but for its id, which is the file's name, and its walks."""
    fields = [each for each in msgspec.structs.fields(value) if each.name not in ("source_id", "walk")]
    said = {each.name: getattr(value, each.name) for each in fields}
    told = (each.name for each in fields if each.name in _ALWAYS or said[each.name] != _default(each))
    return {name: msgspec.to_builtins(said[name]) for name in told}


def _default(field: msgspec.structs.FieldInfo) -> Any:
    return field.default if field.default_factory is msgspec.NODEFAULT else field.default_factory()


def _lines(told: Mapping[str, Any], remarks: Mapping[str, str]) -> Iterator[str]:
    for key, value in told.items():
        said = "".join(c for c in squeeze(remarks.get(key, "")) if c.isprintable())
        yield f"{_key(key)} = {_value(value)}" + (f" # {said}" if said else "")


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else _text(key)


def _value(value: Any) -> str:
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{_key(key)} = {_value(item)}" for key, item in value.items()) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_value, value)) + "]"
    return json.dumps(value)


def _text(text: str) -> str:
    """A TOML string: a literal one where it holds backslashes, as patterns do."""
    if "\\" in text and text.isprintable() and "'" not in text:
        return f"'{text}'"
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
