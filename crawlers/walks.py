"""Which walk of a source an archived page belongs to, though the walks of its file have been edited since it was asked for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from msgspec.structs import replace

from crawlers.entry import Entry
from schemas import Walk, digest


def marks(walks: Iterable[Walk]) -> tuple[str, ...]:
    """A mark of each: what it asks for, since no two walks of a source ask for the same."""
    return tuple(digest([walk.method, walk.url, walk.body])[:8] for walk in walks)


def standing(entries: Collection[Entry], walks: Iterable[Walk]) -> Iterator[Entry]:
    """The entries, each with the place of its walk in today's file. A walk that asks otherwise since, but stands where it did, is
    the same one; the pages of one that was taken out are left out, but for those on which somebody speaks for many."""
    now, before = marks(walks), {entry.walk: entry.walked for entry in entries}
    places = {place: _place(place, mark, now, frozenset(before.values())) for place, mark in before.items()}
    for entry in entries:
        place = places[entry.walk]
        if place == entry.walk:
            yield entry
        elif place is not None or entry.voice is not None:
            yield replace(entry, walk=place or 0)


def _place(place: int, mark: str, now: Sequence[str], before: frozenset[str]) -> int | None:
    if mark in now:
        return now.index(mark)
    return place if place < len(now) and now[place] not in before else None
