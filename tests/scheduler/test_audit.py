"""The audit bears out every value from the archive, and reports the one that is not."""

from __future__ import annotations

import sqlite3
import zlib
from pathlib import Path
from random import Random

import pytest
from msgspec.structs import replace

from crawlers import Entry
from scheduler import Rota, audit, correct
from schemas import Expect, Lifecycle, Source, Stopped, Walk
from tests.parts.site import HOST, Site
from tests.scheduler.nights import SOURCE, Nights

SOURCES: dict[str, Source] = {SOURCE.source_id: SOURCE}
FEED = Walk(family="feed", url=f"https://{HOST}/feed.json", address="{link}", fields={"title": "name"})
ROWS = replace(FEED, detail="{address}")


def test_every_value_and_quote_is_derived_again(nights: Nights) -> None:
    nights.settle()
    nights.site.courses["course-003"].fee = "€999"
    del nights.site.courses["course-004"]
    nights.harvest()
    done = audit(SOURCES, nights.archive, nights.store)
    assert (done.records, done.differences, done.share) == (24, [], 1.0)
    assert done.quotes == sum(len(record.offering.evidence) for record in nights.store.records()) >= 24 * 5


def test_an_audit_that_is_told_to_stop_leaves_at_the_next_record(nights: Nights) -> None:
    nights.settle()
    asked = iter([False, False, True])
    with pytest.raises(Stopped):
        audit(SOURCES, nights.archive, nights.store, lambda: next(asked))


def test_what_is_harvested_or_corrected_during_an_audit_is_no_difference(nights: Nights) -> None:
    nights.settle()
    asked = 0

    def meanwhile() -> bool:
        """A harvest and then a person's word come in while the first records are looked at."""
        nonlocal asked
        asked += 1
        if asked == 2:
            for course in nights.site.courses.values():
                course.fee = "€999"
            del nights.site.courses["course-024"]
            nights.harvest()
        if asked == 30:
            record = next(iter(nights.store.records()))
            correct(nights.store, nights.archive, SOURCE, record, "price", "€300", "They told us.", "Ada", nights.later())
        return False

    done = audit(SOURCES, nights.archive, nights.store, meanwhile)
    assert (done.differences, done.records) == ([], 24)
    assert asked > 30


def test_an_audit_of_nothing_proves_nothing(nights: Nights) -> None:
    assert audit(SOURCES, nights.archive, nights.store).share == 0.0
    assert audit({}, nights.archive, nights.store).share == 0.0


def test_a_value_the_archive_does_not_say_is_reported_with_record_and_field(nights: Nights) -> None:
    nights.settle()
    nights.store.close()
    spoil(nights.home / "credatlas.sqlite", b'"amount_min":"109"', b'"amount_min":"1"')
    reopened = Nights(nights.home, nights.site)
    done = audit(SOURCES, reopened.archive, reopened.store)
    assert {(d.url.rpartition("/")[2], d.field) for d in done.differences} == {("course-009", "prices")}
    assert done.share < 1.0
    reopened.store.close()


def spoil(database: Path, words: bytes, others: bytes) -> None:
    """Write other words into the one record that says these, behind the store's back."""
    connection = sqlite3.connect(database)
    for key, payload in connection.execute("select offering_id, payload from payloads").fetchall():
        if words in (told := zlib.decompress(payload)):
            spoilt = zlib.compress(told.replace(words, others))
            connection.execute("update payloads set payload = ? where offering_id = ?", (spoilt, key))
    connection.commit()
    connection.close()


def test_records_read_by_other_rules_are_told_as_such(nights: Nights) -> None:
    nights.settle()
    newer = replace(SOURCE, lookups={"delivery": {"Online": "Blended"}})
    done = audit({newer.source_id: newer}, nights.archive, nights.store)
    assert ({d.field for d in done.differences}, done.outdated) == ({"delivery"}, [SOURCE.source_id])
    assert audit(SOURCES, nights.archive, nights.store).outdated == []


