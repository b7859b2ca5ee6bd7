"""Puts a file in the place of the one before: who reads finds either of them whole."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex


def put(path: Path, *pieces: bytes, lasting: bool = False) -> None:
    """Writes the pieces, one after the other, as `placing` does."""
    with placing(path, lasting=lasting) as draft, draft.open("wb") as file:
        file.writelines(pieces)


@contextmanager
def placing(path: Path, *, lasting: bool = False) -> Iterator[Path]:
    """A name beside it for whoever writes the draft, which takes its place at the end, and is taken away where that fails.

    No two drafts share a name: machines that share a folder number their processes alike. What is `lasting` survives a power
    cut from then on; what can be made again need not. Raises OSError.
    """
    draft = path.with_name(f"{path.name}.{token_hex(4)}.part")
    try:
        yield draft
        if lasting:
            settle(draft)
        draft.replace(path)
    except BaseException:
        with suppress(OSError):
            draft.unlink()
        raise
    if lasting:
        settle(path.parent)


def settle(path: Path) -> None:
    """What was written to a file, or which names stand in a folder, is safe on its disk after this."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
