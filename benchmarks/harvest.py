"""Harvesting against a bare Scrapy spider that fetches the same pages and dumps as many items, and its memory over many pages.

    python -m benchmarks.harvest [--pairs 5] [--source NAME]... [--own]
    python -m benchmarks.harvest --memory [--pages 50000]

The pages are those of the federation of course platforms where it is at hand (`ca_on_microlearn` in HTML, `mooc_udacity`
over a JSON search), else, or with `--own`, of a catalogue of our own (tests/parts/quay.py); over loopback, without a delay.
Each pair is the spider and the harvest in turn, each in a fresh process; imports are not counted. What is compared:

bare    Scrapy as it comes, robots.txt obeyed. The pages are named to it beforehand, so it looks for no links; of a course
        page it takes title, address and the facts of lists and tables, of JSON the rows; items go to a file of JSON lines.
crawl   finding the pages, fetching, archiving in a WARC, and reading all that is told of each course.
harvest the whole of `credatlas harvest`: the crawl, normalising, evidence, judging, recording, publishing for search.

`--memory` crawls and records our own catalogue and prints the resident memory of the process as it goes.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any

import msgspec

from benchmarks.federation import FOLDER
from crawlers import Archive, Crawl, Entry, crawl, load_sources, stamp
from crawlers.crawled import Progress
from crawlers.families.family import is_key_page
from crawlers.identity import mirrored
from credatlas.publishing import publish_all
from scheduler import utc_now
from scheduler.harvest import conclude
from schemas import Beat, Harvest, Settings, Source
from store import Store
from tests.parts import quay
from tests.parts.servers import running

STEP = 10_000
"""Pages after which the memory is looked at."""
FEDERATION = ("ca_on_microlearn", "mooc_udacity")


class Fetch(msgspec.Struct):
    """A request the spider is to make, its address at the mirror. `items`: the path to the rows of an answer in JSON, `.` for
    a page that is an item itself, empty for one that gives none."""

    url: str
    method: str
    body: str
    items: str


class Ran(msgspec.Struct):
    """One run: items dumped or read, pages fetched, wall and processor seconds."""

    items: int
    pages: int
    wall: float
    cpu: float


def source_of(name: str) -> Source:
    return quay.SOURCES.get(name) or load_sources()[name]


def fetches(source: Source, entries: list[Entry], mirror: str) -> list[Fetch]:
    """The requests a harvest made, as a spider that knows them makes them; each listing is an item of one of its pages."""
    paged, told, found = any(entry.detail for entry in entries), set[str](), []
    for entry in entries:
        walk, new = source.walk[entry.walk], set(entry.lists) - told
        told |= new if entry.detail else set()
        plain = entry.detail or is_key_page(walk, entry.ask)
        items = ("." if new else "") if entry.detail else "" if paged else walk.items
        found.append(Fetch(mirrored(entry.url, mirror), "GET" if plain else walk.method, entry.request_body, items))
    return found


def bare(file: Path, out: Path) -> Ran:
    """The spider of a first tutorial, over requests read from a file."""
    from scrapy import Request, Spider
    from scrapy.crawler import CrawlerProcess

    asked = msgspec.json.decode(file.read_bytes(), type=list[Fetch])

    class Bare(Spider):
        name = "bare"

        async def start(self) -> Any:
            for fetch in asked:
                headers = {"Content-Type": "application/json"} if fetch.body else {}
                yield Request(fetch.url, self.parse, fetch.method, headers, fetch.body, cb_kwargs={"items": fetch.items})

        def parse(self, response: Any, items: str) -> Iterator[dict[str, Any]]:
            if items == ".":
                keys, values = (response.css(kind).xpath("string()").getall() for kind in ("dt, th", "dd, td"))
                title = response.css("h1").xpath("string()").get()
                yield {"url": response.url, "title": title, "facts": dict(zip(keys, values, strict=False))}
            elif items:
                found = response.json()
                for part in items.split("."):
                    found = found[int(part) if part.isdigit() else part]
                yield from found

    process = CrawlerProcess(
        {
            "FEEDS": {str(out): {"format": "jsonlines"}},
            "LOG_ENABLED": False,
            "ROBOTSTXT_OBEY": True,
            "CONCURRENT_REQUESTS_PER_DOMAIN": 16,
        }
    )
    crawler = process.create_crawler(Bare)
    begun, used = perf_counter(), process_time()
    process.crawl(crawler)
    process.start()
    wall, cpu = perf_counter() - begun, process_time() - used
    items = crawler.stats.get_value("item_scraped_count", 0) if crawler.stats else 0
    return Ran(items, len(asked), wall, cpu)


async def crawled(source: Source, settings: Settings, began: datetime, progress: Progress = lambda _: None) -> Crawl:
    return await crawl(source, settings, Archive(settings.archive), stamp(began), "", progress)


def harvested(source: Source, settings: Settings, part: str) -> Ran:
    import crawlers.spider  # noqa: F401 # imports are not counted

    began = utc_now()
    begun, used = perf_counter(), process_time()
    done = asyncio.run(crawled(source, settings, began))
    items, pages = len(done.pages_of), done.pages
    if part == "harvest":
        recorded(source, settings, done, began)
    return Ran(items, pages, perf_counter() - begun, process_time() - used)


def recorded(source: Source, settings: Settings, done: Crawl, began: datetime) -> Harvest:
    store = Store.open(settings.database)
    kept = conclude(source, store, Archive(settings.archive), done, began, utc_now)
    asyncio.run(publish_all(settings, store))
    store.close()
    return kept


def resident() -> float:
    """Resident memory of this process in MB."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def memory(source: Source, settings: Settings) -> None:
    began, marks = utc_now(), dict[int, float]()

    def progress(beat: Beat) -> None:
        answered = beat.pages
        if answered % STEP == 0:
            marks[answered] = resident()
            print(f"{answered:7} pages {marks[answered]:7.0f} MB", flush=True)

    done = asyncio.run(crawled(source, settings, began, progress))
    if len(marks) > 1:
        slope = (marks[max(marks)] - marks[STEP]) / (max(marks) - STEP)
        print(f"        {1000 * slope:.1f} KB more for each page", flush=True)
    kept = recorded(source, settings, done, began)
    print(f"{kept.counters.listings:7} recorded and published: {resident():.0f} MB", flush=True)


