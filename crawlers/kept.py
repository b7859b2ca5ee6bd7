"""Reads one page back from the archive: whole, down to the last checksum, or not at all."""

from __future__ import annotations

import hashlib
import io
import zlib
from collections.abc import Iterator
from typing import BinaryIO

import msgspec
from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from crawlers.entry import Entry
from schemas import ArchiveError, Page

ASKED = "CredAtlas-Request-Body"
"""Our own record header: the body of a POST request, which a response record has no place for."""
BLOCK = 1 << 13


def sha256(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def kept(source_id: str, entry: Entry, file: BinaryIO) -> Page | ArchiveError:
    """The page an entry points at in an open WARC, or what is wrong with it."""
    try:
        file.seek(entry.offset)
        page = next(pages_of(_member(file)), None)
    except (ArchiveLoadFailed, OSError):
        return damaged(source_id, entry)
    if page is None or page.sha256 != entry.digest:
        return damaged(source_id, entry)
    return msgspec.structs.replace(page, url=entry.final or entry.url, fetched_at=entry.timestamp)


def damaged(source_id: str, entry: Entry) -> ArchiveError:
    return ArchiveError(
        f"The archived page {entry.url} of {source_id} is missing or altered in {entry.filename}; "
        "restore the file from its backup, or remove it and harvest the source again."
    )


def _member(file: BinaryIO) -> BinaryIO:
    """The gzip member that begins here, unpacked: its checksum covers the headers too, which no digest of a body does."""
    inflate, parts = zlib.decompressobj(zlib.MAX_WBITS | 16), list[bytes]()
    while not inflate.eof:
        block = file.read(BLOCK)
        try:
            parts.append(inflate.decompress(block))
        except zlib.error as error:
            raise ArchiveLoadFailed(str(error)) from error
        if not block:
            raise ArchiveLoadFailed("the record is cut off")
    return io.BytesIO(b"".join(parts))


def _page(record: object) -> Page | None:
    """A WARC response record as a Page; None for any other record."""
    kind = getattr(record, "rec_type", "")
    http = getattr(record, "http_headers", None)
    if kind != "response" or http is None:
        return None
    warc = record.rec_headers  # type: ignore[attr-defined] # warcio carries no types
    body = record.content_stream().read()  # type: ignore[attr-defined]
    stated = warc.get_header("WARC-Payload-Digest") or ""
    if stated.startswith("sha256:") and stated != f"sha256:{sha256(body)}":
        raise ArchiveLoadFailed("the body is not the one that was kept")
    return Page(
        url=warc.get_header("WARC-Target-URI") or "",
        status=int(http.get_statuscode() or 0),
        headers=tuple((str(k), str(v)) for k, v in http.headers),
        body=body,
        fetched_at=warc.get_header("WARC-Date") or "",
        sha256=sha256(body),
        request_body=warc.get_header(ASKED) or "",
    )


def pages_of(file: BinaryIO) -> Iterator[Page]:
    """The response records of any WARC stream, of whatever origin, as pages. Raises ArchiveLoadFailed where it is broken."""
    records = iter(ArchiveIterator(file))
    while True:
        try:
            record = next(records, None)
            page = _page(record)
        except Exception as error:  # the parser raises whatever it meets in a record that is cut off
            raise ArchiveLoadFailed(str(error)) from error
        if record is None:
            return
        if page is not None:
            yield page
