"""The reports: what the catalogues publish, what they leave out, and what the standards cannot carry."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Literal

import typer

import reporter
from credatlas.environment import read_settings
from credatlas.gapping import found_on, gaps
from credatlas.options import Day, Output, SourceNames
from credatlas.output import write
from credatlas.rooms import chosen, opened_store
from credatlas.standing import health
from credatlas.summing import summary
from credatlas.trending import LAID_OUT, Format, trend
from reporter import Coverage, Losses
from schemas import WrongUse

report = typer.Typer(help="What the catalogues publish and what they leave out.", no_args_is_help=True)
RENDERERS: dict[str, Callable[[Coverage], bytes]] = {
    "table": lambda coverage: reporter.as_table(coverage).encode(),
    "csv": lambda coverage: reporter.as_csv(coverage).encode(),
    "json": lambda coverage: reporter.as_json(coverage).encode(),
    "html": lambda coverage: reporter.as_html(coverage).encode(),
    "xlsx": lambda coverage: reporter.report_xlsx(reporter.coverage_report(coverage)),
}
LOSS_RENDERERS: dict[str, Callable[[Sequence[Losses]], str]] = {
    "table": reporter.losses_table,
    "csv": reporter.losses_csv,
    "json": reporter.losses_json,
}


@report.callback()
def _report() -> None:
    """Keeps `report` a group."""


@report.command()
def coverage(
    format: Format = "table",
    by: Annotated[
        Literal["source", "provider", "subject", "country", "regime", "framework"], typer.Option(help="What a row stands for.")
    ] = "source",
    distinct: Annotated[
        bool,
        typer.Option("--distinct", help="Count a course once, by the record that speaks for it."),
    ] = False,
    as_of: Day = None,
    output: Output = None,
) -> None:
    """Each catalogue on the six dimensions, with n and the share of what was observed, and the fill rates of the fields.

    By framework: how much of what each framework asks is met, in every country it applies in.

    Example: credatlas report coverage --by subject --as-of 2026-06-30 --format html -o coverage.html
    """
    if by == "framework":
        if distinct:
            raise WrongUse("What frameworks ask is asked of every record; leave out --distinct, or choose another --by.")
        found = reporter.frameworks_report(found_on(as_of.date() if as_of else None, ("country",)))
        write([LAID_OUT[format](found)], output)
        return
    with opened_store(read_settings()) as store:
        records = store.records() if as_of is None else store.records_as_of(as_of.date())
        if distinct:
            records = reporter.distinct(records, store.clusters())
        counted = reporter.coverage(records, chosen(()), by, f"{as_of:%Y-%m-%d}" if as_of else "")
    write([RENDERERS[format](counted)], output)


@report.command()
def losses(
    names: SourceNames = None,
    format: Annotated[Literal["table", "csv", "json"], typer.Option(help="How to print it.")] = "table",
    output: Output = None,
) -> None:
    """What each standard of the exports cannot carry: element by element, the records that state it and what became of it.

    Example: credatlas report losses --format csv -o losses.csv
    """
    with opened_store(read_settings()) as store:
        found = reporter.losses(record for name in chosen(names or ()) for record in store.records(name))
    write([LOSS_RENDERERS[format](found).encode()], output)


for command in (gaps, trend, summary, health):
    report.command()(command)
