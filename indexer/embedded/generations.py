"""Keeps whole generations of an index in a folder: each is built aside, and a pointer file says which one is read."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_KEPT = 2
_NAME = re.compile(r"generation-\d{8}")
_NOWHERE = "generation-unreadable"
"""A folder that is never there: what a pointer that is damaged, or may not be read, points at."""


class Generations:
    """`folder` holds `current` (the name of the generation read), `lock`, and one folder a generation.

    A generation is never written to once it is current, so any number of processes may read while one writes, and a
    publisher killed at any moment leaves the current one whole.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._pointer = folder / "current"

    @property
    def current(self) -> Path | None:
        try:
            name = self._pointer.read_text(encoding="ascii", errors="replace").strip()
        except FileNotFoundError:
            return None
        except OSError:
            return self._folder / _NOWHERE
        return self._folder / (name if _NAME.fullmatch(name) else _NOWHERE)

    @property
    def since(self) -> int:
        """When the current one became so: after all were lost, another may bear its name. 0 without one."""
        try:
            return self._pointer.stat().st_mtime_ns
        except OSError:
            return 0

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One publisher at a time; a second one waits. Whatever a killed one left behind is removed."""
        self._folder.mkdir(parents=True, exist_ok=True)
        with (self._folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            for left in self._folder.glob("building-*"):
                shutil.rmtree(left)
            yield

    @contextmanager
    def new(self, start_from: Path | None = None) -> Iterator[Path]:
        """An empty folder, or one that shares the files of a generation, to be filled; it becomes current at the end."""
        name = f"generation-{self._next_number():08}"
        building = self._folder / f"building-{name}"
        if start_from:
            shutil.copytree(start_from, building, copy_function=_share, ignore=shutil.ignore_patterns("*.lock"))
        else:
            building.mkdir()
        try:
            yield building
        except BaseException:
            shutil.rmtree(building, ignore_errors=True)
            raise
        _flush_folder(building)
        building.rename(self._folder / name)
        self._point_at(name)
        self._forget_old()

    def _next_number(self) -> int:
        return max((int(path.name.rpartition("-")[2]) for path in self._folder.glob("generation-*")), default=0) + 1

    def _point_at(self, name: str) -> None:
        fresh = self._folder / "current.new"
        with fresh.open("w", encoding="ascii") as file:
            file.write(name)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self._pointer)
        _flush(self._folder)

    def _forget_old(self) -> None:
        """One generation before the current stays, for a reader that has just read the pointer."""
        for path in sorted(self._folder.glob("generation-*"))[:-_KEPT]:
            shutil.rmtree(path)


def _share(source: str, target: str) -> None:
    """A hard link where the file system can, since the files of an index are replaced and never changed in place."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def _flush_folder(folder: Path) -> None:
    for path in folder.rglob("*"):
        _flush(path)
    _flush(folder)


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
