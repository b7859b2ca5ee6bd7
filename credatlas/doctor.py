"""The command that says what CredAtlas is set to, what works, and what to do about the rest."""

from __future__ import annotations

import asyncio
import shutil
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer

from credatlas.console import say, show, show_json, show_table
from credatlas.declared import strangers, usable
from credatlas.durability import lasting
from credatlas.environment import NAMES, PREFIX, read_settings
from credatlas.front import NOT_WELL
from credatlas.logs import SECRET, secrets
from credatlas.options import AsJson
from credatlas.rooms import opened_engine, opened_store
from credatlas.telling import UNSET, outlets_told
from indexer import Finding, inquire, key_for_searching
from schemas import CredAtlasError, Query, Settings, WrongUse, watches
from store import libpq

Found = tuple[bool | None, str]
_SHORT = 12
_ROOMY = 1_000_000_000  # bytes that a few nights of archive may need


@dataclass(frozen=True)
class Check:
    """`well` is None where nothing is wrong, but a person should know."""

    what: str
    well: bool | None
    words: str


def doctor(
    as_json: AsJson = False,
    search_key: Annotated[
        bool, typer.Option("--search-key", help="Print the key that pages search with, and nothing else.")
    ] = False,
) -> None:
    """Say what is set and what works; the exit code is 1 when something does not.

    Example: credatlas doctor
    """
    settings = read_settings()
    if search_key:
        if not settings.meili_url:
            raise WrongUse("There is no Meilisearch to search with a key; set CREDATLAS_MEILI_URL, or search without one.")
        show(key_for_searching(settings))
        return
    checks = [_discreet(settings, check) for check in (*_settings(settings), *_works(settings))]
    if as_json:
        show_json([asdict(check) for check in checks])
    else:
        signs = {True: "ok", False: "NOT WELL", None: "note"}
        show_table(("", "", ""), [(signs[check.well], check.what, check.words) for check in checks])
    if any(check.well is False for check in checks):
        say("Something is not well; the lines marked NOT WELL say what to do.", "red")
        raise typer.Exit(NOT_WELL)


def _settings(settings: Settings) -> Iterator[Check]:
    for name, field in NAMES.items():
        value = getattr(settings, field)
        words = "set (not shown)" if value and field in {*SECRET, "keys", "database_url"} else str(value or "not set")
        yield Check(PREFIX + name, True, words)


def _discreet(settings: Settings, check: Check) -> Check:
    """Without a secret: an address may hold a password, and what is said of it repeats that."""
    words = check.words
    for secret in secrets(settings):
        words = words.replace(secret, "(hidden)")
    return Check(check.what, check.well, words)


def _works(settings: Settings) -> Iterator[Check]:
    yield from _parts(settings)
    yield from _outlets(settings)
    if settings.meili_url:
        try:
            found = [*inquire(settings, _courses(settings))]
        except CredAtlasError as error:
            found = [Finding(what="Meilisearch", well=False, words=str(error))]
        yield from (Check(each.what, each.well, each.words) for each in found)


def _parts(settings: Settings) -> Iterator[Check]:
    """One check a part; a part that fails says so in its own words and lets the others be checked."""
    parts: dict[str, Callable[[], Found]] = {
        "Python": lambda: (True, sys.version.split()[0]),
        "data folder": partial(_folder, settings.home),
        "database": partial(_database, settings),
        **lasting(settings),
        "consumers": partial(_consumers, settings),
        "search": partial(_search, settings),
        "sources": partial(_sources, settings),
        "crawling": partial(_crawling, settings),
        "workers": partial(_workers, settings),
        "alerts": partial(_alerts, settings),
        "console": partial(_console, settings),
    }
    for what, look in parts.items():
        try:
            yield Check(what, *look())
        except CredAtlasError as error:
            yield Check(what, False, str(error))


def _folder(home: Path) -> Found:
    try:
        home.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=home):
            free = shutil.disk_usage(home).free
    except OSError as problem:
        return False, f"{home} cannot be written ({problem.strerror}); set CREDATLAS_HOME to a folder that can."
    room = f"{home.resolve()}, {free / 1e9:.1f} GB free"
    return (True, room) if free > _ROOMY else (None, f"{room}: make room before the next harvest.")


