"""Options that many commands share, so that they read the same everywhere."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from credatlas.declared import usable
from credatlas.environment import read_settings


def _source_names(incomplete: str) -> list[str]:
    return [name for name in usable(read_settings()).shown if name.startswith(incomplete)]


AsJson = Annotated[bool, typer.Option("--json", help="One JSON document, for programs.")]
SourceNames = Annotated[
    list[str] | None,
    typer.Argument(metavar="[SOURCE]...", help="Names as `credatlas sources` lists them.", autocompletion=_source_names),
]
Output = Annotated[Path | None, typer.Option("--output", "-o", help="Write to this file instead of the terminal.")]
Day = Annotated[
    datetime | None,
    typer.Option("--as-of", formats=["%Y-%m-%d"], metavar="DATE", help="The records as they stood when this day ended (UTC)."),
]
