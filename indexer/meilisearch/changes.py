"""What a publish has to send, kept on disk until it is known to be little enough to be brought into the index that is served."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO

from indexer.meilisearch.entry import Entry
from indexer.meilisearch.prints import ALTERED, Print, Sealed
from indexer.meilisearch.pushing import Line
from schemas import Document, EngineRefused, digest

_IN_MEMORY = 16_000_000


@contextmanager
def gathered(folder: Path | None) -> Iterator[Changes]:
    """An empty one, whose file is in this folder once it is large, and gone at the end."""
    try:
        with SpooledTemporaryFile(_IN_MEMORY, dir=str(folder) if folder else None) as file:
            yield Changes(file)
    except OSError as error:
        raise EngineRefused(
            f"What has changed could not be kept on disk ({error}); see that there is room in {folder}, then publish again."
        ) from error


class Changes:
    """`ids` are of all documents compared; `pushed` of them have changed, `partial` of these in nothing that is searched."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.ids: set[str] = set()
        self.pushed = 0
        self.partial = 0

    def __iter__(self) -> Iterator[Line]:
        self._file.seek(0)
        for row in self._file:
            document_id, _, line = row.rstrip(b"\n").partition(b" ")
            yield document_id.decode(), line

    @property
    def texts(self) -> int:
        """Documents whose words must be indexed again."""
        return self.pushed - self.partial

    def compare(self, document: Document, held: Mapping[str, Print]) -> None:
        """Of two documents with one id the later counts, whatever the index holds."""
        before = held.get(document.id) if document.id not in self.ids else ALTERED
        self.ids.add(document.id)
        if before and before.document == digest(document):
            return
        sealed = Sealed(Entry.of(document))
        partial = bool(before and before.texts == sealed.print.texts)
        self._file.write(b"%b %b\n" % (document.id.encode(), sealed.without_texts() if partial else sealed.whole()))
        self.pushed += 1
        self.partial += partial
