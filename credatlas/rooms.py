"""Opens the rooms that a command needs, as the settings say, and closes them behind it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from datetime import UTC, datetime

from credatlas.console import say
from credatlas.declared import Declared, usable
from credatlas.environment import read_settings
from indexer import Engine, open_engine
from schemas import Harvest, Outcome, Settings, Source, put
from store import Store


@contextmanager
def opened_store(settings: Settings) -> Iterator[Store]:
    """The store in the data folder or wherever the settings say; an empty one is made at the first use."""
    settings.home.mkdir(parents=True, exist_ok=True)
    _begin(settings, datetime.now(UTC).isoformat(timespec="seconds"))
    store = Store.open(settings.database)
    try:
        yield store
    finally:
        store.close()


def _begin(settings: Settings, now: str) -> None:
    """Remembers when the folder was set up, so that nights that never come are missed; of a clock that was ahead, anew."""
    if not "" < settings.begun <= now:
        with suppress(OSError):  # a folder that may only be read has been set up elsewhere
            put(settings.beginning, now.encode())


@asynccontextmanager
async def opened_engine(settings: Settings) -> AsyncIterator[Engine]:
    engine = open_engine(settings)
    try:
        yield engine
    finally:
        await engine.close()


def unstarted(source: Source, reason: str) -> Harvest:
    """The result of a harvest that could not begin; nothing is remembered of it."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return Harvest(harvest_id="", source_id=source.source_id, started_at=now, ended_at=now, outcome=Outcome.FAILED, reason=reason)


def chosen(names: Sequence[str]) -> Mapping[str, Source]:
    """The sources named, or all when none is, as their records are shown. Raises WrongUse."""
    known = usable(read_settings())
    if not names:
        tell_left_out(known)
    return known.to_show(names)


def tell_left_out(known: Declared) -> None:
    for slip in known.slips.values():
        say(f"A source file is left out, and its records stay: {slip}", "yellow")
