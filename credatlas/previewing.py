"""The command that reads a source's first pages as a harvest would, and keeps nothing."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

import scheduler
from credatlas.console import brief, show, show_json, show_table
from credatlas.declared import usable
from credatlas.environment import read_settings
from credatlas.options import AsJson


def preview(
    name: Annotated[str, typer.Argument(metavar="SOURCE", help="A source, as `credatlas sources` lists them.")],
    pages: Annotated[int, typer.Option(min=1, max=50, help="Pages to ask for at most.")] = 5,
    as_json: AsJson = False,
) -> None:
    """Read the first pages of a source as a harvest would; nothing is recorded, archived or published.

    Example: credatlas preview ie_microcreds
    """
    settings = read_settings()
    found = asyncio.run(scheduler.preview(usable(settings).to_read([name])[name], settings, pages))
    if as_json:
        show_json(found)
        return
    show(f"{name}: {found.pages} pages, {len(found.offerings)} offerings; nothing of it was kept", "bold")
    show_table(("", ""), [(brief(one.name), one.url) for one in found.offerings])
    for what, count in (*found.errors.items(), *found.left_out.items()):
        show(f"{what}: {count}")
