"""The commands that change what is remembered, and that hold it against the archive: harvest, normalise, audit."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated

import msgspec
import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

import scheduler
from crawlers import Archive
from credatlas.console import progress_console, say, show, show_json
from credatlas.declared import usable
from credatlas.diary import Diary
from credatlas.environment import read_settings
from credatlas.front import NOT_WELL, SOME_FAILED
from credatlas.logs import begin_log
from credatlas.mapping import Address, Workers, readers
from credatlas.options import AsJson, SourceNames
from credatlas.pausing import paused_by
from credatlas.publishing import publish_all, published_line
from credatlas.replaying import replay_all
from credatlas.rooms import chosen, opened_engine, opened_store, unstarted
from credatlas.telling import tell_of
from schemas import (
    Beat,
    Cancelled,
    Harvest,
    NoContact,
    NothingToAsk,
    Outcome,
    Pause,
    Settings,
    Source,
    WrongUse,
    in_words,
    open_to_us,
)
from store import Store

AT_ONCE = 8
"""Sources harvested side by side: each waits for its own hosts most of the time."""


def harvest(
    names: SourceNames = None,
    everything: Annotated[bool, typer.Option("--all", help="Every source there is.")] = False,
    replay: Annotated[list[str] | None, typer.Option(metavar="FILE", help="Read this WARC or WACZ, or quoted glob.")] = None,
    run_id: Annotated[str, typer.Option("--run", hidden=True, help="The run that was asked for.")] = "",
    as_json: AsJson = False,
) -> None:
    """Crawl, normalise, record and publish; one line of result a source.

    With --replay no site is asked: each page of the files goes to the source named, or to those whose host it is.
    The exit code is 3 when a source failed, was held back or has a file that cannot be used; the rest is published all the same.

    Example: credatlas harvest ie_microcreds mooc_udacity
    """
    if not (names or everything or replay):
        raise WrongUse("Name the sources, or say --all; `credatlas sources` lists them.")
    settings = read_settings()
    known = usable(settings)
    wanted = known.to_read(names or ())
    if run_id:  # its log is for the person at the console
        begin_log(msgspec.structs.replace(settings, log_format="text", log_level="warning"))
    paused: dict[str, Pause] = {}
    with opened_store(settings) as store:
        if replay:
            harvests = replay_all(replay, names or (), wanted, settings, store)
        else:
            paused = {} if names else store.runs.paused(datetime.now(UTC))
            open_ones = {name: one for name, one in wanted.items() if name not in paused and open_to_us(one, settings.keys)}
            harvests = asyncio.run(harvest_all(wanted if names else open_ones, settings, store, run_id))
        published = asyncio.run(publish_all(settings, store, known))
        tell_of(settings, store)
    closed = [name for name, one in wanted.items() if one.live and not open_to_us(one, settings.keys)]
    locked, unread = [] if names or replay else closed, {} if names else known.slips
    if as_json:
        told = {"harvests": harvests, "left_out": locked, "unread": unread, "paused": list(paused.values())}
        show_json(told | {"published": published})
    else:
        for done in harvests:
            show(line(done))
        for name in locked:
            show(f"{name:<22} left out: it answers only to those who hold a key; ask its publisher, then set CREDATLAS_KEYS.")
        for pause in paused.values():
            show(f"{pause.source_id:<22} left out: {paused_by(pause)}.")
        show(published_line(published))
    if unread or not harvests or any(done.outcome != Outcome.FULL for done in harvests):
        raise typer.Exit(SOME_FAILED)


def normalise(names: SourceNames = None, cluster: Address = "", workers: Workers = 0, as_json: AsJson = False) -> None:
    """Read the archived pages again by today's rules; says what changed and why, and asks no site.

    A large archive is read by the workers of a Dask cluster, which find it at the same path and run the same release.

    Example: credatlas normalise ie_microcreds --workers 4
    """
    settings = read_settings()
    known = usable(settings)
    with opened_store(settings) as store, readers(cluster, workers) as mapped:
        tried = {
            name: scheduler.normalise_again(source, store, Archive(settings.archive), mapped=mapped)
            for name, source in known.to_read(names or ()).items()
        }
        published = asyncio.run(publish_all(settings, store, known))
    done = [again for again in tried.values() if again is not None]
    if as_json:
        show_json({"sources": done, "published": published})
    else:
        for again in done:
            fields = ", ".join(f"{name} of {count}" for name, count in again.fields) or "no value changed"
            read = f"{again.harvest.counters.listings} offerings read again"
            show(f"{again.harvest.source_id:<22} {read}: {fields} ({again.reason})")
        show(published_line(published))
    if known.slips and not names:
        raise typer.Exit(SOME_FAILED)


def audit(
    names: SourceNames = None,
    index: Annotated[bool, typer.Option("--index", help="Hold the index against the database in place of that.")] = False,
    as_json: AsJson = False,
) -> None:
    """Derive every value again from the archive, and report each difference; the exit code is 1 when there is one.

    With --index every document is made again from the database, and found in the index as it is made: for after a publish of
    the same day.

    Example: credatlas audit ie_microcreds
    """
    settings = read_settings()
    if index:
        audit_the_index(names or (), settings, as_json)
        return
    with opened_store(settings) as store:
        found = scheduler.audit(chosen(names or ()), Archive(settings.archive), store)
    if as_json:
        show_json(asdict(found) | {"share": found.share, "differences": found.differences})
    else:
        for each in found.differences:
            show(f"{each.url} {each.field}: remembered {each.stored}, derived again {each.derived}")
        for name in found.outdated:
            show(f"{name} was read by other rules than today's: credatlas normalise {name}, then audit again.")
        equal = f"{found.values} values derived again and equal ({found.share:.2%}), {found.quotes} quotes found on their page"
        show(f"{found.records} records: {equal}, {len(found.differences)} differ")
    if found.differences:
        raise typer.Exit(NOT_WELL)


def audit_the_index(names: Sequence[str], settings: Settings, as_json: bool) -> None:
    if names:
        raise WrongUse("The index is one of all sources; leave the names out: credatlas audit --index")
    with opened_store(settings) as store:
        found = asyncio.run(_equality(settings, store))
    if as_json:
        show_json(found)
    else:
        for each in found.named:
            show(f"{each.fault:<9} {each.id} {each.title}".rstrip())
        said = ", ".join(f"{number} {fault}" for fault, number in found.faults.items()) or "the index holds the same"
        mend = "" if found else ". To build it again: credatlas publish --full"
        show(f"{found.documents} documents made from the database: {said}{mend}")
    if not found:
        raise typer.Exit(NOT_WELL)


async def _equality(settings: Settings, store: Store) -> scheduler.Equality:
    async with opened_engine(settings) as engine:
        return await asyncio.to_thread(scheduler.audit_index, store, engine, chosen(()), datetime.now(UTC).date())


async def harvest_all(
    sources: Mapping[str, Source],
    settings: Settings,
    store: Store,
    run_id: str = "",
    stopping: Callable[[], bool] = lambda: False,
    told: Callable[[Harvest], None] = lambda _: None,
) -> list[Harvest]:
    """One harvest a source, several at once; one that ends in an error, or in a mistake of ours, stops no other. With a `run_id`
    it is the one that was asked for from the console, which reads its log. `told` hears of each as it ends; `stopping` is asked
    between two pages."""
    archive, places = Archive(settings.archive), asyncio.Semaphore(AT_ONCE)
    diary = Diary(say) if run_id else None

    async def one(source: Source, bar: Bar) -> Harvest:
        def beat(beat: Beat) -> None:
            if stopping():
                raise Cancelled(
                    f"The harvest of {source.source_id} was told to stop; the next one goes on from the pages it had."
                )
            (diary.note if diary else bar.beat)(beat)

        async with places:
            try:
                if stopping():
                    return unstarted(source, "It was not begun.")
                done = await scheduler.harvest(source, settings, store, archive, progress=beat, run_id=run_id)
            except (NoContact, NothingToAsk):
                raise
            except Exception as problem:
                done = unstarted(source, in_words(problem))
            finally:
                bar.finish()
            told(done)
            return done

    with bars() as progress:
        return await asyncio.gather(*(one(source, Bar(progress, name)) for name, source in sources.items()))


def line(done: Harvest) -> str:
    """The result of one harvest in one line: its figures, or what went wrong and what to do."""
    c = done.counters
    head = f"{done.source_id:<22} {done.outcome:<6} "
    figures = f"{c.listings} offerings: {c.added} added, {c.changed} changed, {c.missing} missing, {c.withdrawn} withdrawn"
    seconds = (datetime.fromisoformat(done.ended_at) - datetime.fromisoformat(done.started_at)).total_seconds()
    if done.outcome == Outcome.FAILED:
        return f"{head} {done.reason} Its last good data stays."
    release = f" If this is right: credatlas approve {done.source_id}" if done.held is not None else ""
    return f"{head} {figures}; {c.pages} pages in {seconds:.0f} s" + (f". {done.reason}{release}" if done.reason else "")


class Bar:
    """The progress of one source: pages answered of pages known of, which grows as the walk goes on."""

    def __init__(self, progress: Progress, name: str) -> None:
        self._progress = progress
        self._task: TaskID = progress.add_task(name, total=None)

    def advance(self, answered: int, known: int) -> None:
        self._progress.update(self._task, completed=answered, total=known)

    def beat(self, beat: Beat) -> None:
        self.advance(beat.pages, beat.known)

    def finish(self) -> None:
        self._progress.stop_task(self._task)


@contextmanager
def bars() -> Iterator[Progress]:
    """Progress bars, where a person watches."""
    console = progress_console()
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn("pages"), TimeElapsedColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as progress:
        yield progress
