"""The command by which a person releases what a held harvest keeps back."""

from __future__ import annotations

import getpass
from datetime import UTC, datetime
from typing import Annotated

import typer

import scheduler
from credatlas.console import show, show_json
from credatlas.environment import read_settings
from credatlas.options import AsJson
from credatlas.rooms import opened_store

HOURS = 72
"""Hours an approval stands when nobody says otherwise: over a weekend."""


def approve(
    harvest: Annotated[str, typer.Argument(help="A held harvest, by its id, or a source: its last one.")],
    expires: Annotated[int, typer.Option(min=1, help="Hours after which it no longer counts.")] = HOURS,
    by: Annotated[str, typer.Option(help="Who approves; your login when left out.")] = "",
    as_json: AsJson = False,
) -> None:
    """Say that what a held harvest showed is right; the next harvest that shows the same is taken over, once.

    The exit code is 2 when nothing of it waits, or it was approved before.

    Example: credatlas approve ie_microcreds --expires 24
    """
    with opened_store(read_settings()) as store:
        given = scheduler.approve(store, harvest, by.strip() or getpass.getuser(), expires, datetime.now(UTC))
    if as_json:
        show_json(given)
        return
    held = given.held
    show(f"Approved by {given.by} until {given.expires}: {given.harvest_id} ({given.failure})")
    show(f"{held.found} offerings found, {held.known} known before, {held.gone} of those gone")
    show(f"The next harvest that shows the same is taken over, once: credatlas harvest {given.source_id}")
