"""Waits for a database that is away for a moment, rather than lose what hours of crawling brought home."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from time import monotonic
from typing import TypeVar

from schemas import StoreAway

PATIENCE = 300.0
"""Seconds for which a database may be locked, restart or be out of reach."""
PAUSE = 2.0
T = TypeVar("T")
_LOG = logging.getLogger(__name__)


async def patiently(work: Callable[[], T]) -> T:
    """Does what can be done again from its start, until the database lets it; raises StoreAway when that takes too long."""
    until = monotonic() + PATIENCE
    while True:
        try:
            return work()
        except StoreAway as away:
            if monotonic() > until:
                raise
            _LOG.warning("Waiting for the database: %s", away)
        await asyncio.sleep(PAUSE)