@contextmanager
def mirror(own: bool, courses: int) -> Iterator[str]:
    """The address of the federation, or of our own catalogue."""
    served = ["-m", "tests.parts.quay", str(courses)] if own else [str(FOLDER / "serve.py"), "--port", "0"]
    with tempfile.TemporaryDirectory(prefix="credatlas-mirror-") as folder:
        log = Path(folder) / "log"
        with running([sys.executable, *served], lambda: "http://127.0.0.1" in log.read_text(), log):
            yield next(word for word in log.read_text().split() if word.startswith("http://")).rstrip("/")


def child(part: str, name: str, address: str, home: Path) -> Ran:
    """One run in a fresh process and a data folder of its own."""
    command = [sys.executable, "-m", "benchmarks.harvest", "--run", part, "--source", name, "--mirror", address]
    with tempfile.TemporaryDirectory(prefix="credatlas-run-") as fresh:
        done = subprocess.run([*command, "--home", str(home if part == "bare" else fresh)], stdout=subprocess.PIPE, check=True)
    return msgspec.json.decode(done.stdout.splitlines()[-1], type=Ran)


def compare(name: str, address: str, pairs: int, home: Path) -> None:
    source, settings = source_of(name), Settings(home=home, mirror=address)
    done = asyncio.run(crawled(source, settings, utc_now()))
    entries = [entry for entry in done.deposit.entries.values() if entry.filename]
    (home / "fetches.json").write_bytes(msgspec.json.encode(fetches(source, entries, address)))
    done.deposit.abandon()
    runs: Mapping[str, list[Ran]] = {"bare": [], "crawl": [], "harvest": []}
    for _ in range(pairs):
        for part, found in runs.items():
            found.append(child(part, name, address, home))
    for part, found in runs.items():
        ratios = [(a.wall / a.pages) / (b.wall / b.pages) for a, b in zip(runs["bare"], found, strict=True)]
        spent = [(a.cpu / a.pages) / (b.cpu / b.pages) for a, b in zip(runs["bare"], found, strict=True)]
        rate, used = median(r.pages / r.wall for r in found), median(1000 * r.cpu / r.pages for r in found)
        figures = f"{found[0].pages:6} pages {found[0].items:6} items {rate:6.0f} pages/s {used:6.2f} ms of processor a page"
        ratio = f"{median(ratios):4.2f} of bare ({min(ratios):.2f}-{max(ratios):.2f}), by processor time {median(spent):4.2f}"
        print(f"{name:20} {part:8} {figures}  {ratio}", flush=True)


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--source", action="append", default=[], help="only this one; may be repeated")
    parser.add_argument("--own", action="store_true", help="our own catalogue, the federation at hand or not")
    parser.add_argument("--memory", action="store_true")
    parser.add_argument("--pages", type=int, default=50_000)
    for name in ("run", "mirror", "home"):
        parser.add_argument(f"--{name}", default="", help=argparse.SUPPRESS)
    return parser.parse_args()


def run(given: argparse.Namespace) -> None:
    """What a child does: one run, its figures as JSON on the last line."""
    home = Path(given.home)
    settings = Settings(home=home, mirror=given.mirror)
    if given.run == "memory":
        memory(source_of(given.source[0]), settings)
        return
    source = source_of(given.source[0])
    done = bare(home / "fetches.json", home / "items.jsonl") if given.run == "bare" else harvested(source, settings, given.run)
    print(msgspec.json.encode(done).decode())


def main() -> None:
    given = options()
    if given.run:
        run(given)
        return
    own = given.own or given.memory or not FOLDER.exists()
    with mirror(own, given.pages if given.memory else 2000) as address, tempfile.TemporaryDirectory() as home:
        if given.memory:
            command = [sys.executable, "-m", "benchmarks.harvest", "--run", "memory", "--source", "own_html"]
            subprocess.run([*command, "--mirror", address, "--home", home], check=True)
            return
        print(f"{datetime.now(UTC):%Y-%m-%d}, {given.pairs} pairs, medians")
        for name in given.source or (tuple(quay.SOURCES) if own else FEDERATION):
            compare(name, address, given.pairs, Path(home))


if __name__ == "__main__":
    main()
