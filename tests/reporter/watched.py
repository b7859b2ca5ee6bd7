"""Runs of an invented catalogue with the figures that are watched, and the limits as they ship."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from schemas import Counters, Failure, Filled, Harvest, Monitor, Outcome, watches

LIMITS = watches(Path("there-is-no-such-file.toml"))
NOON = datetime(2026, 6, 30, 12, tzinfo=UTC)


def run(
    night: int,
    found: int = 100,
    priced: int | None = None,
    outcome: Outcome = Outcome.FULL,
    failure: Failure | None = None,
    seconds: int = 60,
    errors: int = 0,
) -> Harvest:
    """A run of a night of June; `priced` of its records state a price, 95 of 100 where it is not told."""
    begun = datetime(2026, 6, night, 2, tzinfo=UTC)
    stated = found * 95 // 100 if priced is None else priced
    failed = outcome is Outcome.FAILED
    return Harvest(
        harvest_id=f"ie_quayside/{night}",
        source_id="ie_quayside",
        started_at=begun.isoformat(timespec="seconds"),
        ended_at=(begun + timedelta(seconds=seconds)).isoformat(timespec="seconds"),
        outcome=outcome,
        failure=failure,
        reason="" if outcome is Outcome.FULL else "Quayside did not answer; the next night tries again.",
        counters=Counters(pages=found, unchanged=0 if failed else found, errors=errors),
        filled={} if failed else {"price": Filled(stated, 0, found - stated, 0), "title": Filled(found, 0, 0, 0)},
    )


def wrong(found: tuple[Monitor, ...]) -> list[str]:
    return [one.key for one in found if one.well is False]
