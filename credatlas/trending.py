"""The reports that are laid out in tables, and the command that tells what changed: report trend."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Annotated, Literal

import typer

import reporter
from credatlas.environment import read_settings
from credatlas.options import Output
from credatlas.output import write
from credatlas.rooms import chosen, opened_store
from reporter import Report
from schemas import Harvest, Outcome, WrongUse

Format = Annotated[Literal["table", "csv", "json", "html", "xlsx"], typer.Option(help="How to print it.")]
LAID_OUT: dict[str, Callable[[Report], bytes]] = {
    "table": lambda report: reporter.report_table(report).encode(),
    "csv": lambda report: reporter.report_csv(report).encode(),
    "json": lambda report: reporter.report_json(report).encode(),
    "html": lambda report: reporter.report_html(report).encode(),
    "xlsx": reporter.report_xlsx,
}
_DAYS = ["%Y-%m-%d"]


def trend(
    format: Format = "table",
    since: Annotated[datetime | None, typer.Option("--from", formats=_DAYS, metavar="DATE", help="The first night.")] = None,
    until: Annotated[datetime | None, typer.Option("--to", formats=_DAYS, metavar="DATE", help="The last night.")] = None,
    dimension: Annotated[list[str] | None, typer.Option(help="Only this dimension or field; may be said again.")] = None,
    by: Annotated[Literal["all", "source"], typer.Option(help="What a row stands for.")] = "all",
    output: Output = None,
) -> None:
    """What is published, night by night, and how much of each change is the catalogues' and how much is ours.

    Example: credatlas report trend --from 2026-06-01 --dimension qa_process
    """
    with opened_store(read_settings()) as store:
        told = [one for one in store.harvests(limit=_ALL) if one.outcome is not Outcome.FAILED]
        first, last = _range(told, since, until)
        days = {one.ended_at[:10] for one in told if first.isoformat() <= one.ended_at[:10] <= last.isoformat()}
        elements = tuple(dimension or reporter.ELEMENTS)
        before = store.records_as_of(first - timedelta(days=1))
        found = reporter.trend(before, store.steps(first, last), chosen(()), days, elements, by == "source")
    write([LAID_OUT[format](reporter.trend_report(found, narrow=format in ("table", "html")))], output)


_ALL = 1_000_000  # harvests


def _range(told: Sequence[Harvest], since: datetime | None, until: datetime | None) -> tuple[date, date]:
    """From the first harvest to the last, where no days are named."""
    days = sorted(one.ended_at[:10] for one in told) or ["2000-01-01"]
    first = since.date() if since else date.fromisoformat(days[0])
    last = until.date() if until else max(first, date.fromisoformat(days[-1]))
    if last < first:
        raise WrongUse(f"--to {last} is before --from {first}; name the earlier day first.")
    return first, last
