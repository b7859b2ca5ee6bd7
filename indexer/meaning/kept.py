"""Keeps the vector of every document in one file, so that only a text that has changed is read by the model again."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

from schemas import EngineRefused

_MADE = "CREATE TABLE IF NOT EXISTS vectors (id TEXT PRIMARY KEY, text BLOB NOT NULL, vector BLOB NOT NULL) WITHOUT ROWID"
_FOUND = "SELECT id, text, vector FROM vectors WHERE id = ?"


class KeptVectors:
    """By document id: the digest of its text, and the vector as bytes. A file that is none of ours is begun again."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def held(self, wanted: Mapping[str, bytes]) -> dict[str, bytes]:
        """The vectors of those documents whose text has the digest wanted."""
        with self._opened() as kept:
            found = [kept.execute(_FOUND, (document_id,)).fetchone() for document_id in wanted]
        return {row[0]: row[2] for row in found if row and wanted[row[0]] == row[1]}

    def keep(self, made: Mapping[str, tuple[bytes, bytes]]) -> None:
        """Digest and vector by id; they are on disk when this returns."""
        with self._opened() as kept:
            kept.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)", [(key, *both) for key, both in made.items()])

    def forget(self, gone: Collection[str]) -> None:
        with self._opened() as kept:
            kept.executemany("DELETE FROM vectors WHERE id = ?", [(document_id,) for document_id in gone])

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        try:
            with closing(self._connected()) as kept, kept:
                yield kept
        except (sqlite3.Error, OSError) as error:
            raise EngineRefused(
                f"Vectors could not be kept in {self._file} ({error}); see that the folder can be written to "
                "and the disk has room, then publish again."
            ) from error

    def _connected(self) -> sqlite3.Connection:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        try:
            return _with_table(self._file)
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError:
            self._file.unlink()
            return _with_table(self._file)


def _with_table(file: Path) -> sqlite3.Connection:
    kept = sqlite3.connect(file, timeout=60)
    try:
        kept.execute(_MADE)
    except sqlite3.Error:
        kept.close()
        raise
    return kept
