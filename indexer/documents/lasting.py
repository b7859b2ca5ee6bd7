"""Until when a document looks the same, so that a night makes again only what the day itself has changed. Pure."""

from __future__ import annotations

from datetime import date, timedelta

from indexer.documents import money, starts
from schemas import Offering

_DAYS_UNTIL_STALE = 7


def lasts_until(offering: Offering, today: date) -> date:
    """The first day after `today` on which the offering's document reads otherwise, or date.max where no day changes it.

    Whether it is stale is left out: that depends on when it was last seen, which moves every night.
    """
    ahead = sorted(day for day in {*starts.turns(offering), *money.turns(offering)} if day > today)
    if not ahead:
        return date.max
    as_it_reads = _dated(offering, today)
    return next((day for day in ahead if _dated(offering, day) != as_it_reads), date.max)


def stale_before(today: date) -> str:
    """A record is stale whose `last_seen`, in RFC 3339, stands before this in the alphabet: it was not seen for over a week."""
    return (today - timedelta(days=_DAYS_UNTIL_STALE)).isoformat()


def _dated(offering: Offering, day: date) -> tuple[starts.Start, money.Cost]:
    """All that a document takes from the day, its staleness apart."""
    return starts.start(offering, day), money.cost(offering, day)
