"""Puts the report on the ecosystem together: the history of the listings, gone through once, and two reports on coverage."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Protocol

from reporter.coverage import coverage
from reporter.ecosystem.changing import month
from reporter.ecosystem.counting import Count
from reporter.ecosystem.figures import Ecosystem, Said
from reporter.ecosystem.growing import delivery, growth, printed
from reporter.figures import Coverage
from reporter.trend import trend
from schemas import Dimension, Harvest, Outcome, Record, Source, Step

EVERY = 1_000_000  # harvests


class Past(Protocol):
    """What the report asks of a store."""

    def harvests(self, source_id: str | None = None, limit: int = ...) -> tuple[Harvest, ...]: ...
    def records(self) -> Iterable[Record]: ...
    def steps(self, first: date, last: date) -> Iterable[Step]: ...


def ecosystem(
    past: Past, sources: Mapping[str, Source], portals: Coverage, today: date, regimes: Coverage | None = None
) -> Ecosystem:
    """`portals` is the coverage by source of the same records, which are those of the end of `today`; `regimes` that by regime,
    counted here where it is not given."""
    nights = sorted({one.ended_at[:10] for one in past.harvests(limit=EVERY) if one.outcome is not Outcome.FAILED})
    count = Count(nights)
    steps = past.steps(date.fromisoformat(nights[0]), today + timedelta(days=1)) if nights else ()
    moved = trend((), count.hear(steps), sources, nights, tuple(Dimension), by_source=True)
    regimes = regimes or coverage(past.records(), sources, "regime")
    return Ecosystem(
        as_of=nights[-1] if nights else "",
        growth=growth(count, nights, sources),
        delivery=delivery(count, sources),
        printed=printed(),
        gaps=(*_said(portals), *_said(regimes)),
        month=month(count, moved, nights, sources),
    )


def _said(coverage: Coverage) -> Iterable[Said]:
    for row in coverage.rows:
        for cell in row.dimensions if row.n else ():
            yield Said(
                by=coverage.by,
                key=row.key,
                name=row.name,
                element=cell.element,
                n=cell.n,
                checked=cell.observed,
                published=cell.published,
            )
