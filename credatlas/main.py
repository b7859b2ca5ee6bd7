"""The command line: which commands there are, and how the program starts."""

from __future__ import annotations

import sys
from contextlib import suppress
from typing import Annotated

import typer

from credatlas.approving import approve
from credatlas.catalogue import search, sources
from credatlas.checking import check
from credatlas.correcting import correct, corrections
from credatlas.demo import demo
from credatlas.doctor import doctor
from credatlas.duplicates import duplicates
from credatlas.environment import read_settings
from credatlas.explaining import explain
from credatlas.exporting import export
from credatlas.front import FrontDoor
from credatlas.harvesting import audit, harvest, normalise
from credatlas.issues import issues
from credatlas.keeping_safe import backup, restore
from credatlas.logs import begin_log
from credatlas.nightly import night, schedule
from credatlas.pausing import pause, resume
from credatlas.previewing import preview
from credatlas.probing import probe
from credatlas.publishing import publish
from credatlas.reporting import report
from credatlas.serving import serve
from credatlas.telling import alerts
from credatlas.working import worker
from schemas import CredAtlasError

app = typer.Typer(
    name="credatlas",
    cls=FrontDoor,
    help="One catalogue of the world's micro-credentials, and an honest map of what each of them does not tell you.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)


@app.callback()
def _front(trace: Annotated[bool, typer.Option("--trace", help="Show a mistake of ours in full.")] = False) -> None:  # noqa: ARG001 - the front door reads it
    with suppress(CredAtlasError):  # a setting that is wrong is told by the command that reads it
        begin_log(read_settings())


for command in (
    demo,
    probe,
    check,
    preview,
    harvest,
    night,
    schedule,
    normalise,
    publish,
    search,
    explain,
    export,
    sources,
    issues,
    correct,
    corrections,
    duplicates,
    approve,
    pause,
    resume,
    audit,
    worker,
    backup,
    restore,
    doctor,
    serve,
):
    app.command()(command)
app.add_typer(report, name="report")
app.add_typer(alerts, name="alerts")


def run() -> None:
    """Page words hold any character, whatever the terminal's locale says it can show."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    app()
