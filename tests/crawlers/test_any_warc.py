"""Any WARC is read as far as it is whole, whoever wrote it; nothing is read that is not in it."""

from __future__ import annotations

import gzip
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from tempfile import SpooledTemporaryFile

import brotli
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawlers.identity import MAX_BODY, MOST_WRAPPINGS
from crawlers.warc import SWELL, pages_in
from schemas import Page
from tests.crawlers import warcs

PACKINGS: dict[str, Callable[[list[bytes]], bytes]] = {
    "plain": b"".join,
    "a member each": warcs.by_record,
    "one member": warcs.as_one,
    "wacz": warcs.wacz,
    "deflated wacz": lambda records: warcs.wacz(records, zipfile.ZIP_DEFLATED),
}
VOUCHED = ("a member each", "wacz")
"""Packings in which a checksum vouches for each record with its headers."""


def read(path: Path, content: bytes) -> tuple[list[Page], int]:
    """The pages of a file of this content, and how many of its stretches are broken."""
    path.write_bytes(content)
    found = list(pages_in(path))
    return [page for page in found if page is not None], found.count(None)


def kept(pages: list[Page]) -> set[tuple[str, bytes]]:
    return {(page.url, page.body) for page in pages}


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("warc") / "any"


@pytest.mark.parametrize("packing", PACKINGS)
def test_every_packing_gives_its_pages_and_no_other_records(file: Path, packing: str) -> None:
    pages, broken = read(file, PACKINGS[packing](warcs.others() + warcs.courses(5)))
    assert [page.url for page in pages] == [f"{warcs.HOST}/course/{n}" for n in range(5)]
    assert [page.body for page in pages] == [warcs.course(n) for n in range(5)]
    assert (pages[0].status, pages[0].header("content-type"), broken) == (200, "text/html; charset=utf-8", 0)


def test_an_empty_file_holds_nothing_and_another_kind_of_file_is_broken(file: Path) -> None:
    assert read(file, b"") == ([], 0)
    assert read(file, b"%PDF-1.7 of no use") == ([], 1)
    assert read(file, b"PK\x03\x04 no zip") == ([], 1)


@pytest.mark.parametrize(
    ("head", "sent"),
    [
        ("Transfer-Encoding: chunked", warcs.chunked(warcs.course(1))),
        ("Content-Encoding: gzip", gzip.compress(warcs.course(1))),
        ("Content-Encoding: GZIP\r\nTransfer-Encoding: chunked", warcs.chunked(gzip.compress(warcs.course(1)))),
        ("Content-Encoding: deflate", zlib.compress(warcs.course(1))),
        ("Content-Encoding: deflate", zlib.compress(warcs.course(1), wbits=-15)),
        ("Content-Encoding: br", brotli.compress(warcs.course(1))),
        ("Content-Encoding: gzip", warcs.course(1)),
        ("Content-Encoding: br", warcs.course(1)),
        ("Transfer-Encoding: chunked", warcs.course(1)),
        ("Transfer-Encoding: chunked\r\nContent-Encoding: gzip", warcs.course(1)),
    ],
)
def test_a_body_is_read_however_it_travelled_and_whether_or_not_its_archiver_decoded_it(
    file: Path, head: str, sent: bytes
) -> None:
    for packing in PACKINGS.values():
        pages, broken = read(file, packing([warcs.response(warcs.HOST, sent, head)]))
        assert ([page.body for page in pages], broken) == ([warcs.course(1)], 0)


def test_a_digest_of_the_body_counts_in_the_form_its_archiver_chose(file: Path) -> None:
    sent = warcs.chunked(gzip.compress(warcs.course(1)))
    head = "Transfer-Encoding: chunked\r\nContent-Encoding: gzip"
    for form in (sent, gzip.compress(warcs.course(1)), warcs.course(1)):
        record = warcs.response(warcs.HOST, sent, head, WARC_Block_Digest="", WARC_Payload_Digest=warcs.sha1(form))
        assert len(read(file, record)[0]) == 1
    record = warcs.response(warcs.HOST, sent, head, WARC_Block_Digest="", WARC_Payload_Digest=warcs.sha1(b"another"))
    assert read(file, record) == ([], 1)


def test_a_page_its_archiver_cut_short_says_so(file: Path) -> None:
    (page,), _ = read(file, warcs.response(warcs.HOST, warcs.course(1)[:90], WARC_Truncated="length"))
    assert page.header("WARC-Truncated") == "length"


def test_a_body_that_is_folded_more_often_than_anybody_means_is_passed_over(file: Path) -> None:
    folded = warcs.course(1)
    for times in range(1, MOST_WRAPPINGS + 2):
        folded = gzip.compress(folded)
        record = warcs.response(warcs.HOST + "/a", folded, f"Content-Encoding: {', '.join(['gzip'] * times)}")
        pages, broken = read(file, record)
        assert ([page.body for page in pages], broken) == (([warcs.course(1)], 0) if times <= MOST_WRAPPINGS else ([], 1))


def test_bombs_and_records_beyond_any_course_page_are_passed_over(file: Path) -> None:
    bombs = [gzip.compress(bytes(MAX_BODY + 1)), brotli.compress(bytes(MAX_BODY + 1))]
    records = [
        warcs.response(warcs.HOST + f"/{name}", bomb, f"Content-Encoding: {name}")
        for name, bomb in zip(("gzip", "br"), bombs, strict=True)
    ]
    video = warcs.response(warcs.HOST + "/video", bytes(MAX_BODY), "Content-Type: video/mp4")
    pages, broken = read(file, warcs.by_record([video, *records, *warcs.courses(2)]))
    assert (len(pages), broken) == (2, 2)