def test_a_quote_that_is_not_on_its_page_is_reported(nights: Nights) -> None:
    nights.settle()
    nights.store.close()
    spoil(nights.home / "credatlas.sqlite", b'"quote":"\xe2\x82\xac109"', b'"quote":"\xe2\x82\xac19"')
    reopened = Nights(nights.home, nights.site)
    done = audit(SOURCES, reopened.archive, reopened.store)
    assert [d.field for d in done.differences if "not on the archived page" in d.derived] == ["prices.0"]
    reopened.store.close()


def test_any_altered_byte_of_a_page_is_reported_with_the_records_and_fields_that_rest_on_it(nights: Nights) -> None:
    nights.settle()
    resting = pages_with_their_fields(nights)
    whole = audit(SOURCES, nights.archive, nights.store)
    chance = Random(20260901)  # noqa: S311 # the same flips every time
    for _ in range(60):
        entry = chance.choice([entry for entry in telling(nights) if entry.digest in resting])
        file = nights.archive.folder / SOURCE.source_id / entry.filename
        sound = file.read_bytes()
        member = len(sound[entry.offset :]) - len(left_of(sound[entry.offset :]))
        place = entry.offset + chance.randrange(member)
        file.write_bytes(sound[:place] + bytes([sound[place] ^ 1 << chance.randrange(8)]) + sound[place + 1 :])
        done = audit(SOURCES, nights.archive, nights.store)
        if unpacked(file, entry) != unpacked_bytes(sound, entry):
            assert {(d.url, d.field) for d in done.differences} == resting[entry.digest]
            assert all("altered" in d.derived for d in done.differences)
        else:
            assert place - entry.offset < 10, "only the idle bytes of a gzip header may be altered without altering what is kept"
        assert done.records == whole.records
        file.write_bytes(sound)
    assert audit(SOURCES, nights.archive, nights.store) == whole


def test_a_manifest_that_was_altered_is_reported(nights: Nights) -> None:
    nights.settle()
    (file,) = nights.archive.folder.rglob("*.cdxj")
    sound = file.read_bytes()
    for place in Random(7).sample(range(len(sound) - 1), 25):  # noqa: S311 # the same places every time
        file.write_bytes(sound[:place] + bytes([sound[place] ^ 2]) + sound[place + 1 :])
        (difference,) = audit(SOURCES, nights.archive, nights.store).differences
        assert (difference.field, difference.stored) == ("*", SOURCE.source_id)


@pytest.mark.parametrize("walk", [FEED, ROWS], ids=["a feed alone", "a feed and its pages"])
def test_a_record_that_is_missing_is_borne_out_by_the_pages_of_its_time(site: Site, tmp_path: Path, walk: Walk) -> None:
    nights = Nights(tmp_path, site, replace(SOURCE, walk=(walk,), expect=Expect(min=5)))
    nights.harvest()
    del site.courses["course-004"]
    nights.harvest()
    nights.harvest()
    (record,) = nights.store.records(lifecycles=(Lifecycle.MISSING,))
    done = audit({SOURCE.source_id: nights.source}, nights.archive, nights.store)
    assert (done.records, done.differences, record.nights_missing) == (24, [], 2)
    nights.store.close()


def test_a_missing_record_whose_page_was_altered_since_is_reported(site: Site, tmp_path: Path) -> None:
    nights = Nights(tmp_path, site, replace(SOURCE, walk=(FEED,), expect=Expect(min=5)))
    nights.harvest()
    first = next(entry for entry in telling(nights) if entry.url.endswith("/feed.json"))
    del site.courses["course-004"]
    nights.harvest()
    file = nights.archive.folder / SOURCE.source_id / first.filename
    sound = file.read_bytes()
    file.write_bytes(sound[: first.offset + 99] + bytes([sound[first.offset + 99] ^ 1]) + sound[first.offset + 100 :])
    done = audit({SOURCE.source_id: nights.source}, nights.archive, nights.store)
    assert {(d.url.rpartition("/")[2], "altered" in d.derived) for d in done.differences} == {("course-004", True)}
    nights.store.close()


