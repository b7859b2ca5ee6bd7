"""The command that sums everything up on one page of plain sentences: report summary."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Literal

import typer

import reporter
from credatlas.environment import read_settings
from credatlas.options import Output
from credatlas.output import write
from credatlas.rooms import chosen, opened_store
from normaliser import Programmes, judged
from reporter import Trend
from schemas import Dimension, Harvest, Source
from store import Store

RECENT = 1_000
"""Harvests among which the last night's are looked for."""


def summary(
    lang: Annotated[Literal["en", "fr"], typer.Option(help="The language of the page.")] = "en",
    format: Annotated[Literal["text", "html"], typer.Option(help="How to print it.")] = "text",
    output: Output = None,
) -> None:
    """One page in plain sentences: what there is, what is missing, what changed last night, and what could not be seen.

    Example: credatlas report summary --lang fr --format html -o resume.html
    """
    sources, today = chosen(()), datetime.now(UTC).date()
    with opened_store(read_settings()) as store:
        coverage = reporter.coverage(store.records(), sources)
        programmes = Programmes(record.offering for record in store.records())
        gaps = reporter.gaps(judged(store.records(), sources, today, programmes), sources, today, ("provider",))
        night = _night(store)
        page = reporter.one_page(coverage, gaps, _trend(store, night, sources), night, sources, lang)
    write([(reporter.page_html if format == "html" else reporter.page_text)(page).encode()], output)


def _night(store: Store) -> tuple[Harvest, ...]:
    """The harvests of the last day that saw any, those that failed too."""
    recent = store.harvests(limit=RECENT)
    return tuple(one for one in recent if one.ended_at[:10] == recent[0].ended_at[:10])


def _trend(store: Store, night: tuple[Harvest, ...], sources: Mapping[str, Source]) -> Trend:
    if not night:
        return reporter.trend([], [], sources, [])
    day = date.fromisoformat(night[0].ended_at[:10])
    before = store.records_as_of(day - timedelta(days=1))
    return reporter.trend(before, store.steps(day, day), sources, [day.isoformat()], tuple(Dimension))
