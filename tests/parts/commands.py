"""Whether a command line is one of ours, read as the front door reads it without being done."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from typer.main import get_command

from credatlas.main import app


def wrong_command(words: Sequence[str]) -> str:
    """What is wrong with the words after `credatlas`; empty where nothing is."""
    command: Any = get_command(app)
    name, rest = "", list(words)
    while rest and hasattr(command, "commands"):
        name = rest.pop(0)
        if name not in command.commands:
            return f"there is no command {name}"
        command = command.commands[name]
    if hasattr(command, "commands"):
        return f"{name or 'nothing'} is no whole command"
    try:
        command.make_context(name, rest)
    except Exception as wrong:
        return f"{name}: {wrong}"
    return ""
