"""Opens the rooms that a command needs, as the settings say, and closes them behind it."""

from __future__ import annotations

import difflib
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from datetime import UTC, datetime

from msgspec.structs import replace

from crawlers import load_sources
from credatlas.environment import read_settings
from indexer import Engine, open_engine
from schemas import Harvest, Outcome, Settings, Source, WrongUse
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
            settings.beginning.write_text(now, encoding="utf-8")


@asynccontextmanager
async def opened_engine(settings: Settings) -> AsyncIterator[Engine]:
    engine = open_engine(settings)
    try:
        yield engine
    finally:
        await engine.close()


def declared(settings: Settings) -> Mapping[str, Source]:
    """Every source by its id: the bundled ones and the operator's own, which stand in for bundled ones of the same name."""
    return with_registers(settings, {**load_sources(), **load_sources(settings.sources)})


def with_registers(settings: Settings, known: Mapping[str, Source]) -> Mapping[str, Source]:
    registers = settings.registers
    return {name: replace(source, registers=registers) for name, source in known.items()} if registers else known


def unstarted(source: Source, reason: str) -> Harvest:
    """The result of a harvest that could not begin; nothing is remembered of it."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return Harvest(harvest_id="", source_id=source.source_id, started_at=now, ended_at=now, outcome=Outcome.FAILED, reason=reason)


def chosen(names: Sequence[str], everything: bool = True) -> Mapping[str, Source]:
    """The sources named, or all when none is and `everything` is meant; a wrong name is refused with the nearest right one."""
    known = declared(read_settings())
    for name in names:
        if name not in known:
            near = difflib.get_close_matches(name, known, 1)
            advice = f"did you mean {near[0]}?" if near else "`credatlas sources` lists them."
            raise WrongUse(f"There is no source {name!r}; {advice}")
    if not names and not everything:
        raise WrongUse("Name the sources, or say --all; `credatlas sources` lists them.")
    return {name: known[name] for name in names} if names else known
