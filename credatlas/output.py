"""Where a command puts a file it makes: on the terminal, or under a name that appears only when it is whole."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from credatlas.console import say


def write(pieces: Iterable[bytes], output: Path | None) -> None:
    """To the terminal, or to a file that appears only when it is whole."""
    if output is None:
        for piece in pieces:
            sys.stdout.buffer.write(piece)
        sys.stdout.buffer.flush()
        return
    draft = output.with_name(f"{output.name}.part")
    with draft.open("wb") as file:
        file.writelines(pieces)
    draft.replace(output)
    say(f"Written to {output}")
