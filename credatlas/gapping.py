"""The reports that hold what is published against the frameworks: report gaps, and coverage by framework."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Annotated, Literal

import typer

import reporter
from credatlas.environment import read_settings
from credatlas.options import Output
from credatlas.output import write
from credatlas.rooms import chosen, opened_store
from credatlas.trending import LAID_OUT, Format
from normaliser import Programmes, judged
from reporter import Gaps
from schemas import Record

_DAYS = ["%Y-%m-%d"]


def gaps(
    by: Annotated[
        Literal["source", "provider", "subject", "framework", "country"], typer.Option(help="What is told apart.")
    ] = "source",
    source: Annotated[str, typer.Option(help="Only the offerings of this source.")] = "",
    on: Annotated[
        datetime | None, typer.Option(formats=_DAYS, metavar="DATE", help="By the rules and the records of this day (UTC).")
    ] = None,
    format: Format = "table",
    output: Output = None,
) -> None:
    """What the frameworks ask for and the catalogues do not say, the gravest and most frequent first.

    What was named missing in 2023 and no framework asks for stands apart.

    Example: credatlas report gaps --by framework --format xlsx -o gaps.xlsx
    """
    heat = format in ("html", "xlsx")
    kinds = tuple(dict.fromkeys((by, *(reporter.HEATED if heat else ()))))
    found = found_on(on.date() if on else None, kinds, source)
    write([LAID_OUT[format](reporter.gaps_report(found, by, narrow=format in ("table", "html"), heat=heat))], output)


def found_on(day: date | None, kinds: tuple[str, ...], source: str = "") -> Gaps:
    """What was found by the rules of a day, in the records as they stood when it ended; today's where none is named."""
    sources, today = chosen([source] if source else ()), datetime.now(UTC).date()
    on = day or today
    with opened_store(read_settings()) as store:

        def records() -> Iterator[Record]:
            return store.records(source or None) if on >= today else store.records_as_of(on)

        programmes = Programmes(record.offering for record in records())
        return reporter.gaps(judged(records(), sources, on, programmes), sources, on, kinds)
