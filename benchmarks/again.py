"""Normalising archived listings again, with the network off: how fast, in how much memory, and what our own changes touch.

    python -m benchmarks.again [--listings 2000] [--change vocabulary|rule|code]... [--home FOLDER] [--audit]

Composes an archive (tests/parts/shelf.py) and reads all of it once. Then, each in a fresh process that may not connect to
anything: reads nothing again where nothing moved; changes a copy of the project by one row of a vocabulary, one row of a table
of patterns, one comment in the code, one after the other, and reads all again by each. Prints for each run listings a second of
one core, the ratio to the floor of benchmarks/normalise.py (the same pages taken from the archive, decoded and parsed), what
changed and by which cause, and the resident memory after each fifth: while the pages are read, then while what they tell is
compared. Last `--audit` flips one bit of a page and prints what an audit of the whole says of it, and how long it takes.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from time import perf_counter, process_time
from typing import Any

import msgspec
from msgspec.json import decode

from benchmarks.harvest import resident
from benchmarks.normalise import Measured, line
from benchmarks.normalise import measure as against_the_floor
from crawlers import Archive, Entry
from scheduler import audit, normalise_again
from schemas import ArchiveError, Page, Record, Settings
from store import Store
from tests.parts import shelf
from tests.parts.servers import REPOSITORY
from tests.parts.written import ROOMS

CHANGES: Mapping[str, tuple[str, str]] = {
    "vocabulary": ("schemas/vocabularies/lookups.csv", f"delivery,{shelf.UNKNOWN.lower()},In person,en\n"),
    "rule": ("schemas/vocabularies/value_cues.csv", "tax,excluded,harbour dues to be added\n"),
    "code": ("normaliser/money.py", "# The same code, written otherwise.\n"),
}
"""What is added to the end of a file, by the part of our rules that it moves."""
WITHOUT_NETWORK = ("unshare", "--net", "--map-root-user")
FIFTHS = 5
SAMPLE = 2000
"""Pages the floor is measured on: that benchmark holds what it reads."""


class Ran(msgspec.Struct):
    """One run: seconds of processor and of wall time, and resident megabytes after each fifth of pages and of listings."""

    spent: float
    wall: float
    peak: float
    listings: int = 0
    skipped: int = 0
    cause: str = ""
    changed: int = 0
    fields: dict[str, int] = {}
    marks: dict[str, list[float]] = {}
    said: list[str] = []


class Marks:
    """The memory of this process after each fifth of so many steps."""

    def __init__(self, steps: int) -> None:
        self.every, self.done, self.found = max(1, steps // FIFTHS), 0, list[float]()

    def step(self, count: int = 1) -> None:
        self.done += count
        if self.done >= self.every * (len(self.found) + 1):
            self.found.append(resident())


class WatchedArchive(Archive):
    """An archive that looks at the memory as its pages are read."""

    marks: Marks

    def each(self, source_id: str, entries: Iterable[Entry]) -> Iterator[tuple[Entry, Page | ArchiveError]]:
        for pair in super().each(source_id, entries):
            yield pair
            self.marks.step()


class WatchedStore(Store):
    """A store that looks at the memory as its records are compared."""

    marks: Marks

    def some(self, offering_ids: Collection[str]) -> tuple[Record, ...]:
        self.marks.step(len(offering_ids))
        return super().some(offering_ids)


def nobody_is_asked(event: str, _: tuple[Any, ...]) -> None:
    """An audit hook: any connection and any look-up of a name ends the process."""
    if event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto"):
        raise RuntimeError(f"normalising again must not use the network: {event}")


def read_again(settings: Settings, count: int) -> Ran:
    archive, store = WatchedArchive(settings.archive), WatchedStore.open(settings.database)
    assert isinstance(store, WatchedStore)
    archive.marks, store.marks = Marks(count), Marks(count)
    begun, used = perf_counter(), process_time()
    done = normalise_again(shelf.SOURCE, store, archive)
    spent, wall = process_time() - used, perf_counter() - begun
    assert done is not None
    store.close()
    counted = done.harvest.counters
    return Ran(
        spent,
        wall,
        peak(),
        listings=counted.listings,
        skipped=done.skipped,
        cause=done.cause.value,
        changed=counted.changed,
        fields=dict(done.fields),
        marks={"pages": archive.marks.found, "listings": store.marks.found},
    )


def parsed(settings: Settings, _: int) -> Measured:
    """The floor, and reading and normalising without a store."""
    return against_the_floor(shelf.SOURCE, Archive(settings.archive), entries_of(settings)[:SAMPLE])


def audited(settings: Settings, _: int) -> Ran:
    """One bit of one page altered, the whole audited, and the bit put back."""
    entries = entries_of(settings)
    one = entries[len(entries) // 2]
    file, place = settings.archive / shelf.SOURCE.source_id / one.filename, one.offset + 400
    flip(file, place)
    store = Store.open(settings.database)
    begun, used = perf_counter(), process_time()
    done = audit({shelf.SOURCE.source_id: shelf.SOURCE}, Archive(settings.archive), store)
    spent, wall = process_time() - used, perf_counter() - begun
    flip(file, place)
    store.close()
    named = {url: [found.field for found in done.differences if found.url == url] for url in {d.url for d in done.differences}}
    found = [f"{done.records} records, {done.values} values, {done.quotes} quotes borne out"]
    found += [f"{url} not, in {len(fields)} fields: {', '.join(fields)}" for url, fields in named.items()]
    return Ran(spent, wall, peak(), listings=done.records, said=found)


def entries_of(settings: Settings) -> list[Entry]:
    (manifest,) = (settings.archive / shelf.SOURCE.source_id).glob("*.cdxj")
    return list(Archive(settings.archive).manifest(shelf.SOURCE.source_id, manifest.name).values())


def flip(file: Path, place: int) -> None:
    with file.open("r+b") as bytes_of:
        bytes_of.seek(place)
        (before,) = bytes_of.read(1)
        bytes_of.seek(place)
        bytes_of.write(bytes([before ^ 1]))


def peak() -> float:
    """The most resident memory this process ever had, in MB."""
    return getrusage(RUSAGE_SELF).ru_maxrss * 1024 / 1e6


PARTS = {"again": read_again, "floor": parsed, "audit": audited}


def child(part: str, home: Path, count: int, project: Path = REPOSITORY) -> bytes:
    """A part in a fresh process of this project, or of a copy of it, without a network."""
    off = WITHOUT_NETWORK if subprocess.run([*WITHOUT_NETWORK, "true"], capture_output=True).returncode == 0 else ()
    command = [*off, sys.executable, "-m", "benchmarks.again", "--run", part, "--home", str(home), "--listings", str(count)]
    done = subprocess.run(command, cwd=project, env={"PYTHONPATH": str(project)}, stdout=subprocess.PIPE, check=True)
    return done.stdout


def again(home: Path, count: int, project: Path = REPOSITORY) -> Ran:
    return decode(child("again", home, count, project), type=Ran)


def copied(folder: Path) -> Path:
    """The project once more, to be changed."""
    for name in (*ROOMS, "benchmarks", "tests"):
        shutil.copytree(REPOSITORY / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def tell(name: str, ran: Ran, bare: float) -> None:
    """A run in two lines; `bare` are the floor's seconds for a page."""
    fields = ", ".join(f"{field} of {count}" for field, count in ran.fields.items()) or "no value differs"
    read = ran.listings - ran.skipped
    rate = f"{read / ran.spent:6.0f} listings/s of one core, {ran.spent / read / bare:4.2f} x the floor" if read else ""
    print(f"{name:12} {read:7} read, {ran.skipped} left unread, {ran.spent:6.1f} s {rate}  peak {ran.peak:.0f} MB")
    print(f"{'':12} cause {ran.cause}: {ran.changed} changed, {fields}")
    for what, marks in ran.marks.items():
        if marks:
            print(f"{'':12} MB after each fifth of the {what}: {' '.join(f'{mark:.0f}' for mark in marks)}", flush=True)


