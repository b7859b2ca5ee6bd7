"""The audit bears out every value from the archive, and reports the one that is not."""

from __future__ import annotations

from pathlib import Path

from scheduler import audit
from schemas import Source
from tests.scheduler.nights import SOURCE, Nights

SOURCES: dict[str, Source] = {SOURCE.source_id: SOURCE}


def test_every_value_and_quote_is_derived_again(nights: Nights) -> None:
    nights.harvest()
    nights.site.courses["course-003"].fee = "€999"
    del nights.site.courses["course-004"]
    nights.harvest()
    done = audit(SOURCES, nights.archive, nights.store)
    assert (done.records, done.differences, done.share) == (24, [], 1.0)
    assert done.quotes >= 24 * 5


def test_an_audit_of_nothing_proves_nothing(nights: Nights) -> None:
    assert audit(SOURCES, nights.archive, nights.store).share == 0.0
    assert audit({}, nights.archive, nights.store).share == 0.0


def test_a_value_the_archive_does_not_say_is_reported_with_record_and_field(nights: Nights) -> None:
    nights.harvest()
    nights.store.close()
    spoil_a_price(nights.home / "credatlas.sqlite")
    reopened = Nights(nights.home, nights.site)
    done = audit(SOURCES, reopened.archive, reopened.store)
    assert {(d.url.rpartition("/")[2], d.field) for d in done.differences} == {("course-009", "prices")}
    assert done.share < 1.0
    reopened.store.close()


def spoil_a_price(database: Path) -> None:
    """Write another price into one record behind the store's back."""
    import sqlite3
    import zlib

    connection = sqlite3.connect(database)
    for key, payload in connection.execute("select offering_id, payload from payloads").fetchall():
        words = zlib.decompress(payload)
        if b"course-009" in words:
            spoilt = words.replace(b'"amount_min":"109"', b'"amount_min":"1"')
            assert spoilt != words
            connection.execute("update payloads set payload = ? where offering_id = ?", (zlib.compress(spoilt), key))
    connection.commit()
    connection.close()


def test_one_altered_byte_of_the_archive_is_reported(nights: Nights) -> None:
    nights.harvest()
    file = next(nights.archive.folder.rglob("*.warc.gz"))
    (source,), raw = SOURCES, bytearray(file.read_bytes())
    last = nights.store.last_taken(source)
    assert last is not None
    told = next(entry for entry in nights.archive.manifest(source, last.manifest).values() if entry.detail)
    raw[told.offset + 150] ^= 1
    file.write_bytes(bytes(raw))
    done = audit(SOURCES, nights.archive, nights.store)
    assert done.differences
    assert "altered" in done.differences[0].derived
