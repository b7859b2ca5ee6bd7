"""Registers that an operator downloaded and points to: where one lies, and by what it is known to be another one."""

from __future__ import annotations

from pathlib import Path

from schemas.errors import WrongUse
from schemas.value import Value


class Register(Value, kw_only=True, frozen=True):
    """`mark` tells one download from another by its size and time."""

    path: str
    mark: str


def register(path: Path, setting: str) -> Register:
    """The file as a register. Raises WrongUse when it is not there."""
    try:
        found = path.stat()
    except OSError as problem:
        raise WrongUse(f"{setting} leads to {path}, which cannot be read: {problem.strerror}.") from problem
    return Register(path=str(path), mark=f"{found.st_size}-{found.st_mtime_ns}")
