"""Every response kept: a WARC of what was new in a harvest, and a CDXJ manifest of every page the harvest rests on."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import BinaryIO

import msgspec
from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from schemas import ArchiveError, Ask, Page, Value, Voice

IDENTICAL = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
ASKED = "CredAtlas-Request-Body"
"""Our own record header: the body of a POST request, which a response record has no place for."""
TRANSPORT = frozenset({"transfer-encoding", "content-encoding", "content-length", "connection", "keep-alive"})
"""Headers about how a body travelled; the archive keeps it as it arrived after decoding."""


def sha256(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


class Entry(Value, kw_only=True, frozen=True):
    """Where a page lies. `filename` and `offset` point at the record that holds the body, which may be an older night's.

    `walk`, `detail` and `voice` say what asked for it; `lists` are the listings that were sighted on it, `providers` the
    folded names a course page gives its provider. A page with a `voice` that was never got has an empty `digest`.
    """

    url: str
    timestamp: str
    digest: str
    filename: str
    offset: int
    final: str = ""
    """The address that answered, when it was another than the one asked."""
    request_body: str = ""
    etag: str = ""
    modified: str = ""
    walk: int = 0
    number: int = 0
    detail: bool = False
    lists: tuple[str, ...] = ()
    providers: tuple[str, ...] = ()
    voice: Voice | None = None
    absent: int = 0
    """Nights since the page was last met, for a page that is kept while its record may still come back."""

    @property
    def key(self) -> str:
        return self.ask.key

    @property
    def conditions(self) -> dict[str, str]:
        """The headers by which a site is asked for the page only if it is another one now."""
        known = {"If-None-Match": self.etag, "If-Modified-Since": self.modified}
        return {name: value for name, value in known.items() if value}

    @property
    def ask(self) -> Ask:
        """The request the page answers."""
        return Ask(url=self.url, body=self.request_body, walk=self.walk, number=self.number, detail=self.detail, voice=self.voice)


Manifest = Mapping[str, Entry]
"""Entries by key, in the order in which the pages were fetched."""


def _line(entry: Entry) -> bytes:
    """One CDXJ line: the address, the 14-digit time, and the rest as JSON."""
    stamp = "".join(c for c in entry.timestamp if c.isdigit())[:14]
    return entry.url.replace(" ", "%20").encode() + b" " + stamp.encode() + b" " + msgspec.json.encode(entry) + b"\n"


class Deposit:
    """One harvest being written. Nothing counts until `close` has written the manifest in one step."""

    def __init__(self, folder: Path, name: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder, self.name = folder, name
        self.filename = f"{name}.warc.gz"
        self._file = (folder / self.filename).open("wb")
        self._writer = WARCWriter(self._file, gzip=True, warc_version="1.1")
        self._writer.write_record(
            self._writer.create_warcinfo_record(self.filename, {"software": "CredAtlas", "format": "WARC/1.1"})
        )
        self.entries: dict[str, Entry] = {}
        self.bodies = self.revisits = 0

    def keep(self, page: Page, ask: Ask) -> None:
        """Store the answer to a request, unless an entry already stands for it."""
        if ask.key in self.entries:
            return
        offset = self._file.tell()
        extra = {"WARC-Date": page.fetched_at, "WARC-Payload-Digest": f"sha256:{page.sha256}"}
        if page.request_body:
            extra[ASKED] = page.request_body
        headers = StatusAndHeaders(
            f"{page.status} OK", [(k, v) for k, v in page.headers if k.lower() not in TRANSPORT], protocol="HTTP/1.1"
        )
        self._write("response", page.url, page.body, headers, extra)
        self.entries[ask.key] = Entry(
            url=ask.url,
            final=page.url if page.url != ask.url else "",
            timestamp=page.fetched_at,
            digest=page.sha256,
            filename=self.filename,
            offset=offset,
            request_body=page.request_body,
            etag=page.header("etag"),
            modified=page.header("last-modified"),
            walk=ask.walk,
            number=ask.number,
            detail=ask.detail,
            voice=ask.voice,
        )
        self.bodies += 1

    def unchanged(self, entry: Entry) -> None:
        """Note that the site says a page is what it was: a line of the manifest, which refers to the record with the body."""
        self.entries[entry.key] = msgspec.structs.replace(entry, absent=0)
        self.revisits += 1

    def again(self, entry: Entry, seen_at: str) -> None:
        """Note that the same body was sent again: a revisit record that refers to the one with the body."""
        extra = {
            "WARC-Date": seen_at,
            "WARC-Payload-Digest": f"sha256:{entry.digest}",
            "WARC-Profile": IDENTICAL,
            "WARC-Refers-To-Target-URI": entry.url,
            "WARC-Refers-To-Date": entry.timestamp,
        }
        self._write("revisit", entry.url, b"", StatusAndHeaders("200 OK", [], protocol="HTTP/1.1"), extra)
        self.unchanged(entry)

    def _write(self, kind: str, url: str, body: bytes, http: StatusAndHeaders, extra: dict[str, str]) -> None:
        self._writer.write_record(
            self._writer.create_warc_record(
                url, kind, payload=io.BytesIO(body), length=len(body), http_headers=http, warc_headers_dict=extra
            )
        )

    def sighted(self, key: str, lists: tuple[str, ...], providers: tuple[str, ...] = ()) -> None:
        """Note which listings a kept page tells about, and whom it names as their provider."""
        self.entries[key] = msgspec.structs.replace(self.entries[key], lists=lists, providers=providers)

    def voiced(self, key: str, voice: Voice | None) -> None:
        """Note who speaks on a kept page."""
        self.entries[key] = msgspec.structs.replace(self.entries[key], voice=voice)

    def carry(self, entry: Entry, nights: int = 0) -> None:
        """Rest on an older night's page, because tonight's could not be read or was not met."""
        self.entries.setdefault(entry.key, msgspec.structs.replace(entry, absent=entry.absent + nights))

    def flush(self) -> None:
        """Let what was kept so far be read."""
        self._file.flush()

    def close(self) -> str:
        """Finish the WARC and write the manifest; its name is what a Harvest remembers."""
        self._file.close()
        manifest = self.folder / f"{self.name}.cdxj"
        draft = manifest.with_suffix(".part")
        draft.write_bytes(b"".join(_line(entry) for entry in self.entries.values()))
        draft.replace(manifest)
        return manifest.name

    def abandon(self) -> None:
        """End without a manifest; the WARC stays as a photograph of what went wrong."""
        self._file.close()


class Archive:
    """All harvests of all sources below one folder: `<source_id>/<stamp>.warc.gz` and `<stamp>.cdxj`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def open(self, source_id: str, stamp: str) -> Deposit:
        return Deposit(self.folder / source_id, stamp)

    def manifest(self, source_id: str, name: str) -> Manifest:
        """The pages a harvest rests on; an empty name gives an empty manifest."""
        if not name:
            return {}
        try:
            lines = (self.folder / source_id / name).read_bytes().splitlines()
            entries = [msgspec.json.decode(line.split(b" ", 2)[2], type=Entry) for line in lines]
        except (OSError, IndexError, msgspec.MsgspecError) as error:
            sentence = f"The manifest {name} of {source_id} cannot be read; restore the archive from its backup or harvest again."
            raise ArchiveError(sentence) from error
        return {entry.key: entry for entry in entries}

    def page(self, source_id: str, entry: Entry) -> Page:
        """One page by its entry. Raises ArchiveError when it is gone or its bytes are not those that were kept."""
        return next(self.pages(source_id, (entry,)))[1]

    def pages(self, source_id: str, entries: Iterable[Entry]) -> Iterator[tuple[Entry, Page]]:
        """The pages of many entries, each WARC opened once and read from front to back."""
        by_file: dict[str, list[Entry]] = {}
        for entry in entries:
            by_file.setdefault(entry.filename, []).append(entry)
        for filename, wanted in by_file.items():
            wanted.sort(key=lambda entry: entry.offset)
            try:
                with (self.folder / source_id / filename).open("rb") as file:
                    for entry in wanted:
                        file.seek(entry.offset)
                        yield entry, _checked(source_id, entry, file)
            except OSError as error:
                raise _damaged(source_id, wanted[0]) from error


def _checked(source_id: str, entry: Entry, file: BinaryIO) -> Page:
    try:
        page = next(pages_of(file), None)
    except ArchiveLoadFailed as error:
        raise _damaged(source_id, entry) from error
    if page is None or page.sha256 != entry.digest:
        raise _damaged(source_id, entry)
    return msgspec.structs.replace(page, url=entry.final or entry.url, fetched_at=entry.timestamp)


def _damaged(source_id: str, entry: Entry) -> ArchiveError:
    return ArchiveError(
        f"The archived page {entry.url} of {source_id} is missing or altered in {entry.filename}; "
        "restore the file from its backup or harvest the source again."
    )


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
