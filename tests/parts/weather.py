"""Bad weather for the process that asks: a disk that takes no larger file, and a folder that may be read alone."""

from __future__ import annotations

import os
import resource
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

_NOBODY = 65534


@contextmanager
def full_disk(most: int) -> Iterator[Callable[[int], None]]:
    """No file may grow beyond so many bytes: the system refuses as a full disk does, in the midst of a write.

    What is given sets another limit meanwhile, from any thread.
    """
    before = resource.getrlimit(resource.RLIMIT_FSIZE)

    def fill(most: int) -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, before[1]))

    fill(most)
    try:
        yield fill
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """We may read what is in a folder and write nothing; root, whom no mode binds, is nobody meanwhile."""
    root = os.geteuid() == 0
    paths = [folder, *folder.rglob("*")]
    modes = [(path, path.stat().st_mode) for path in paths]
    for path in paths:
        path.chmod(0o555 if path.is_dir() else 0o444)
    if root:
        os.seteuid(_NOBODY)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)
        for path, mode in modes:
            path.chmod(mode)


@contextmanager
def open_folder() -> Iterator[Path]:
    """A folder whose parents everybody may enter."""
    with tempfile.TemporaryDirectory(prefix="credatlas-weather-") as name:
        Path(name).chmod(0o755)
        yield Path(name)
