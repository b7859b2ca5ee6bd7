"""Every response kept: a WARC of what was new in a harvest, and a CDXJ manifest of every page the harvest rests on."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from itertools import chain, count
from pathlib import Path

import msgspec
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from crawlers.entry import Entry
from crawlers.journal import Journal, Step, left_behind
from crawlers.kept import ASKED, damaged, kept, sha256
from crawlers.walks import marks, standing
from schemas import ArchiveError, Ask, Page, Voice, Walk, put, settle

IDENTICAL = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
TRANSPORT = frozenset({"transfer-encoding", "content-encoding", "content-length", "connection", "keep-alive"})
"""Headers about how a body travelled; the archive keeps it as it arrived after decoding."""


SEAL = b"!sha256 "
"""Begins the last line of a manifest; CDXJ keeps lines with this sign for what is no page."""
Manifest = Mapping[str, Entry]
"""Entries by key, in the order in which the pages were fetched."""


def _line(entry: Entry) -> bytes:
    """One CDXJ line: the address, the 14-digit time, and the rest as JSON."""
    stamp = "".join(c for c in entry.timestamp if c.isdigit())[:14]
    return entry.url.replace(" ", "%20").encode() + b" " + stamp.encode() + b" " + msgspec.json.encode(entry) + b"\n"


def _unsealed(lines: bytes) -> bytes:
    """The lines above a manifest's seal, which names their sha256; ValueError when it is another. The oldest have none."""
    above, seal, told = lines.rpartition(SEAL)
    if seal and told.strip() != sha256(above).encode():
        raise ValueError("the manifest is not the one that was written")
    return above if seal else lines


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Says in one sentence that the archive takes nothing more."""
    try:
        yield
    except OSError as problem:
        raise ArchiveError(
            f"The archive {folder} cannot be written ({problem.strerror}): make room, or mend who may write there, then harvest "
            "again, which goes on from the pages there are."
        ) from problem


def _unused(folder: Path, name: str) -> str:
    """A WARC of this name that is not there yet: those of an interrupted harvest are never written over."""
    names = chain((name,), (f"{name}-{number}" for number in count(2)))
    return next(f"{one}.warc.gz" for one in names if not (folder / f"{one}.warc.gz").exists())


class Deposit:
    """One harvest being written. Nothing counts until `close` has written the manifest in one step.

    With a `journal` it may go on later from where it stopped: `held` are the pages that were fetched before it did. `walks` are
    those of the source.
    """

    def __init__(
        self, folder: Path, name: str, held: dict[str, Step], journal: Journal | None, walks: Sequence[Walk] = ()
    ) -> None:
        self.folder, self.name, self.held, self._journal, self._walks = folder, name, held, journal, walks
        self.filename = _unused(folder, name)
        self._file = (folder / self.filename).open("xb")
        self._writer = WARCWriter(self._file, gzip=True, warc_version="1.1")
        self._writer.write_record(
            self._writer.create_warcinfo_record(self.filename, {"software": "CredAtlas", "format": "WARC/1.1"})
        )
        self.entries: dict[str, Entry] = {}
        self.bodies = self.revisits = 0

    def still(self, known: Manifest) -> dict[str, Entry]:
        """The entries of `known`, by key, that the site had called unchanged before the harvest was interrupted."""
        old = {key: known[key] for key, step in self.held.items() if not step.new and key in known}
        return {key: entry for key, entry in old.items() if entry.digest == self.held[key].entry.digest}

    def keep(self, page: Page, ask: Ask) -> None:
        """Store the answer to a request, unless an entry already stands for it."""
        if ask.key in self.entries:
            return
        held = self.held.get(ask.key)
        if held is None or not held.new or held.entry.digest != page.sha256:
            entry = self._stored(page, ask)
        else:
            entry = msgspec.structs.replace(held.entry, walk=ask.walk, number=ask.number, detail=ask.detail, voice=ask.voice)
        self.entries[entry.key] = entry
        self.bodies += 1

    def hold(self, page: Page, ask: Ask) -> None:
        """Store an answer that came before the walk asked for it."""
        self.held[ask.key] = Step(entry=self._stored(page, ask), asked=datetime.now(UTC), new=True)

    def _stored(self, page: Page, ask: Ask) -> Entry:
        offset = self._file.tell()
        extra = {"WARC-Date": page.fetched_at, "WARC-Payload-Digest": f"sha256:{page.sha256}"}
        if page.request_body:
            extra[ASKED] = page.request_body
        headers = StatusAndHeaders(
            f"{page.status} OK", [(k, v) for k, v in page.headers if k.lower() not in TRANSPORT], protocol="HTTP/1.1"
        )
        self._write("response", page.url, page.body, headers, extra)
        entry = Entry(
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
        self.note(entry, new=True)
        return entry

    def note(self, entry: Entry, *, new: bool = False) -> None:
        """Note in the journal that the site has answered for a page."""
        if self._journal is not None:
            with writing(self.folder):
                self._journal.note(entry, new=new)

    def unchanged(self, entry: Entry) -> None:
        """Note that the site says a page is what it was: a line of the manifest, which refers to the record with the body."""
        self.note(entry)
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
        with writing(self.folder):
            self._writer.write_record(
                self._writer.create_warc_record(
                    url, kind, payload=io.BytesIO(body), length=len(body), http_headers=http, warc_headers_dict=extra
                )
            )
            self._file.flush()

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
        """Finish the WARC and write the manifest; its name is what a Harvest remembers.

        All of it is safe from a power cut before anything is recorded that rests on it, pages of a killed harvest, too.
        """
        manifest = self.folder / f"{self.name}.cdxj"
        lines = b"".join(map(_line, self._marked()))
        went_on = {entry.filename for key, entry in self.entries.items() if key in self.held and self.held[key].new}
        with writing(self.folder):
            self._file.close()
            for name in (self.filename, *went_on):
                settle(self.folder / name)
            put(manifest, lines, SEAL, sha256(lines).encode(), b"\n", lasting=True)
        self.abandon()
        return manifest.name

    def _marked(self) -> Iterator[Entry]:
        walked = dict(enumerate(marks(self._walks)))
        return (msgspec.structs.replace(entry, walked=walked.get(entry.walk, "")) for entry in self.entries.values())

    def abandon(self) -> None:
        """End without a manifest; the WARC and the journal stay, for the next harvest to go on from."""
        with suppress(OSError):  # a full disk, which was told already
            self._file.close()
        if self._journal is not None:
            self._journal.close()

    def forget(self) -> None:
        """The harvest is recorded: nothing is to be gone on from."""
        if self._journal is not None:
            self._journal.remove()


class Archive:
    """All harvests of all sources below one folder: `<source_id>/<stamp>.warc.gz` and `<stamp>.cdxj`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def open(self, source_id: str, stamp: str, declared: str = "", recorded: str = "", walks: Sequence[Walk] = ()) -> Deposit:
        """A new deposit, which raises ArchiveError where it cannot be written, now or later. With `declared`, the version of what
        is asked for, it goes on from harvests of the same version that were interrupted; `recorded` is the manifest of the last
        one that was not."""
        folder = self.folder / source_id
        with writing(folder):
            folder.mkdir(parents=True, exist_ok=True)
            if not declared:
                return Deposit(folder, stamp, {}, None, walks)
            held, old = left_behind(folder, declared, recorded)
            journal = Journal(folder / f"{stamp}.journal", declared, held.values())
            for path in old:
                if path != journal.path:
                    path.unlink(missing_ok=True)
            return Deposit(folder, stamp, held, journal, walks)

    def manifest(self, source_id: str, name: str, walks: Sequence[Walk] = ()) -> Manifest:
        """The pages a harvest rests on; an empty name gives an empty manifest. Whoever reads them again gives the `walks` that
        the source has today, among which each page then has its own."""
        if not name:
            return {}
        try:
            lines = _unsealed((self.folder / source_id / name).read_bytes())
            entries = [msgspec.json.decode(line.split(b" ", 2)[2], type=Entry) for line in lines.splitlines()]
        except (OSError, IndexError, ValueError, msgspec.MsgspecError) as error:
            sentence = f"The manifest {name} of {source_id} cannot be read; restore the archive from its backup or harvest again."
            raise ArchiveError(sentence) from error
        return {entry.key: entry for entry in (standing(entries, walks) if walks else entries)}

    def manifests(self) -> Iterator[tuple[str, str]]:
        """Source and name of every manifest there is; what they name is closed, and never changes."""
        for path in sorted(self.folder.glob("*/*.cdxj")):
            yield path.parent.name, path.name

    def page(self, source_id: str, entry: Entry) -> Page:
        """One page by its entry. Raises ArchiveError when it is gone or its bytes are not those that were kept."""
        return next(self.pages(source_id, (entry,)))[1]

    def pages(self, source_id: str, entries: Iterable[Entry]) -> Iterator[tuple[Entry, Page]]:
        """The pages of many entries, each WARC opened once and read from front to back. Raises ArchiveError at the first that
        is gone or altered."""
        for entry, page in self.each(source_id, entries):
            if isinstance(page, ArchiveError):
                raise page
            yield entry, page

    def each(self, source_id: str, entries: Iterable[Entry]) -> Iterator[tuple[Entry, Page | ArchiveError]]:
        """The same, with what is wrong in place of a page that is gone or altered."""
        by_file: dict[str, list[Entry]] = {}
        for entry in entries:
            by_file.setdefault(entry.filename, []).append(entry)
        for filename, wanted in by_file.items():
            wanted.sort(key=lambda entry: entry.offset)
            try:
                file = (self.folder / source_id / filename).open("rb")
            except OSError:
                yield from ((entry, damaged(source_id, entry)) for entry in wanted)
                continue
            with file:
                yield from ((entry, kept(source_id, entry, file)) for entry in wanted)
