"""Where a command puts a file it makes: on the terminal, or under a name that appears only when it is whole."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path

from credatlas.console import say
from schemas import WrongUse


def write(pieces: Iterable[bytes], output: Path | None) -> None:
    """To the terminal, or to a file that appears only when it is whole and safe on its disk."""
    if output is None:
        for piece in pieces:
            sys.stdout.buffer.write(piece)
        sys.stdout.buffer.flush()
        return
    if not output.parent.is_dir():
        raise WrongUse(f"There is no folder {output.parent} to put {output.name} into; make it, or name another.")
    draft = output.with_name(f"{output.name}.part")
    with draft.open("wb") as file:
        file.writelines(pieces)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(output)
    _keep_name(output.parent)
    say(f"Written to {output}")


def _keep_name(folder: Path) -> None:
    """A name is safe once its folder is on the disk; Windows has no such call, and no need of it."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
