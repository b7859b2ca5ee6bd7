"""Which sources there are: a file that cannot be used holds up no other source, and hides no record."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

import msgspec
from msgspec.structs import replace

from crawlers import load_sources, read_sources
from schemas import Settings, Source, Watches, WrongUse, encode, put

_KEPT = msgspec.json.Decoder(list[Source])


class Declared(NamedTuple):
    """`sources` may be harvested. `shown` are these and those whose file cannot be used, as the last publish knew them, so that
    their records stay; `slips` say what is wrong with each such file, by its name."""

    sources: Mapping[str, Source]
    shown: Mapping[str, Source]
    slips: Mapping[str, str]

    def to_read(self, names: Sequence[str]) -> Mapping[str, Source]:
        """Of `sources` those named, or all when none is. Raises WrongUse."""
        return self._named(names, self.sources)

    def to_show(self, names: Sequence[str]) -> Mapping[str, Source]:
        """Of `shown` those named, or all when none is. Raises WrongUse."""
        return self._named(names, self.shown)

    def _named(self, names: Sequence[str], there: Mapping[str, Source]) -> Mapping[str, Source]:
        """A file that cannot be used is refused with what is wrong with it, a wrong name with the nearest right one."""
        for name in names:
            if name not in there:
                raise WrongUse(self.slips.get(name) or f"There is no source {name!r}; {_nearest(name, there)}")
        return {name: there[name] for name in names} if names else there


def strangers(settings: Settings, limits: Watches) -> tuple[str, ...]:
    """A sentence for each name that alerts.toml gives limits and no source has; one whose file cannot be used is none."""
    if not limits.own:
        return ()
    known = usable(settings)
    there = known.shown.keys() | known.slips.keys()
    named, file = sorted({name for name, _ in limits.own} - there), settings.alerts.name
    return tuple(f"{file} sets limits for {name!r}, and there is no such source; {_nearest(name, there)}" for name in named)


def _nearest(name: str, there: Collection[str]) -> str:
    near = difflib.get_close_matches(name, sorted(there), 1)
    return f"did you mean {near[0]}?" if near else "`credatlas sources` lists them."


def usable(settings: Settings) -> Declared:
    """Each file is read once. Raises WrongUse for a register that is not there."""
    bundled, (own, slips) = load_sources(), read_sources(settings.sources)
    known = {**bundled, **{name: one for name, one in _kept(settings).items() if name in slips}, **own}
    registers = settings.registers
    shown = {name: replace(one, registers=registers) for name, one in known.items()} if registers else known
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
