"""The command that makes what is remembered findable, and how every command does so."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated

import typer

import scheduler
from credatlas.console import say, show, show_json
from credatlas.declared import Declared, keep_declared, usable
from credatlas.environment import read_settings
from credatlas.keeping import keep_reports
from credatlas.options import AsJson
from credatlas.rooms import opened_engine, opened_store, tell_left_out
from credatlas.standing import look_around
from credatlas.telling import tell_of
from schemas import Published, Settings, Source
from store import Store


def publish(
    full: Annotated[bool, typer.Option("--full", help="Build all of it aside, whatever has changed, and swap it in.")] = False,
    as_json: AsJson = False,
) -> None:
    """Bring the index up to the store: aside and swapped when much has changed, so that searchers never see half of it.

    Example: credatlas publish
    """
    settings = read_settings()
    with opened_store(settings) as store:
        published = asyncio.run(publish_all(settings, store, full=full))
        tell_of(settings, store)
    if as_json:
        show_json(published)
    else:
        show(published_line(published))


async def publish_index(settings: Settings, store: Store, sources: Mapping[str, Source], full: bool = False) -> Published:
    today = datetime.now(UTC).date()
    async with opened_engine(settings) as engine:
        published = await asyncio.to_thread(scheduler.publish, store, engine, sources, today, settings.ledger, full)
    keep_declared(settings, sources)
    return published


async def publish_all(settings: Settings, store: Store, known: Declared | None = None, full: bool = False) -> Published:
    """The index, the reports and what stands between runs; says which files could not be used meanwhile."""
    known = known or usable(settings)
    published = await publish_index(settings, store, known.shown, full)
    await asyncio.to_thread(keep_reports, settings, store, known.shown)
    tell_left_out(known)
    if slip := await asyncio.to_thread(look_around, settings, store, known.shown):
        say(slip, "yellow")
    return published


def published_line(done: Published) -> str:
    """What a publish did, in one line."""
    how = " in a new index, swapped in" if done.swapped else ""
    pushed = f"{done.pushed} pushed" + (f" ({done.partial} in part)" if done.partial else "")
    figures = f"{done.total} documents, {pushed}, {done.deleted} deleted, {done.kept} as they were"
    again = "" if done.swapped else f"; {done.made} made again" + (f", {done.due} of them for the day alone" if done.due else "")
    removed = f". Removed, of releases that publish no more: {', '.join(done.removed)}" if done.removed else ""
    return f"Published to {done.engine}{how}: {figures}{again}{removed}" + (f". {done.trouble}" if done.trouble else "")