def test_a_quote_of_a_missing_record_that_was_never_printed_is_reported(site: Site, tmp_path: Path) -> None:
    nights = Nights(tmp_path, site, replace(SOURCE, walk=(FEED,), expect=Expect(min=5)))
    nights.harvest()
    del site.courses["course-004"]
    nights.harvest()
    nights.store.close()
    spoil(tmp_path / "credatlas.sqlite", b'"quote":"Tides, part 4"', b'"quote":"Tides, part 5 and more"')
    reopened = Nights(tmp_path, site, nights.source)
    (difference,) = audit({SOURCE.source_id: nights.source}, reopened.archive, reopened.store).differences
    assert (difference.url.rpartition("/")[2], difference.stored) == ("course-004", "Tides, part 5 and more")
    reopened.store.close()


@pytest.mark.parametrize("walk", [SOURCE.walk[0], FEED, ROWS], ids=["pages", "a feed", "a feed and its pages"])
def test_the_nights_of_a_rota_bear_out_together_what_one_audit_does(site: Site, tmp_path: Path, walk: Walk) -> None:
    nights = Nights(tmp_path, site, replace(SOURCE, walk=(walk,), expect=Expect(min=5)))
    nights.harvest()
    del site.courses["course-004"]
    nights.harvest()
    sources = {SOURCE.source_id: nights.source}
    whole = audit(sources, nights.archive, nights.store)
    parts = [
        audit(sources, nights.archive, nights.store, rotas={SOURCE.source_id: Rota(night=night, nights=5)}) for night in range(5)
    ]
    assert sum(part.records for part in parts) == whole.records == 24
    assert sum(part.values for part in parts) == whole.values
    assert sum(part.quotes for part in parts) == whole.quotes
    assert all(part.records < 12 and not part.differences for part in parts)
    nights.store.close()


def test_what_is_wrong_with_a_record_is_found_in_the_night_it_is_on_the_rota(nights: Nights) -> None:
    nights.settle()
    nights.store.close()
    spoil(nights.home / "credatlas.sqlite", b'"amount_min":"109"', b'"amount_min":"1"')
    reopened = Nights(nights.home, nights.site)
    found = [
        {(d.url.rpartition("/")[2], d.field) for d in audit(SOURCES, reopened.archive, reopened.store, rotas=rota).differences}
        for rota in ({SOURCE.source_id: Rota(night=night, nights=3)} for night in range(3))
    ]
    assert sorted(map(len, found)) == [0, 0, 1]
    assert {("course-009", "prices")} in found
    reopened.store.close()


def telling(nights: Nights) -> list[Entry]:
    last = nights.store.last_taken(SOURCE.source_id)
    assert last is not None
    return [entry for entry in nights.archive.manifest(SOURCE.source_id, last.manifest).values() if entry.lists]


def pages_with_their_fields(nights: Nights) -> dict[str, set[tuple[str, str]]]:
    """By the sha256 of a page: the addresses and fields of the records whose evidence stands on it."""
    found: dict[str, set[tuple[str, str]]] = {}
    for record in nights.store.records():
        for evidence in record.offering.evidence:
            found.setdefault(evidence.page, set()).add((record.offering.url, evidence.field))
    return found


def left_of(raw: bytes) -> bytes:
    """What follows the gzip member that these bytes begin with."""
    inflate = zlib.decompressobj(zlib.MAX_WBITS | 16)
    inflate.decompress(raw)
    return inflate.unused_data


def unpacked(file: Path, entry: Entry) -> bytes | None:
    return unpacked_bytes(file.read_bytes(), entry)


def unpacked_bytes(raw: bytes, entry: Entry) -> bytes | None:
    """The gzip member at an entry, None when it is none that is whole."""
    inflate = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        return inflate.decompress(raw[entry.offset :]) if not inflate.eof else None
    except zlib.error:
        return None
