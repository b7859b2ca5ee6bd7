"""The pages of any WARC, WARC.gz or WACZ, of whatever origin: what is whole is read, what is broken is passed over and counted.

Broken means: a gzip member whose checksum is not its own, a record without its end, or one that its stated digest does not
bear out. Reading goes on at the next gzip member or the next line `WARC/1.`.
"""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
import zlib
from base64 import b32encode
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from shutil import copyfileobj
from tempfile import SpooledTemporaryFile
from typing import IO, NamedTuple, TypeVar

import brotli
from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import ChunkedDataReader

from crawlers.identity import MAX_BODY, overwrapped
from crawlers.kept import ASKED, sha256
from schemas import Page

BLOCK = 1 << 16
IN_MEMORY = 1 << 22
"""Bytes of an unpacked gzip member beyond which it is unpacked to disk."""
MOST = 1 << 33
"""Bytes to which a gzip member may unpack; a WARC compressed as one piece has one member."""
SWELL, ROOM = 64, 1 << 28
"""All members of a file may unpack to so many times its size, a small file's to so many bytes: pages swell to 20 times."""
PEEK = 1 << 10
HEAD = 1 << 16
GZIP, ZIP, RECORD = b"\x1f\x8b\x08", b"PK\x03\x04", b"WARC/1."
OPENING = re.compile(rb"WARC/1\.\d+\r?\n")
LENGTH = re.compile(rb"^Content-Length:[ \t]*(\d{1,18})[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)
RESPONSE = re.compile(rb"^WARC-Type:[ \t]*response[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)
WEB = re.compile(r"https?://[\w.-]+(?::\d+)?(?:[/?#]\S*)?", re.ASCII)
NO_ZIP = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)
"""What zipfile raises of a file that is no zip, or none that is whole: OSError where a table of it points before its start."""
FORMS = {"gzip": (31,), "x-gzip": (31,), "deflate": (15, -15)}
"""zlib's window bits for each content encoding; some servers send deflate without its head."""

Piece = TypeVar("Piece")
Take = Callable[[IO[bytes], int], tuple[Piece, int] | None]


def pages_in(path: Path) -> Iterator[Page | None]:
    """The responses kept in a file, one at a time; None stands for each stretch of it that is broken. Raises OSError.

    Revisits, requests, metadata and conversions are no pages. A page its archiver cut short says so by `WARC-Truncated`
    among its headers. A WACZ that is itself broken is searched for the records that stand in it.
    """
    room = _Room(max(ROOM, SWELL * path.stat().st_size))
    for file in _parts(path, room):
        with file:
            for one in _unpacked(file, room) if _compressed(file) else iter((_Batch(file),)):
                for record in iter((None,)) if one is None else _records(one.file):
                    if one is None or record is None:
                        yield None
                    elif record:
                        yield from _read(record, one.ended)


@dataclass
class _Room:
    """Bytes to which what is left of a file may unpack."""

    left: int


class _Batch(NamedTuple):
    """Records one behind the other; `ended` tells whether they fit a checksum behind them, None that they were never packed."""

    file: IO[bytes]
    ended: bool | None = None


def _parts(path: Path, room: _Room) -> Iterator[IO[bytes]]:
    """The WARC files in a file: those a zip holds when it is whole and no bomb, else the file itself."""
    with suppress(*NO_ZIP), zipfile.ZipFile(path) as packed:
        if sum(member.file_size for member in packed.infolist()) <= room.left and packed.testzip() is None:
            for name in packed.namelist():
                if name.endswith((".warc", ".warc.gz")):
                    part = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 # closed by whoever reads it
                    with packed.open(name) as member:
                        copyfileobj(member, part)
                    yield part
            return
    yield path.open("rb")


def _size(file: IO[bytes]) -> int:
    file.seek(0, io.SEEK_END)
    return file.tell()


def _compressed(file: IO[bytes]) -> bool:
    """Whether the records are packed by gzip: what comes first in the file decides."""
    file.seek(0)
    start = file.read(16 * BLOCK)
    plain, packed = start.find(RECORD), start.find(GZIP)
    return packed >= 0 and (plain < 0 or packed < plain)


def _find(file: IO[bytes], mark: bytes, start: int) -> int:
    """Where `mark` next stands, from `start` on; -1 when it stands nowhere."""
    file.seek(start)
    held = b""
    while block := file.read(BLOCK):
        held += block
        if (at := held.find(mark)) >= 0:
            return start + at
        start += max(0, len(held) - len(mark) + 1)
        held = held[-len(mark) + 1 :]
    return -1


def _pieces(file: IO[bytes], mark: bytes, take: Take[Piece]) -> Iterator[Piece | None]:
    """Whatever `take` finds whole at a `mark`, from front to back, with None for each stretch in between that is not."""
    looked = whole = 0
    while (start := _find(file, mark, looked)) >= 0:
        found = take(file, start)
        if found is None:
            looked = start + 1
            continue
        if start > whole:
            yield None
        yield found[0]
        looked = whole = found[1]
    if _size(file) > whole:
        yield None


def _unpacked(file: IO[bytes], room: _Room) -> Iterator[_Batch | None]:
    """Every gzip member that holds records, unpacked; one cut by the file's end, or for want of room, as far as it goes."""
    for one in _pieces(file, GZIP, partial(_member, room)):
        if one is None:
            yield None
        else:
            with one.file:
                yield one


def _member(room: _Room, file: IO[bytes], start: int) -> tuple[_Batch, int] | None:
    unpacker, most, block, opens = zlib.decompressobj(31), min(MOST, room.left), b"", False
    file.seek(start)
    out = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 # closed by whoever reads it
    try:
        block = file.read(PEEK)
        out.write(head := unpacker.decompress(block, len(RECORD)))
        opens = head == RECORD
        block = unpacker.unconsumed_tail
        while opens and not unpacker.eof and out.tell() < most and (block := block or file.read(BLOCK)):
            out.write(unpacker.decompress(block, IN_MEMORY))
            block = unpacker.unconsumed_tail
    except zlib.error:
        opens = False
    room.left -= out.tell()
    end = file.tell() - len(unpacker.unused_data if unpacker.eof else block)
    if not opens or (not unpacker.eof and _find(file, GZIP, start + 1) >= 0):
        out.close()
        return None
    return _Batch(out, unpacker.eof), end


def _records(file: IO[bytes]) -> Iterator[bytes | None]:
    """Every response record with its headers; empty for a record of another kind, or one too large to be a course page."""
    return _pieces(file, RECORD, _record)


def _record(file: IO[bytes], start: int) -> tuple[bytes, int] | None:
    file.seek(start)
    head, gap, _ = _split(file.read(HEAD))
    length = LENGTH.search(head)
    if not gap or length is None or not OPENING.match(head):
        return None
    size = len(head) + len(gap) + int(length[1])
    file.seek(start + size)
    rest = file.read(16)
    after = rest.lstrip(b"\r\n")
    if _size(file) < start + size or (after and (len(after) == len(rest) or not _alike(after))):
        return None
    record = b""
    if RESPONSE.search(head) and size <= MAX_BODY:
        file.seek(start)
        record = file.read(size)
    return record, start + size + len(rest) - len(after)


def _alike(after: bytes) -> bool:
    """Whether what follows a record is another one, as far as it is there."""
    return RECORD.startswith(after[: len(RECORD)])


def _split(block: bytes) -> tuple[bytes, bytes, bytes]:
    """Headers, the empty line behind them, and the rest."""
    gap = re.search(rb"\r?\n(\r?\n)", block)
    return (block[: gap.start(1)], gap[1], block[gap.end() :]) if gap else (block, b"", b"")


def _read(record: bytes, ended: bool | None) -> Iterator[Page | None]:
    """The page of a response record. What no checksum vouches for its own digest must: where it states one, or was packed."""
    try:
        found = next(ArchiveIterator(io.BytesIO(record)))
        http, warc = found.http_headers, found.rec_headers
        if http is None:
            return
        raw = found.raw_stream.read()
        chunked = "chunked" in (http.get_header("Transfer-Encoding") or "").lower()
        plain = ChunkedDataReader(io.BytesIO(raw)).read() if chunked else raw
        body = _decoded(plain, http.get_header("Content-Encoding") or "")
        url = (warc.get_header("WARC-Target-URI") or "").strip("<>")
        said = True if ended else _borne_out(warc.get_header, _split(record)[2], (body, plain, raw))
        if said is False or (said is None and ended is False) or not WEB.fullmatch(url):
            raise ValueError("not what was kept")
        cut = warc.get_header("WARC-Truncated")
        headers = (*http.headers, *((("WARC-Truncated", cut),) if cut else ()))
        page = Page(
            url=url,
            status=int(http.get_statuscode()),
            headers=tuple((str(name), str(value)) for name, value in headers),
            body=body,
            fetched_at=_utc(warc.get_header("WARC-Date") or ""),
            sha256=sha256(body),
            request_body=warc.get_header(ASKED) or "",
        )
    except Exception:  # a parser raises whatever it meets in a record that is broken
        yield None
        return
    yield page


def _utc(date: str) -> str:
    """A time as our own archive writes it, so that times compare as words; one without an offset is in UTC. Raises ValueError."""
    told = datetime.fromisoformat(date)
    return (
        (told if told.tzinfo else told.replace(tzinfo=UTC)).astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    )


def _borne_out(header: Callable[[str], str | None], block: bytes, bodies: tuple[bytes, ...]) -> bool | None:
    """Whether the digest a record states is that of its block or, as archivers differ, of its body in one of its forms; None
    when it states none, or one of an unknown kind."""
    if stated := header("WARC-Block-Digest"):
        return _is_digest(stated, block)
    told = [_is_digest(stated, body) for body in bodies] if (stated := header("WARC-Payload-Digest")) else [None]
    return None if None in told else True in told


def _is_digest(stated: str, of: bytes) -> bool | None:
    """Whether `sha1:<base32 or hex>` is the digest; None for one of an unknown kind."""
    kind, _, value = stated.partition(":")
    kind = kind.lower().replace("-", "")
    if kind not in ("md5", "sha1", "sha256", "sha512"):
        return None
    found = hashlib.new(kind, of, usedforsecurity=False).digest()
    return value.upper() in (b32encode(found).decode(), b32encode(found).decode().rstrip("="), found.hex().upper())


def _decoded(body: bytes, encodings: str) -> bytes:
    """The body without its content encodings; as it is where the archiver decoded it and left the header. Raises ValueError."""
    if overwrapped(encodings):
        raise ValueError("the body is compressed more often than any course page")
    for encoding in reversed(encodings.lower().replace(" ", "").split(",")):
        if encoding in FORMS:
            body = _inflated(body, FORMS[encoding])
        elif encoding == "br":
            body = _unbrotlied(body)
    if len(body) > MAX_BODY:
        raise ValueError("the body is larger than any course page")
    return body


def _inflated(body: bytes, forms: tuple[int, ...]) -> bytes:
    for form in forms:
        try:
            return zlib.decompressobj(form).decompress(body, MAX_BODY + 1)
        except zlib.error:
            continue
    return body


def _unbrotlied(body: bytes) -> bytes:
    try:
        return bytes(brotli.Decompressor().process(body, output_buffer_limit=MAX_BODY + 1))
    except brotli.error:
        return body
