"""The commands of alerts: what stands open, a test of who is told, and telling what was not told yet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Annotated

import typer

import scheduler
from credatlas.console import say, show, show_json, show_table
from credatlas.declared import strangers, usable
from credatlas.environment import read_settings
from credatlas.front import NOT_WELL
from credatlas.options import AsJson
from credatlas.rooms import opened_store
from reporter import told
from scheduler import Told
from schemas import AlertState, Outlet, Settings, WrongUse
from store import Store

alerts = typer.Typer(invoke_without_command=True)
UNSET = "Nobody is told of alerts; set CREDATLAS_SMTP or CREDATLAS_WEBHOOK."


@alerts.callback()
def standing(
    context: typer.Context,
    every: Annotated[bool, typer.Option("--all", help="Those that are snoozed or have closed, too.")] = False,
    as_json: AsJson = False,
) -> None:
    """List the alerts that stand open, the gravest first; test and send tell people of them.

    Example: credatlas alerts --json
    """
    if context.invoked_subcommand:
        return
    settings, today = read_settings(), datetime.now(UTC).date()
    with opened_store(settings) as store:
        found = [one for one in store.watched.alerts().values() if every or one.state(today) is AlertState.OPEN]
    found.sort(key=lambda one: (one.state(today) is AlertState.CLOSED, one.severity.rank, one.key))
    limits = scheduler.limits_of(settings)
    for sentence in strangers(settings, limits):
        say(sentence, "red")
    if as_json:
        show_json([{"state": one.state(today), "sentence": told(one.monitor, "sentence", limits), "alert": one} for one in found])
    elif found:
        rows = [
            (one.severity, one.state(today), one.monitor.source_id, told(one.monitor, "sentence", limits), one.first_seen[:10])
            for one in found
        ]
        show_table(("severity", "state", "source", "what", "since"), rows)
    else:
        show("No alert stands open.")


@alerts.command()
def test(as_json: AsJson = False) -> None:
    """Send a message through each outlet that says that it is a test; the exit code is 1 when one does not accept it.

    Example: credatlas alerts test
    """
    settings = read_settings()
    if not settings.outlets:
        raise WrongUse(UNSET)
    _show(scheduler.tested(settings, datetime.now(UTC)), as_json)


@alerts.command()
def send(as_json: AsJson = False) -> None:
    """Tell each outlet what it was not told yet, that no night has come, too; the exit code is 1 when one does not accept it.

    A night does so at its end, and `credatlas schedule` between nights; this is for who runs neither.

    Example: credatlas alerts send
    """
    settings = read_settings()
    with opened_store(settings) as store:
        done = scheduler.listen(settings, store, datetime.now(UTC), usable(settings).shown)
    if not settings.outlets:
        say(UNSET)
    _show(done, as_json)


def tell_of(settings: Settings, store: Store) -> None:
    """After a harvest or a publish by hand: tells what is to be told, and says which outlet could not be."""
    done = scheduler.listen(settings, store, datetime.now(UTC), usable(settings).shown)
    for one in done.deliveries:
        if one.trouble:
            say(f"Alerts: {one.trouble}", "red")


def outlets_told(settings: Settings, store: Store) -> Iterator[tuple[str, bool | None, str]]:
    """Of each outlet that is set: its name, whether it is well, and when it last accepted a message, and failed."""
    for one in settings.outlets:
        outlet = store.outbox.outlet(one.name)
        yield one.name, _well(outlet), f"{one.host}: {_told(outlet)}"


def _well(outlet: Outlet) -> bool | None:
    if outlet.trouble:
        return False if outlet.pending else None
    return True if outlet.accepted_at else None


def _told(outlet: Outlet) -> str:
    accepted = f"last accepted a message at {outlet.accepted_at}" if outlet.accepted_at else "accepted no message yet"
    failed = f"; last failed at {outlet.failed_at}" if outlet.failed_at else ""
    advice = "" if outlet.accepted_at or outlet.trouble else "; try it: credatlas alerts test."
    return accepted + failed + (f": {outlet.trouble}" if outlet.trouble else advice)


def _show(done: Told, as_json: bool) -> None:
    if as_json:
        show_json(done)
    elif done.elsewhere:
        show("Another process is telling; nothing was told twice.")
    elif not done.deliveries:
        show("There was nothing to tell.")
    else:
        for one in done.deliveries:
            how = "accepted" if one.accepted else "not accepted"
            show(f"{one.outlet:<22} {how}{': ' + one.trouble if one.trouble else ''}")
    if not done.well:
        raise typer.Exit(NOT_WELL)
