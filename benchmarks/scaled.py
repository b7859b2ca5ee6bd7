"""The stages that benchmarks/scale.py measures, each a function from a folder to how much it did and what is to be said of it."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import nullcontext
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path
from time import process_time
from typing import NamedTuple

import reporter
from crawlers import Archive, assemble, stamp
from indexer import EmbeddedEngine, MeiliEngine
from normaliser import Programmes, judged, normalise
from scheduler import Mapped, match, normalise_again, on_this_machine, publish
from scheduler.archived import day_of, fetched, read_again
from scheduler.documents import Documents
from schemas import Harvest, Lease, Settings, Source, Take
from store import Store
from tests.parts import meilisearch, shelves
from tests.parts.servers import free_port, running

SAMPLE = 2_000
"""Pages of a catalogue that are read without a store."""
TODAY = date(2026, 9, 2)
NOW = datetime(2026, 9, 2, tzinfo=UTC)
Said = dict[str, float | str]


class Given(NamedTuple):
    home: Path
    listings: int
    frame: int
    workers: int

    @property
    def settings(self) -> Settings:
        return Settings(home=self.home)


Stage = Callable[[Given], tuple[int, Said]]


class TimedStore(Store):
    """A store that keeps count of the processor seconds that recording took."""

    recording = 0.0

    def record(self, take: Take, lease: Lease | None = None) -> Harvest:
        begun = process_time()
        done = super().record(take, lease)
        self.recording += process_time() - begun
        return done


def sources() -> Mapping[str, Source]:
    return {source.source_id: source for source in shelves.catalogues()}


def size_of(path: Path) -> int:
    return path.stat().st_size if path.is_file() else sum(one.stat().st_size for one in path.rglob("*") if one.is_file())


def tell(what: str) -> None:
    print(f"  {datetime.now(UTC):%H:%M:%S} {what}", file=sys.stderr, flush=True)


def archive(given: Given) -> tuple[int, Said]:
    kept, store, composing, pages = Archive(given.settings.archive), Store.open(given.settings.database), 0.0, 0
    for number, source in enumerate(shelves.catalogues()):
        count = shelves.size(number, given.listings)
        if store.last_taken(source.source_id) is None:
            deposit = kept.open(source.source_id, stamp(shelves.BEGUN))
            composed = shelves.pages(number, count, given.frame)
            while found := _timed(composed):
                composing += found[0]
                shelves.keep(deposit, *found[1])
                pages += 1
            shelves.remember(store, source, deposit.close())
        tell(f"{source.source_id}: {count} listings kept")
    store.close()
    return given.listings, {"compose": composing, "pages": str(pages)}


def _timed(composed: Iterator[shelves.Kept]) -> tuple[float, shelves.Kept] | None:
    begun = process_time()
    found = next(composed, None)
    return None if found is None else (process_time() - begun, found)


def read(given: Given) -> tuple[int, Said]:
    """A sample of course pages and one of feed pages, read and normalised with no store."""
    said, done = Said(), 0
    for number, name in ((0, "course page"), (1, "feed")):
        source = shelves.catalogues()[number]
        manifest = Archive(given.settings.archive).manifest(source.source_id, f"{stamp(shelves.BEGUN)}.cdxj")
        entries = list(islice(manifest.values(), SAMPLE // (shelves.ON_PAGE if number else 1)))
        dates, begun = fetched(entries), process_time()
        listings = assemble(source, read_again(source, Archive(given.settings.archive), entries))
        count = len([normalise(raw, source, day_of(raw, dates)) for raw in listings])
        said[f"ms a listing of a {name}"], done = 1e3 * (process_time() - begun) / count, done + count
    return done, said


def normalised(given: Given) -> tuple[int, Said]:
    """In this process, or on so many workers."""
    with on_this_machine(given.workers) if given.workers else nullcontext() as mapped:
        return _normalised(given, mapped)


def _normalised(given: Given, mapped: Mapped | None) -> tuple[int, Said]:
    kept, store, done = Archive(given.settings.archive), TimedStore.open(given.settings.database), 0
    assert isinstance(store, TimedStore)
    begun = process_time()
    for source in shelves.catalogues():
        last = store.last_taken(source.source_id)
        if last is None or last.crawled:
            again = normalise_again(source, store, kept, mapped=mapped)
            done += again.harvest.counters.listings if again else 0
            tell(f"{source.source_id}: {done} listings so far, {process_time() - begun:.0f} s of processor here")
    said: Said = {"recording": store.recording, "workers": str(given.workers)}
    store.close()
    return done, said


def matched(given: Given) -> tuple[int, Said]:
    store = Store.open(given.settings.database)
    done = match(store, sources(), NOW)
    store.close()
    return done.compared, {"pairs looked at": str(done.pairs), "clusters": str(done.clusters)}


def documents(given: Given) -> tuple[int, Said]:
    store = Store.open(given.settings.database)
    count = sum(1 for _ in Documents(store, sources(), TODAY))
    store.close()
    return count, {}


def embedded(given: Given) -> tuple[int, Said]:
    """As a publish after a match does it, the documents too."""
    store, settings = Store.open(given.settings.database), given.settings
    done = publish(store, EmbeddedEngine(settings.index), sources(), TODAY, settings.ledger)
    store.close()
    return done.total, {}


def meili(given: Given) -> tuple[int, Said]:
    """The same to a server of its own, whose memory is bounded as in the tests."""
    store, folder = Store.open(given.settings.database), given.home / "meilisearch"
    folder.mkdir(exist_ok=True)
    server = meilisearch.MeilisearchServer(url=f"http://127.0.0.1:{free_port()}", key="a-key-for-this-benchmark-only")
    with running(meilisearch.command(server, folder), lambda: meilisearch.healthy(server.url), folder / "log"):
        done = publish(store, MeiliEngine(server.url, server.key), sources(), TODAY, full=True)
    store.close()
    return done.total, {}


def reports(given: Given) -> tuple[int, Said]:
    store = Store.open(given.settings.database)
    begun = process_time()
    told = reporter.coverage(store.records(), sources())
    coverage = process_time() - begun
    programmes = Programmes(record.offering for record in store.records())
    reporter.gaps(judged(store.records(), sources(), TODAY, programmes), sources(), TODAY, reporter.SHOWN)
    store.close()
    return told.total.n, {"coverage": coverage, "gaps": process_time() - begun - coverage}


def export(given: Given) -> tuple[int, Said]:
    store, count, size = Store.open(given.settings.database), 0, 0
    with tempfile.TemporaryFile(dir=given.home) as file:
        for piece in reporter.export(store.records(), sources(), "jsonl"):
            size, count = size + file.write(piece), count + piece.count(b"\n")
    store.close()
    return count, {"bytes a line": str(size // max(1, count))}


STAGES: Mapping[str, Stage] = {
    "archive": archive,
    "read": read,
    "normalise": normalised,
    "match": matched,
    "documents": documents,
    "publish": embedded,
    "meilisearch": meili,
    "reports": reports,
    "export": export,
}
