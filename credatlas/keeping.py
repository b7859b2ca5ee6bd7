"""Leaves the reports of a publish in the data folder, for the pages to show."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

import reporter
from normaliser import Programmes
from reporter import Kept
from scheduler import Findings
from schemas import Record, Settings, Source, encode, put
from store import Store


def keep_reports(settings: Settings, store: Store, sources: Mapping[str, Source]) -> None:
    """Reckoned over the records one at a time; the file appears only when it is whole."""
    today = datetime.now(UTC).date()
    found = Findings(settings.findings, sources, today)
    programmes = Programmes()
    heard = _heard(store, programmes)
    portals, providers, regimes = reporter.coverages(heard, sources, ("source", "provider", "regime"))
    kept = Kept(
        coverage=portals,
        providers=providers,
        gaps=reporter.gaps(found.judged(store, programmes), sources, today, reporter.SHOWN),
        ecosystem=reporter.ecosystem(store, sources, portals, today, regimes),
        examples=reporter.examples(store.records()),
    )
    put(settings.reports, encode(kept))


def _heard(store: Store, programmes: Programmes) -> Iterator[Record]:
    """Every record, of which the programmes have heard once it is passed on: reading all of them once more is what costs."""
    for record in store.records():
        programmes.hear(record.offering)
        yield record
