"""Keeps whole generations of an index in a folder: each is built aside, and a pointer file says which one is read."""

from __future__ import annotations

import os
import re
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from indexer.layout import KEPT_FOR
from indexer.turns import turn
from schemas import put, settle

_KEPT = 2
_NOWHERE = "generation-unreadable"
"""A folder that is never there: what a pointer that is damaged, or may not be read, points at."""


class Generations:
    """`folder` holds `current-<layout>` (the name of the generation read), `publish.lock`, and one folder a generation.

    A generation is never written to once it is current, so any number of processes may read while one writes, and a
    publisher killed at any moment leaves the current one whole. Releases of different layouts live side by side.
    """

    def __init__(self, folder: Path, layout: str) -> None:
        self._folder = folder
        self._pointer = folder / f"current-{layout}"
        self._begins = f"generation-{layout}-"
        self._name = re.compile(rf"{re.escape(self._begins)}\d{{8}}")

    @property
    def current(self) -> Path | None:
        try:
            name = self._pointer.read_text(encoding="ascii", errors="replace").strip()
        except FileNotFoundError:
            return None
        except OSError:
            return self._folder / _NOWHERE
        return self._folder / (name if self._name.fullmatch(name) else _NOWHERE)

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
        with turn(self._folder, "publish"):
            for left in self._folder.glob("building-*"):
                shutil.rmtree(left)
            for left in self._folder.glob("*.part"):
                left.unlink()
            yield

    @contextmanager
    def new(self, start_from: Path | None = None) -> Iterator[Path]:
        """An empty folder, or one that shares the files of a generation, to be filled; it becomes current at the end."""
        name = f"{self._begins}{self._next_number():08}"
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
        _settle_all(building)
        building.rename(self._folder / name)
        put(self._pointer, name.encode("ascii"), lasting=True)
        self._forget_old()

    def _next_number(self) -> int:
        return max((int(path.name.removeprefix(self._begins)) for path in self._all()), default=0) + 1

    def _all(self) -> list[Path]:
        """Those of this layout, the oldest first."""
        return sorted(path for path in self._folder.glob(f"{self._begins}*") if self._name.fullmatch(path.name))

    def _forget_old(self) -> None:
        """One generation before the current stays, for a reader that has just read the pointer; so does what another release
        has published to within KEPT_FOR.
        """
        for path in self._all()[:-_KEPT]:
            shutil.rmtree(path)
        until = time.time() - KEPT_FOR.total_seconds()
        for pointer in self._folder.glob("current-*"):
            if pointer != self._pointer and pointer.stat().st_mtime < until:
                pointer.unlink()
                for path in self._folder.glob(f"generation-{pointer.name.removeprefix('current-')}-*"):
                    shutil.rmtree(path)


def _share(source: str, target: str) -> None:
    """A hard link where the file system can, since the files of an index are replaced and never changed in place."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def _settle_all(folder: Path) -> None:
    for path in folder.rglob("*"):
        settle(path)
    settle(folder)
