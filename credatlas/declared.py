"""The sources for what runs by itself: a file that cannot be used holds up no other source, and hides no record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import msgspec
from msgspec.structs import replace

from crawlers import load_sources, read_sources
from credatlas.rooms import with_registers
from schemas import Settings, Source, encode, put

_KEPT = msgspec.json.Decoder(list[Source])


class Declared(NamedTuple):
    """`sources` may be harvested. `shown` are these and those whose file cannot be used, as the last publish knew them, so that
    their records stay; `slips` say what is wrong with each such file, by its name."""

    sources: Mapping[str, Source]
    shown: Mapping[str, Source]
    slips: Mapping[str, str]


def usable(settings: Settings) -> Declared:
    """Each file is read once. Raises WrongUse for a register that is not there."""
    bundled, (own, slips) = load_sources(), read_sources(settings.sources)
    shown = with_registers(settings, {**bundled, **{name: one for name, one in _kept(settings).items() if name in slips}, **own})
    return Declared({name: one for name, one in shown.items() if name not in slips}, shown, slips)


def keep_declared(settings: Settings, sources: Mapping[str, Source]) -> None:
    """Remembers those that have a file of the operator's as they are published."""
    own = [replace(sources[path.stem], registers={}) for path in settings.sources.glob("*.toml") if path.stem in sources]
    if own:
        put(settings.declared, encode(own))


def _kept(settings: Settings) -> Mapping[str, Source]:
    """None where nothing was published yet, or by a release that writes a source otherwise."""
    try:
        return {one.source_id: one for one in _KEPT.decode(settings.declared.read_bytes())}
    except (OSError, msgspec.MsgspecError):
        return {}
