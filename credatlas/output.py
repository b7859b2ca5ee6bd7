"""Where a command puts a file it makes: on the terminal, or under a name that appears only when it is whole."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from credatlas.console import say
from schemas import WrongUse, placing


def write(pieces: Iterable[bytes], output: Path | None) -> None:
    """To the terminal, or to a file that appears only when it is whole and safe on its disk."""
    if output is None:
        for piece in pieces:
            sys.stdout.buffer.write(piece)
        sys.stdout.buffer.flush()
        return
    if not output.parent.is_dir():
        raise WrongUse(f"There is no folder {output.parent} to put {output.name} into; make it, or name another.")
    with placing(output, lasting=True) as draft, draft.open("wb") as file:
        file.writelines(pieces)
    say(f"Written to {output}")
