"""What is watched and by which limits: the table's rows, and over them an operator's own `alerts.toml`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Literal, get_args

import msgspec
from msgspec.structs import replace

from schemas.alert import Severity, Watch
from schemas.errors import WrongUse
from schemas.tables import table
from schemas.value import Value

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


class _Set(Value, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """What an operator may set of one kind."""

    share: float | None = None
    least: float | None = None
    clean: int | None = None
    severity: Severity | None = None
    off: bool = False


class _Weekly(Value, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """The day of the message that all goes on."""

    day: Weekday = "monday"
    off: bool = False


class Watches(Value, kw_only=True, frozen=True):
    """`own` are the rows that one catalogue has for itself, by its id and the kind; `weekly` is the day of the week, Monday 0, on
    which a message says that all goes on, None for no such message."""

    kinds: dict[str, Watch]
    weekly: int | None = 0
    own: dict[tuple[str, str], Watch] = {}

    def of(self, kind: str, source_id: str = "") -> Watch:
        return self.own.get((source_id, kind), self.kinds[kind])


def watches(file: Path | None = None) -> Watches:
    """The rows as `file` sets them, which need not be there, or as they ship. Raises WrongUse for one that cannot be used.

    A table of it is a kind (`[fell]`), a kind of one catalogue (`[catalogues.ie_microcreds.fell]`), or `[weekly]`.
    """
    kinds = dict(rows())
    if file is None:
        return Watches(kinds=kinds)
    try:
        told = msgspec.toml.decode(file.read_text(encoding="utf-8-sig"))  # which some editors mark
        catalogues, weekly = told.pop("catalogues", {}), msgspec.convert(told.pop("weekly", {}), _Weekly)
        kinds = kinds | {kind: _with(kinds, kind, given) for kind, given in told.items()}
        own = {(name, kind): _with(kinds, kind, given) for name, every in catalogues.items() for kind, given in every.items()}
    except FileNotFoundError:
        return Watches(kinds=kinds)
    except (OSError, AttributeError, msgspec.MsgspecError, UnicodeDecodeError) as problem:
        raise WrongUse(
            f"{file} cannot be used ({problem}); set share, least, clean, severity or off of a kind, or the day of [weekly]."
        ) from problem
    return Watches(kinds=kinds, own=own, weekly=None if weekly.off else get_args(Weekday).index(weekly.day))


def usable_watches(file: Path) -> tuple[Watches, str]:
    """The rows as `file` sets them or, where it cannot be used, as they ship, and why: a slip hushes nothing, and holds nothing
    up."""
    try:
        return watches(file), ""
    except WrongUse as slip:
        return watches(), str(slip)


@cache
def rows() -> Mapping[str, Watch]:
    """The kinds as the table has them."""
    filled = ({name: text for name, text in row.items() if text} for row in table("monitors"))
    return {row["kind"]: msgspec.convert(row, Watch, strict=False) for row in filled}


def _with(kinds: Mapping[str, Watch], kind: str, given: object) -> Watch:
    if kind not in kinds:
        raise WrongUse(f"Nothing of the kind {kind!r} is watched; alerts.toml may set {', '.join(kinds)}, catalogues and weekly.")
    said = msgspec.convert(given, _Set)
    told = {name: value for name in ("share", "least", "clean", "severity") if (value := getattr(said, name)) is not None}
    return replace(kinds[kind], off=said.off, **told)