def _database(settings: Settings) -> Found:
    with opened_store(settings) as store:
        counts, size, revision = store.counts(), store.whole.size(), store.whole.revision()
    kind = settings.database.partition(":")[0].partition("+")[0]
    rows = f"{sum(counts.values())} offerings of {len(counts)} catalogues"
    return True, f"{kind}, {rows}, {size / 1e6:.1f} MB, schema {revision} of CredAtlas {version('credatlas')}"


def _consumers(settings: Settings) -> Found:
    with opened_store(settings) as store:
        behind = store.waiting()
    told = (f"{consumer} ({number} changes wait)" for consumer, number in behind.items())
    return True, ", ".join(told) or "none takes the changes from the command line"


def _search(settings: Settings) -> Found:
    async def look() -> tuple[str, int]:
        async with opened_engine(settings) as engine:
            found = await engine.search(Query())
            return found.engine, found.total

    name, documents = asyncio.run(look())
    return True, f"{name}, {documents} documents"


def _courses(settings: Settings) -> int:
    """Of all sources that are still declared, as a publish counts them."""
    sources = usable(settings).shown
    with opened_store(settings) as store:
        told = (outline for outline in store.outlines() if outline.source_id in sources)
        return len({outline.cluster_id or outline.offering_id for outline in told})


def _sources(settings: Settings) -> Found:
    sources, shown, slips = usable(settings)
    if slips:
        return False, " ".join(slips.values())
    seen = sum(source.verified for source in sources.values())
    words = f"{len(sources)} declared, {seen} of them harvested live by a person"
    with opened_store(settings) as store:
        hidden = sorted(store.counts().keys() - shown.keys())
    if hidden:
        return None, f"{words}; records are kept and not shown whose source file is gone: bring back {', '.join(hidden)}."
    return (True, words) if seen == len(sources) else (None, words)


def _workers(settings: Settings) -> Found:
    if not settings.workers:
        return True, "none are asked for: a night harvests by itself"
    if not libpq(settings.database):
        return False, "they need PostgreSQL, and no night can harvest: set CREDATLAS_DATABASE_URL, or unset CREDATLAS_WORKERS."
    with opened_store(settings) as store:
        there = store.queue.counts().workers
    return (True, f"{there} heard of") if there else (None, "none is heard of; start one: credatlas worker.")


def _console(settings: Settings) -> Found:
    if not settings.ops_password:
        return None, "open on this machine alone; set CREDATLAS_OPS_PASSWORD to reach it from elsewhere."
    if len(settings.ops_password) < _SHORT:
        return None, f"behind a password of fewer than {_SHORT} characters, which can be guessed; take a longer one."
    return True, "behind the password"


def _crawling(settings: Settings) -> Found:
    if settings.mirror:
        return _mirror(settings.mirror)
    if settings.contact:
        return True, f"live, as a bot with the contact {settings.contact}"
    return None, "off: set CREDATLAS_CONTACT to an address or page where site owners reach you, before a live crawl."


def _alerts(settings: Settings) -> Found:
    limits = watches(settings.alerts)
    if unheard := strangers(settings, limits):
        return False, " ".join(unheard)
    if not settings.alerts.exists():
        return True, f"{len(limits.kinds)} things are watched by the limits that ship"
    off = ", ".join(kind for kind, watch in limits.kinds.items() if watch.off)
    return True, f"{len(limits.kinds)} things are watched as {settings.alerts} says" + (f", but not {off}" if off else "")


def _outlets(settings: Settings) -> Iterator[Check]:
    """Who is told of alerts, and whether they hear it."""
    try:
        with opened_store(settings) as store:
            told = [Check(what, well, words) for what, well, words in outlets_told(settings, store)]
    except CredAtlasError as error:
        told = [Check("outlets", False, str(error))]
    yield from told or [Check("outlets", None, UNSET)]


def _mirror(address: str) -> Found:
    try:
        urllib.request.urlopen(address, timeout=5).close()  # noqa: S310 - the settings allow http and https only
    except urllib.error.HTTPError:
        pass  # it answers; what it says of its own front page does not matter
    except OSError as problem:
        return False, f"the mirror {address} does not answer ({problem}); start it, or unset CREDATLAS_MIRROR."
    return True, f"from the mirror {address} in place of the live sites"
