"""The reports the pages show: as the last publish kept them, else reckoned here, once for each harvest."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import msgspec
from starlette.concurrency import run_in_threadpool

from normaliser import Programmes, judged
from reporter import SHOWN, Coverage, Ecosystem, Example, Gaps, Kept, coverage, ecosystem, examples, gaps
from web.frame.desk import Desk


async def coverage_at(desk: Desk) -> Coverage:
    """By source."""
    return await run_in_threadpool(_coverage_at, desk, "source")


async def providers_at(desk: Desk) -> Coverage:
    """By provider."""
    return await run_in_threadpool(_coverage_at, desk, "provider")


async def gaps_at(desk: Desk) -> Gaps:
    """By every kind of group in SHOWN."""
    return await run_in_threadpool(_gaps_at, desk)


async def examples_at(desk: Desk) -> tuple[Example, ...]:
    """Of each dimension, published and in part, as far as there are any."""
    return await run_in_threadpool(_examples_at, desk)


async def ecosystem_at(desk: Desk) -> Ecosystem:
    """With the history of the listings."""
    return await run_in_threadpool(_ecosystem_at, desk)


def _coverage_at(desk: Desk, by: str) -> Coverage:
    if kept := _kept(desk):
        return kept.coverage if by == "source" else kept.providers
    return _coverage(desk, newest(desk), by)


def _gaps_at(desk: Desk) -> Gaps:
    kept = _kept(desk)
    return kept.gaps if kept else _gaps(desk, newest(desk))


def _ecosystem_at(desk: Desk) -> Ecosystem:
    kept = _kept(desk)
    return kept.ecosystem if kept else _ecosystem(desk, newest(desk))


def _examples_at(desk: Desk) -> tuple[Example, ...]:
    kept = _kept(desk)
    return kept.examples if kept else _examples(desk, newest(desk))


def _kept(desk: Desk) -> Kept | None:
    """None where no publish left any, or one of another release did."""
    file = desk.settings.reports
    try:
        return _opened(file, file.stat().st_mtime_ns)
    except (OSError, msgspec.DecodeError):
        return None


@lru_cache(maxsize=2)
def _opened(file: Path, _written: int) -> Kept:
    return msgspec.json.decode(file.read_bytes(), type=Kept)


def newest(desk: Desk) -> str:
    """The id of the newest harvest, empty before the first; until there is another, nothing that is read of the store changes."""
    newest = desk.store.harvests(limit=1)
    return newest[0].harvest_id if newest else ""


@lru_cache(maxsize=4)
def _coverage(desk: Desk, _harvest_id: str, by: str) -> Coverage:
    return coverage(desk.store.records(), desk.sources, by)


@lru_cache(maxsize=2)
def _gaps(desk: Desk, _harvest_id: str) -> Gaps:
    on = desk.today()
    programmes = Programmes(record.offering for record in desk.store.records())
    return gaps(judged(desk.store.records(), desk.sources, on, programmes), desk.sources, on, SHOWN)


@lru_cache(maxsize=2)
def _ecosystem(desk: Desk, harvest_id: str) -> Ecosystem:
    return ecosystem(desk.store, desk.sources, _coverage(desk, harvest_id, "source"), desk.today())


@lru_cache(maxsize=2)
def _examples(desk: Desk, _harvest_id: str) -> tuple[Example, ...]:
    return examples(desk.store.records())