def test_a_broken_record_costs_itself_alone(file: Path) -> None:
    records = warcs.courses(4)
    records[1] = records[1].replace(b"Content-Length: ", b"Content-Length: 9")
    pages, broken = read(file, b"".join(records))
    assert ([page.url[-1] for page in pages], broken) == (["0", "2", "3"], 1)
    packed = [gzip.compress(each) for each in warcs.courses(4)]
    packed[2] = packed[2][:40] + b"\xff\x00\xff" + packed[2][43:]
    pages, broken = read(file, b"".join(packed))
    assert ([page.url[-1] for page in pages], broken) == (["0", "1", "3"], 1)


def test_what_is_cut_before_its_checksum_is_read_where_its_digest_bears_it_out(file: Path) -> None:
    for digest, count in ((warcs.sha1(b"another"), 0), ("", 0), ("crc32:0", 0)):
        record = warcs.response(warcs.HOST, warcs.course(1), WARC_Block_Digest=digest)
        assert read(file, gzip.compress(record)[:-8]) == ([], 1)
        assert len(read(file, gzip.compress(record))[0]) == 1, count
    assert len(read(file, gzip.compress(warcs.courses(1)[0])[:-8])[0]) == 1


@pytest.mark.parametrize("opening", [b"", b"WARC/1.0\r\n"])
def test_a_file_unpacks_to_no_more_than_its_room(file: Path, opening: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawlers.warc.ROOM", 1 << 20)
    written = 0

    class Counted(SpooledTemporaryFile[bytes]):
        def write(self, content: bytes) -> int:  # type: ignore[override] # no other buffer is written
            nonlocal written
            written += len(content)
            return super().write(content)

    monkeypatch.setattr("crawlers.warc.SpooledTemporaryFile", Counted)
    bomb = gzip.compress(opening + bytes(1 << 26))
    pages, broken = read(file, warcs.by_record(warcs.courses(2)) + bomb)
    assert len(pages) == 2 and broken > 0
    read(file, warcs.wacz([opening + bytes(1 << 26)], zipfile.ZIP_DEFLATED))
    assert written < SWELL * len(bomb) * 2 + (1 << 24)


def test_a_zip_whose_table_points_before_its_start_is_searched_for_its_records(file: Path) -> None:
    whole = warcs.wacz(warcs.courses(3))
    broken = bytearray(whole)
    broken[-4] ^= 0x80
    assert [page.url for page in read(file, bytes(broken))[0]] == [page.url for page in read(file, whole)[0]]


def test_an_address_or_a_date_that_is_none_is_no_page(file: Path) -> None:
    for record in (
        warcs.response("http://[harbour/", warcs.course(1)),
        warcs.response(warcs.HOST, warcs.course(1), date="yesterday"),
        warcs.response(warcs.HOST, warcs.course(1), status="well"),
    ):
        assert read(file, warcs.by_record([record, *warcs.courses(1)]))[1] == 1


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(packing=st.sampled_from(sorted(PACKINGS)), data=st.data())
def test_a_file_cut_anywhere_gives_a_part_of_its_pages(file: Path, packing: str, data: st.DataObject) -> None:
    content = PACKINGS[packing](warcs.others() + warcs.courses(6))
    whole, _ = read(file, content)
    found, broken = read(file, content[: data.draw(st.integers(0, len(content) - 1))])
    assert kept(found) <= kept(whole)
    if packing in ("plain", *VOUCHED):
        assert [page.url for page in found] == [page.url for page in whole][: len(found)]
        assert broken <= 2  # the end, and what stands before the records of a WACZ


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(packing=st.sampled_from(VOUCHED), data=st.data())
def test_flipped_bytes_give_a_part_of_the_pages_and_cost_only_their_own_records(
    file: Path, packing: str, data: st.DataObject
) -> None:
    content = bytearray(PACKINGS[packing](warcs.others() + warcs.courses(6)))
    places = data.draw(st.lists(st.integers(0, len(content) - 1), min_size=1, max_size=3, unique=True))
    for place in places:
        content[place] ^= data.draw(st.integers(1, 255))
    found, _ = read(file, bytes(content))
    assert kept(found) <= {(f"{warcs.HOST}/course/{n}", warcs.course(n)) for n in range(6)}
    assert len(found) >= 6 - len(places)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(data=st.data())
def test_flipped_bytes_of_a_body_no_checksum_guards_are_found_by_its_digest(file: Path, data: st.DataObject) -> None:
    records = warcs.courses(4)
    hurt = bytearray(records[1])
    hurt[data.draw(st.integers(hurt.index(b"<!doctype"), len(hurt) - 5))] ^= data.draw(st.integers(1, 255))
    found, broken = read(file, b"".join([records[0], hurt, *records[2:]]))
    assert ([page.url[-1] for page in found], broken) == (["0", "2", "3"], 1)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(content=st.one_of(st.binary(max_size=300), st.binary(max_size=200).map(lambda b: b"WARC/1.0\r\n" + b)))
def test_no_bytes_raise(file: Path, content: bytes) -> None:
    assert read(file, content)[0] == []