def measure(home: Path, given: argparse.Namespace) -> None:
    settings, count = Settings(home=home), given.listings
    store = Store.open(settings.database)
    shelf.archived(Archive(settings.archive), store, count)
    store.close()
    bare = decode(child("floor", home, count), type=Measured)
    each = bare.floor / bare.pages
    print(f"{count} listings, {bytes_of(settings.archive) / count:.0f} bytes of archive each, no network")
    print(line("without a store", [bare]), flush=True)
    tell("first", again(home, count), each)
    tell("same", again(home, count), each)
    with tempfile.TemporaryDirectory(prefix="credatlas-copy-") as folder:
        project = copied(Path(folder))
        for change in given.change or CHANGES:
            file, added = CHANGES[change]
            with (project / file).open("a", encoding="utf-8") as lines:
                lines.write(added)
            tell(change, again(home, count, project), each)
        tell("same", again(home, count, project), each)
        print(f"{bytes_of(home) / count:.0f} bytes a listing in all, database and archive", flush=True)
        if given.audit:
            found = decode(child("audit", home, count, project), type=Ran)
            print(f"{'audit':12} {found.spent:.1f} s, peak {found.peak:.0f} MB: {'; '.join(found.said)}")


def bytes_of(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--listings", type=int, default=2000)
    parser.add_argument("--change", action="append", choices=CHANGES, help="only this one; may be repeated")
    parser.add_argument("--audit", action="store_true")
    parser.add_argument("--home", type=Path, help="an empty folder to work in and leave behind")
    parser.add_argument("--run", choices=PARTS, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.run:
        sys.addaudithook(nobody_is_asked)
        sys.stdout.buffer.write(msgspec.json.encode(PARTS[given.run](Settings(home=given.home), given.listings)))
    elif given.home:
        measure(given.home, given)
    else:
        with tempfile.TemporaryDirectory(prefix="credatlas-benchmark-") as home:
            measure(Path(home), given)


if __name__ == "__main__":
    main()
