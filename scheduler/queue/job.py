"""One job of the queue: a source to harvest, as the night knew it, unless it has been harvested since."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec
from msgspec.structs import replace

from schemas import RHYTHMS, Harvest, Register, Source
from store import Store

RECENT = 30
"""Newest harvests of a source among which its last crawl is looked for: readings again and replays may have followed it."""
DAY = 86_400
"""Seconds; more than a harvest is allowed to take."""
LATEST = 10_000
"""Nights of waiting beyond which all are alike: only a clock that was wrong tells of them, and no priority would hold them."""


def packed(source: Source) -> dict[str, Any]:
    """A source as JSON, without the registers: they are files of a machine, and each worker has its own."""
    told: dict[str, Any] = msgspec.to_builtins(replace(source, registers={}))
    return told


def unpacked(told: dict[str, Any], registers: dict[str, Register]) -> Source:
    return replace(msgspec.convert(told, Source), registers=registers)


def newest(store: Store, source_id: str) -> Harvest | None:
    """The newest harvest that asked the site, however it ended."""
    return next((one for one in store.harvests(source_id, RECENT) if one.crawled), None)


def since(store: Store, source_id: str, after: str) -> Harvest | None:
    """The one that came after the harvest of this id, empty for none; no clock is asked, since those of machines differ."""
    last = newest(store, source_id)
    return None if last is None or last.harvest_id == after else last


def priority(source: Source, last: Harvest | None, now: datetime) -> int:
    """What is taken first: by the seconds of the last crawl, the longest, so that none is left running alone at the end. For each
    night that a source has been waited for it goes before all that are on time, so that no short one waits for ever; and so does
    one that was never crawled, by the courses it is expected to have, at a page a second."""
    if last is None:
        return DAY + source.expect.min
    begun, ended = datetime.fromisoformat(last.started_at), datetime.fromisoformat(last.ended_at)
    late = round((now - begun).total_seconds() / DAY - RHYTHMS[source.every])
    return min(LATEST, max(0, late)) * DAY + min(DAY - 1, max(0, round((ended - begun).total_seconds())))
