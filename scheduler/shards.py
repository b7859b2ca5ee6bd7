"""A source's archived pages in parts that can be read apart from each other, anywhere, and give what all of them give as one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping
from pathlib import Path

from msgspec.structs import replace

from crawlers import Archive, Entry
from scheduler.archived import Heard, Reread, day_of, telling
from scheduler.aside import packed
from scheduler.reading import Reader, taken_as
from scheduler.rules import rules
from schemas import Correction, Rules, Source, Value, WorkersError, code_digest

SIZE = 1_000
"""Listings of a shard, about: some seconds of work, and some megabytes of result."""
RELEASE = code_digest("scheduler.shards", "scheduler.archived", "scheduler.aside", "scheduler.reading")
"""Beside the rules of a source all that decides what a shard gives."""


Listing = tuple[str, bool, bytes]
"""Its id, whether a page of tonight tells of it, and what is to be recorded of it, packed."""


class Torn(Exception):
    """A listing, or an id, was met in two shards."""


class Shard(Value, kw_only=True, frozen=True):
    """What a worker is given. `dates` and `present` say of the pages when they were fetched and which are no older night's."""

    source: Source
    folder: str
    """The archive, as the worker finds it."""
    rules: Rules
    release: str = RELEASE
    entries: tuple[Entry, ...] = ()
    heard: Heard
    corrections: tuple[Correction, ...]
    settled: frozenset[str] = frozenset()
    dates: Mapping[str, str]
    present: frozenset[str]


class Told(Value, kw_only=True, frozen=True):
    """What it gives back; `damaged` are the addresses of pages, `sighted` those of all listings that were told of."""

    taken: tuple[Listing, ...]
    looked_up: tuple[tuple[str, str], ...]
    damaged: tuple[str, ...]
    sighted: tuple[str, ...]


Read = Callable[[Shard], Told]
Mapped = Callable[[Read, Iterable[Shard]], Iterator[Told]]
"""As `map` does: what each shard gives, in the order of the shards."""


def read_shard(shard: Shard) -> Told:
    """Reads a shard. Raises WorkersError where the archive is not there, or the rules are others here."""
    archive, reader = Archive(Path(shard.folder)), Reader(shard.source, shard.corrections, shard.rules)
    if (_ours(rules(shard.source)), RELEASE) != (_ours(shard.rules), shard.release):
        raise WorkersError("A worker runs another release than this one; install the same on every worker, then start again.")
    if not (archive.folder / shard.source.source_id).is_dir():
        raise WorkersError(f"A worker does not find the archive at {archive.folder}; share the data folder with every worker.")
    again = Reread(shard.source, archive, shard.entries, shard.settled, shard.heard)
    taken = tuple(listings(again, reader, shard.dates, shard.present))
    damaged = tuple(entry.url for entry, _ in again.damaged)
    return Told(taken=taken, looked_up=tuple(sorted(reader.looked_up)), damaged=damaged, sighted=again.sighted)


def _ours(rules: Rules) -> Rules:
    """What of the rules is the release's; the source travels with its shard."""
    return replace(rules, source="")


def listings(again: Reread, reader: Reader, dates: Mapping[str, str], present: Container[str]) -> Iterator[Listing]:
    """Every listing read, normalised and packed."""
    for raw, pages in again.listings():
        one = reader.read(raw, day_of(raw, dates))
        key = one.offering.offering_id
        fresh = any(page in present for page in pages)
        yield key, fresh, packed(taken_as(one, reader.fingerprint(key, pages)))


def shards(whole: Shard, entries: Collection[Entry], settled: Container[str]) -> Iterator[Shard]:
    """The parts of a source, each with no more than it needs of what `whole` says of all."""
    for part in parted(entries, SIZE):
        digests = {entry.digest for entry in part}
        yield replace(
            whole,
            entries=part,
            settled=frozenset(url for entry in part for url in entry.lists if url in settled),
            dates={digest: whole.dates[digest] for digest in digests},
            present=whole.present & digests,
        )


def whole(told: Iterable[Told]) -> Iterator[Told]:
    """The same; raises Torn where two of them tell of one listing or of one id, as only pages that are read otherwise than
    they were can make it."""
    met, strays = set[str](), False
    for number, one in enumerate(told):
        names = {*one.sighted, *(key for key, _, _ in one.taken)}
        strays = strays or any(name.startswith("id:") for name in one.sighted)
        if not met.isdisjoint(names) or (number and strays):
            raise Torn
        met |= names
        yield one


def parted(entries: Collection[Entry], size: int) -> Iterator[tuple[Entry, ...]]:
    """The entries that tell of listings, voices left out, in parts of about so many listings: all that tells of one listing in
    one part, and the parts one after the other as their listings are first told of.

    What is told of by its native id may belong to any listing, so there it is one part.
    """
    told = _in_order(entry for entry in telling(entries) if entry.voice is None)
    if any(url.startswith("id:") for entry in told for url in entry.lists):
        yield tuple(told)
        return
    first: dict[str, int] = {}
    spans = [_span(entry, place, first) for place, entry in enumerate(told)]
    parts: dict[int, list[Entry]] = {}
    starts = _starts(spans, [len(entry.lists) for entry in told], size)
    for entry, (begin, _) in zip(told, spans, strict=True):
        parts.setdefault(starts[begin], []).append(entry)
    for start in sorted(parts):
        yield tuple(parts[start])


def _in_order(entries: Iterable[Entry]) -> list[Entry]:
    """As an archive reads them: file by file, each from front to back."""
    files: dict[str, list[Entry]] = {}
    for entry in entries:
        files.setdefault(entry.filename, []).append(entry)
    return [entry for some in files.values() for entry in sorted(some, key=lambda one: one.offset)]


def _span(entry: Entry, place: int, first: dict[str, int]) -> tuple[int, int]:
    """The places of the first pages that told of what this one tells of: no cut between them. A page's own address counts."""
    places = [first.setdefault(url, place) for url in (*entry.lists, entry.url)]
    return min(places), max(places)


def _starts(spans: list[tuple[int, int]], listings: list[int], size: int) -> list[int]:
    """For each place the one where its part begins."""
    open_at = [0] * (len(spans) + 1)
    for begin, end in spans:
        open_at[begin + 1] += 1
        open_at[end + 1] -= 1
    starts, start, held, spanned = list[int](), 0, 0, 0
    for place, count in enumerate(listings):
        spanned += open_at[place]
        if held >= size and not spanned:
            start, held = place, 0
        starts.append(start)
        held += max(1, count)
    return starts
