"""The archive gives back every byte it was given, says when it cannot, and stores nothing twice."""

from __future__ import annotations

import contextlib
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from crawlers import Archive, Entry, pages_of
from crawlers.kept import sha256
from schemas import ArchiveError, Ask, Page


def page(body: bytes, url: str = "https://quayside.example/a", asked: str = "") -> Page:
    headers = (("Content-Type", "text/html"), ("ETag", '"1"'), ("Content-Encoding", "gzip"))
    return Page(
        url=url,
        status=200,
        headers=headers,
        body=body,
        fetched_at="2026-09-01T02:00:00Z",
        sha256=sha256(body),
        request_body=asked,
    )


def kept(folder: Path, *pages: Page) -> tuple[Archive, str]:
    archive = Archive(folder)
    deposit = archive.open("ie_quayside", "n1")
    for one in pages:
        deposit.keep(one, Ask(url=one.url, body=one.request_body))
    return archive, deposit.close()


@settings(max_examples=40)
@given(bodies=st.lists(st.binary(max_size=400), min_size=1, max_size=5))
def test_any_bytes_come_back_as_they_were(tmp_path_factory: pytest.TempPathFactory, bodies: list[bytes]) -> None:
    pages = [page(body, f"https://quayside.example/{n}") for n, body in enumerate(bodies)]
    archive, name = kept(tmp_path_factory.mktemp("archive"), *pages)
    manifest = archive.manifest("ie_quayside", name)
    assert [got.body for _, got in archive.pages("ie_quayside", manifest.values())] == bodies
    assert [archive.page("ie_quayside", entry).sha256 for entry in manifest.values()] == [p.sha256 for p in pages]


def test_an_unchanged_page_costs_a_reference(tmp_path: Path) -> None:
    body = bytes(range(256)) * 400
    archive, first = kept(tmp_path, page(body))
    (entry,) = archive.manifest("ie_quayside", first).values()
    deposit = archive.open("ie_quayside", "n2")
    deposit.again(entry, "2026-09-02T02:00:00Z")
    second = archive.manifest("ie_quayside", deposit.close())
    assert second[entry.key].filename == "n1.warc.gz"
    assert (tmp_path / "ie_quayside" / "n2.warc.gz").stat().st_size < 1_500
    assert archive.page("ie_quayside", second[entry.key]).body == body
    with (tmp_path / "ie_quayside" / "n2.warc.gz").open("rb") as file:
        kinds = [record.rec_type for record in ArchiveIterator(file)]
    assert kinds == ["warcinfo", "revisit"]


def test_a_page_the_site_calls_unchanged_costs_a_line_of_the_manifest(tmp_path: Path) -> None:
    archive, first = kept(tmp_path, page(b"x" * 9_000))
    (entry,) = archive.manifest("ie_quayside", first).values()
    deposit = archive.open("ie_quayside", "n2")
    deposit.unchanged(entry)
    second = archive.manifest("ie_quayside", deposit.close())
    assert archive.page("ie_quayside", second[entry.key]).body == b"x" * 9_000
    with (tmp_path / "ie_quayside" / "n2.warc.gz").open("rb") as file:
        assert [record.rec_type for record in ArchiveIterator(file)] == ["warcinfo"]


def test_two_answers_of_one_post_address_are_told_apart(tmp_path: Path) -> None:
    archive, name = kept(tmp_path, page(b"one", asked='{"page":0}'), page(b"two", asked='{"page":1}'))
    manifest = archive.manifest("ie_quayside", name)
    assert [got.body for _, got in archive.pages("ie_quayside", manifest.values())] == [b"one", b"two"]


def test_one_altered_byte_is_reported_with_its_page(tmp_path: Path) -> None:
    archive, name = kept(tmp_path, page(b"x" * 50))
    (entry,) = archive.manifest("ie_quayside", name).values()
    file = tmp_path / "ie_quayside" / entry.filename
    raw = bytearray(file.read_bytes())
    raw[-20] ^= 1
    file.write_bytes(bytes(raw))
    with pytest.raises(ArchiveError, match=r"quayside\.example/a"):
        archive.page("ie_quayside", entry)


def test_a_missing_file_a_missing_manifest_and_a_broken_one_are_said(tmp_path: Path) -> None:
    archive, name = kept(tmp_path, page(b"x"))
    (entry,) = archive.manifest("ie_quayside", name).values()
    (tmp_path / "ie_quayside" / entry.filename).unlink()
    with pytest.raises(ArchiveError):
        archive.page("ie_quayside", entry)
    with pytest.raises(ArchiveError, match="manifest"):
        archive.manifest("ie_quayside", "other.cdxj")
    (tmp_path / "ie_quayside" / name).write_bytes(b"not a line of ours\n")
    with pytest.raises(ArchiveError, match="manifest"):
        archive.manifest("ie_quayside", name)
    assert archive.manifest("ie_quayside", "") == {}


def test_a_deposit_that_was_not_closed_leaves_no_manifest(tmp_path: Path) -> None:
    deposit = Archive(tmp_path).open("ie_quayside", "n1")
    deposit.keep(page(b"x"), Ask(url="https://quayside.example/a"))
    deposit.abandon()
    assert not list(tmp_path.rglob("*.cdxj"))


def test_a_manifest_line_is_cdxj(tmp_path: Path) -> None:
    _, name = kept(tmp_path, page(b"x"))
    line = (tmp_path / "ie_quayside" / name).read_text().splitlines()[0]
    url, stamp, rest = line.split(" ", 2)
    assert (url, stamp, rest[0], rest[-1]) == ("https://quayside.example/a", "20260901020000", "{", "}")


def test_a_page_answered_elsewhere_keeps_both_addresses(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    deposit = archive.open("ie_quayside", "n1")
    deposit.keep(page(b"x", "https://www.quayside.example/b"), Ask(url="https://quayside.example/a"))
    (entry,) = archive.manifest("ie_quayside", deposit.close()).values()
    assert (entry.url, archive.page("ie_quayside", entry).url) == ("https://quayside.example/a", "https://www.quayside.example/b")


def test_a_warc_without_responses_has_no_pages(tmp_path: Path) -> None:
    Archive(tmp_path).open("ie_quayside", "n1").close()
    with (tmp_path / "ie_quayside" / "n1.warc.gz").open("rb") as file:
        assert list(pages_of(file)) == []


def test_a_warc_cut_off_anywhere_gives_its_whole_pages_and_then_says_so(tmp_path: Path) -> None:
    kept(tmp_path, *(page(bytes([n]) * 300, f"https://quayside.example/{n}") for n in range(4)))
    whole = (tmp_path / "ie_quayside" / "n1.warc.gz").read_bytes()
    most = 0
    for cut in range(0, len(whole), 7):
        found: list[Page] = []
        with contextlib.suppress(ArchiveLoadFailed):
            found += pages_of(io.BytesIO(whole[:cut]))
        assert [p.body for p in found] == [bytes([n]) * 300 for n in range(len(found))]
        most = max(most, len(found))
    assert most >= 3


def test_an_entry_knows_the_request_it_answers() -> None:
    entry = Entry(url="u", timestamp="", digest="", filename="", offset=0, request_body="b", walk=2, number=3, detail=True)
    assert entry.ask == Ask(url="u", body="b", walk=2, number=3, detail=True)
    assert entry.key == "u b"
