"""The commands that leave a source alone for a while: pause, resume."""

from __future__ import annotations

import getpass
from datetime import UTC, datetime
from typing import Annotated

import typer

from credatlas.console import show
from credatlas.environment import read_settings
from credatlas.rooms import chosen, opened_store
from schemas import Pause, WrongUse

Name = Annotated[str, typer.Argument(metavar="SOURCE", help="A source, as `credatlas sources` lists them.")]


def pause(
    name: Name,
    until: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], metavar="DATE", help="The day it ends.")] = None,
    note: Annotated[str, typer.Option(help="Why, for others to read.")] = "",
    by: Annotated[str, typer.Option(help="Who pauses it; your login when left out.")] = "",
) -> None:
    """Leave a source out of `harvest --all` until a day, or until it is resumed; its records stay. By name it is still harvested.

    Example: credatlas pause ie_microcreds --until 2027-01-04 --note "their site moves"
    """
    chosen([name])
    ends = until.replace(tzinfo=UTC).isoformat(timespec="seconds") if until else ""
    given = Pause(source_id=name, by=by.strip() or getpass.getuser(), at=_now(), until=ends, note=note)
    if not given.holds(datetime.now(UTC)):
        raise WrongUse(f"{ends[:10]} is past, so {name} would not be paused; name a day to come, or none.")
    with opened_store(read_settings()) as store:
        store.runs.pause(given)
    show(f"{name} is {paused_by(given)}. To go on earlier: credatlas resume {name}")


def resume(name: Name) -> None:
    """Harvest a paused source again each night.

    Example: credatlas resume ie_microcreds
    """
    chosen([name])
    with opened_store(read_settings()) as store:
        was = store.runs.resume(name)
    show(f"{name} is harvested again." if was else f"{name} was not paused.")


def paused_by(pause: Pause) -> str:
    """Who paused a source, for how long, and why."""
    ends = pause.until[:10] or "it is resumed"
    return f"paused by {pause.by} until {ends}" + (f" ({pause.note})" if pause.note else "")


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
