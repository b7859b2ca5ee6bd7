"""The commands that keep the catalogue safe: backup and restore."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import typer

import scheduler
from credatlas.console import say, show, show_json
from credatlas.environment import read_settings
from credatlas.front import NOT_WELL
from credatlas.options import AsJson
from credatlas.publishing import publish_all, published_line
from credatlas.rooms import opened_store

_NAMED = 5


def backup(
    folder: Annotated[Path, typer.Argument(help="Where the backups are; on another disk, if it is to survive this one.")],
    keep: Annotated[int, typer.Option(min=0, help="Let go of all but so many of the newest; 0 keeps all.")] = 0,
    as_json: AsJson = False,
) -> None:
    """Copy the database, the archive and your own source files while harvests run; what was copied before is not copied again.

    No secret is copied: passwords and keys come from the settings, and the console makes itself another key. The exit code is 1
    where the archive itself lacks files, which are named; the backup is made all the same.

    Example: credatlas backup /mnt/other-disk/credatlas --keep 14
    """
    settings = read_settings()
    with opened_store(settings) as store:
        made = scheduler.back_up(store, settings, folder, keep)
    if as_json:
        show_json(made)
    else:
        show(f"{folder / made.name}: {made.offerings} offerings; {made.files} files, {made.fresh} of the archive copied anew")
    if made.missing:
        named = ", ".join(made.missing[:_NAMED]) + (" and others" if len(made.missing) > _NAMED else "")
        say(f"The archive lacks {len(made.missing)} files that its manifests name: {named}.", "red")
        say("credatlas audit says which records rest on them; an older backup may have them.", "red")
        raise typer.Exit(NOT_WELL)


def restore(
    folder: Annotated[Path, typer.Argument(help="The folder of the backups, for the newest, or one of the backups in it.")],
    check: Annotated[bool, typer.Option("--check", help="Only see whether every file is as it was made.")] = False,
    as_json: AsJson = False,
) -> None:
    """Fill an empty data folder and an empty database from a backup, whichever database it was made of, and publish.

    Every file is held against its sum first. One that is damaged, or anything that is there already, ends it.

    Example: credatlas restore /mnt/other-disk/credatlas
    """
    if check:
        _, told, files = scheduler.checked_backup(folder)
        show_json(told) if as_json else show(f"{told.name} is whole: {len(files)} files, {told.offerings} offerings")
        return
    settings = read_settings()
    with opened_store(settings) as store:
        told = scheduler.restore(store, settings, folder)
        say(f"Restored {told.offerings} offerings as they were at {told.made_at}; publishing them.")
        published = asyncio.run(publish_all(settings, store))
    if as_json:
        show_json({"backup": told, "published": published})
    else:
        show(published_line(published))
