"""An offering's values as plain lists and mappings, ready for any file format."""

from __future__ import annotations

from typing import Any

import msgspec


def spelled_out(value: Any) -> Any:
    """A value as JSON has it: defaults are written out, what is unknown is left out."""
    if isinstance(value, msgspec.Struct):
        fields = ((name, getattr(value, name)) for name in value.__struct_fields__)
        return {name: spelled_out(each) for name, each in fields if each is not None}
    return [spelled_out(each) for each in value] if isinstance(value, tuple) else value
