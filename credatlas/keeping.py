"""Leaves the reports of a publish in the data folder, for the pages to show."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

import reporter
from normaliser import Programmes
from reporter import Kept
from scheduler import Findings
from schemas import Settings, Source, encode, put
from store import Store


def keep_reports(settings: Settings, store: Store, sources: Mapping[str, Source]) -> None:
    """Reckoned over the records one at a time; the file appears only when it is whole."""
    today = datetime.now(UTC).date()
    found = Findings(settings.findings, sources, today)
    programmes = Programmes(record.offering for record in store.records())
    portals, providers, regimes = reporter.coverages(store.records(), sources, ("source", "provider", "regime"))
    kept = Kept(
        coverage=portals,
        providers=providers,
        gaps=reporter.gaps(found.judged(store, programmes), sources, today, reporter.SHOWN),
        ecosystem=reporter.ecosystem(store, sources, portals, today, regimes),
        examples=reporter.examples(store.records()),
    )
    put(settings.reports, encode(kept))
