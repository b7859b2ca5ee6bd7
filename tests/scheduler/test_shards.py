"""An archive read in shards gives the records that it gives as one, whoever reads them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from crawlers import Archive, Entry
from reporter import export
from scheduler import Mapped, normalise_again
from scheduler import shards as parts
from scheduler.archived import Heard
from scheduler.rules import rules
from scheduler.shards import Shard, Told, Torn, parted, read_shard, whole
from schemas import Rules, Scope, Source, Voice, WorkersError
from store import Store
from tests.parts import shelves

SOURCES = {source.source_id: source for source in shelves.catalogues()}
LISTINGS = 100


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    folder = tmp_path_factory.mktemp("shelf")
    store, archive = Store.open(f"sqlite:///{folder / 'first.sqlite'}"), Archive(folder / "archive")
    shelves.archived(archive, store, LISTINGS, frame=600)
    store.close()
    yield archive


def remembered(
    archive: Archive, place: Path, mapped: Mapped | None, sources: Iterable[Source] = SOURCES.values(), day: int = 3
) -> bytes:
    """All records that the archive gives, in one file."""
    store = Store.open(f"sqlite:///{place}")
    for source in sources:
        if store.last_taken(source.source_id) is None:
            shelves.remember(store, source, shelves.MANIFEST)
        normalise_again(source, store, archive, lambda: datetime(2026, 9, day, tzinfo=UTC), mapped)
    told = b"".join(export(store.records(), SOURCES, "jsonl"))
    store.close()
    return told


def backwards(read: parts.Read, shards: Iterable[Shard]) -> Iterator[Told]:
    """As a cluster does it: in any order, and handed back in that of the shards."""
    told = {number: read(shard) for number, shard in reversed(list(enumerate(shards)))}
    return (told[number] for number in sorted(told))


def test_shards_give_the_records_that_the_whole_gives(shelf: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    alone = remembered(shelf, tmp_path / "alone.sqlite", None)
    monkeypatch.setattr(parts, "SIZE", 10)
    apart = remembered(shelf, tmp_path / "apart.sqlite", backwards)
    assert apart == alone
    assert alone.count(b"\n") == LISTINGS


def test_after_a_change_of_rules_shards_change_what_the_whole_changes(
    shelf: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts, "SIZE", 10)
    some = [replace(SOURCES["ie_shelf0"], lookups={"delivery": {"Online": "Blended"}}), SOURCES["ie_shelf8"]]
    given = {}
    for name, mapped in (("alone", None), ("apart", backwards)):
        before = remembered(shelf, tmp_path / name, None, (SOURCES["ie_shelf0"], SOURCES["ie_shelf8"]))
        given[name] = remembered(shelf, tmp_path / name, mapped, some, day=4)
        assert given[name] != before
    assert given["alone"] == given["apart"]


def test_a_damaged_page_takes_its_own_listing_alone(shelf: Archive) -> None:
    source = SOURCES["ie_shelf0"]
    entries = list(shelf.manifest(source.source_id, shelves.MANIFEST).values())
    told = read_shard(shard(source, shelf, [replace(entries[0], digest="0" * 64), *entries[1:3]]))
    assert (told.damaged, len(told.taken)) == ((entries[0].url,), 2)


def test_another_release_and_an_archive_that_is_not_there_are_refused(shelf: Archive, tmp_path: Path) -> None:
    one = shard(SOURCES["ie_shelf0"], shelf, [])
    with pytest.raises(WorkersError, match="another release"):
        read_shard(replace(one, rules=Rules(code="", rule="", vocabulary="")))
    with pytest.raises(WorkersError, match="another release"):
        read_shard(replace(one, release="older"))
    with pytest.raises(WorkersError, match="share the data folder"):
        read_shard(replace(one, folder=str(tmp_path)))


def test_two_shards_that_tell_of_one_listing_are_not_believed() -> None:
    one, other, stray = told("https://a.example/1"), told("https://a.example/2"), told("id:7")
    assert list(whole([one, other])) == [one, other]
    assert list(whole([stray])) == [stray]
    for torn in ([one, one], [stray, one], [one, stray]):
        with pytest.raises(Torn):
            list(whole(torn))


def test_where_shards_are_torn_the_whole_is_read_as_one(shelf: Archive, tmp_path: Path) -> None:
    def torn(read: parts.Read, shards: Iterable[Shard]) -> Iterator[Told]:
        for each in shards:
            yield from (read(each), read(each))

    some = (SOURCES["ie_shelf8"], SOURCES["ie_shelf9"])
    assert remembered(shelf, tmp_path / "torn", torn, some) == remembered(shelf, tmp_path / "alone", None, some)


@given(st.lists(st.tuples(st.sets(st.integers(0, 12), max_size=3), st.integers(0, 2)), max_size=20), st.integers(1, 6))
def test_every_page_stands_in_one_part_with_all_that_tells_of_its_listings(pages: list[tuple[set[int], int]], size: int) -> None:
    entries = [entry(number, [f"https://a.example/{n}" for n in sorted(urls)], file) for number, (urls, file) in enumerate(pages)]
    found = list(parted(entries, size))
    assert sorted((e for part in found for e in part), key=lambda e: e.offset) == entries
    homes = [{url for one in part for url in one.lists} for part in found]
    assert sum(map(len, homes)) == len(set().union(*homes))
    assert not entries or all(found)
    every = {url: None for one in sorted(entries, key=lambda e: (order(entries)[e.filename], e.offset)) for url in one.lists}
    assert [url for part in found for url in {u: None for one in part for u in one.lists}] == list(every)


def test_what_is_told_of_by_its_own_id_stays_in_one_part_and_voices_in_none() -> None:
    voice = replace(entry(3, [], 0), voice=Voice(scope=Scope.PORTAL))
    assert list(parted([], 1)) == []
    assert [len(part) for part in parted([entry(1, ["id:1"], 0), entry(2, ["https://a.example/2"], 0), voice], 1)] == [2]


def order(entries: list[Entry]) -> dict[str, int]:
    return {name: number for number, name in reversed(list(enumerate(one.filename for one in entries)))}


def entry(number: int, lists: list[str], file: int) -> Entry:
    return Entry(
        url=f"https://a.example/page/{number}",
        timestamp="2026-09-01T02:00:00Z",
        digest=f"{number}",
        filename=f"{file}.warc.gz",
        offset=number,
        detail=True,
        lists=tuple(lists),
    )


def told(*sighted: str) -> Told:
    return Told(taken=(), looked_up=(), damaged=(), sighted=sighted)


def shard(source: Source, archive: Archive, entries: list[Entry]) -> Shard:
    return Shard(
        source=source,
        folder=str(archive.folder),
        rules=rules(source),
        entries=tuple(entries),
        heard=Heard(),
        corrections=(),
        dates={one.digest: one.timestamp for one in entries},
        present=frozenset(),
    )
