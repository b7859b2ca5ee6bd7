"""Dialects: what all sources of one protocol share, said once beside this file; a walk names it as its family."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

SITE = "{site}"
"""Stands in a dialect for the address of the source that speaks it."""


@cache
def dialects() -> Mapping[str, Mapping[str, Any]]:
    """By name: the tables of a source file with their defaults, and `walk`, the defaults of a walk."""
    folder = files("crawlers.families.dialects")
    names = sorted(file.name for file in folder.iterdir() if file.name.endswith(".toml"))
    return {name.removesuffix(".toml"): tomllib.loads((folder / name).read_text(encoding="utf-8")) for name in names}


def translated(data: Mapping[str, Any]) -> dict[str, Any]:
    """A source file as if it had said itself what the dialects of its walks say; its own words win."""
    walks = data.get("walk")
    if not isinstance(walks, list):
        return dict(data)
    source, said = dict(data), []
    for walk in walks:
        spoken = dialects().get(str(walk.get("family"))) if isinstance(walk, dict) else None
        if spoken is None:
            said.append(walk)
            continue
        defaults, own = dict(spoken), {key: value for key, value in walk.items() if key != "family"}
        said.append(_over(_placed(defaults.pop("walk"), str(data.get("url", ""))), own))
        source = _over(defaults, source)
    return source | {"walk": said}


def _over(defaults: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """The defaults with what stands in `own` laid over them, table by table."""
    both = dict(defaults)
    for key, value in own.items():
        known = both.get(key)
        both[key] = _over(known, value) if isinstance(known, dict) and isinstance(value, dict) else value
    return both


def _placed(value: Any, site: str) -> Any:
    if isinstance(value, str):
        return value.replace(SITE, site.rstrip("/"))
    if isinstance(value, dict):
        return {key: _placed(item, site) for key, item in value.items()}
    return [_placed(item, site) for item in value] if isinstance(value, list) else value
