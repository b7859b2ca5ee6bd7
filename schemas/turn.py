"""Whose turn it is at a host that several machines may ask, one page at a time."""

from __future__ import annotations

from schemas.terms import Failure
from schemas.value import Value


class Turn(Value, kw_only=True, frozen=True):
    """The turn is ours where there is nothing to `wait` for, else it may be asked for again after so many seconds; `closed` says
    why the host is left alone by all."""

    wait: float = 0.0
    closed: Failure | None = None
