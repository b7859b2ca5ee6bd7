"""What each document of the index was last made of, so that a night makes only those again that may be others."""

from __future__ import annotations

import fcntl
import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path

import msgspec
from msgspec.structs import replace

import indexer
from scheduler.documents import Course, Made
from schemas import Source, StoreError, Value, code_digest, digest, put

_VERSION = 1
_SEAL = 16
"""Bytes before the rest that tell whether it is whole."""


class Entry(Value, frozen=True, array_like=True):
    """One document: what it was made of, its content hash, the ordinal of the day up to which it looks the same, and its id,
    which is left out where it is the one that the course is filed under."""

    version: str
    hash: str
    until: int
    id: str = ""

    @classmethod
    def of(cls, made: Made, stale: str) -> Entry:
        shown = made.document.id if made.document.id != filed_under(made.course) else ""
        return cls(version=version(made.course, stale), hash=digest(made.document), until=made.until.toordinal(), id=shown)


class _Saved(Value, frozen=True, kw_only=True):
    version: int
    rules: str
    stamp: str
    day: date
    entries: dict[str, Entry]


_DECODER = msgspec.msgpack.Decoder(_Saved)


class Ledger:
    """The file of entries by course; `rules` name everything beside the records that makes a document.

    It may be lost at any time, which costs no more than one publish that makes every document. Without a path none is kept.
    """

    def __init__(self, path: Path | None, rules: str) -> None:
        self._path = path
        self._rules = rules

    @contextmanager
    def held(self) -> Iterator[None]:
        """One publish at a time; a second one waits, and then reads what the first has written."""
        if self._path is None:
            yield
            return
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            lock = self._path.with_suffix(".lock").open("w")
        except OSError as error:
            raise StoreError(
                f"The data folder {self._path.parent} cannot be written ({error.strerror}); the index stays as it was: "
                "make room or set CREDATLAS_HOME, then publish again."
            ) from error
        with lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def read(self, stamp: str, today: date) -> dict[str, Entry] | None:
        """The entries, if they are of an index that has not changed since, of the rules of today, and of no later day."""
        if self._path is None or not stamp:
            return None
        try:
            raw = self._path.read_bytes()
            saved = _DECODER.decode(raw[_SEAL:]) if _seal(raw[_SEAL:]) == raw[:_SEAL] else None
        except (OSError, msgspec.MsgspecError):
            return None
        if saved is None or (saved.version, saved.rules, saved.stamp) != (_VERSION, self._rules, stamp) or saved.day > today:
            return None
        return saved.entries

    def forget(self) -> None:
        """Done before the index is changed: who is killed on the way leaves nothing that could be believed."""
        if self._path is not None:
            with suppress(OSError):
                self._path.unlink()

    def write(self, stamp: str, today: date, entries: dict[str, Entry]) -> None:
        """The file appears only when it is whole and safe on the disk. Raises OSError."""
        if self._path is None or not stamp:
            return
        saved = _Saved(version=_VERSION, rules=self._rules, stamp=stamp, day=today, entries=entries)
        body = msgspec.msgpack.encode(saved)
        put(self._path, _seal(body), body, lasting=True)


def filed_under(course: Course) -> str:
    """No two courses have a record in common."""
    return course[0].offering_id


def version(course: Course, stale: str) -> str:
    """All that is read of a course from the store, and which of its records were last seen before it is `stale`.

    Of a single record that is the hash of its content: most courses are of one, and a digest of each would take as long as to
    read them all.
    """
    first = course[0]
    if not first.cluster_id:
        return first.content_hash if first.last_seen >= stale else f"{first.content_hash} stale"
    return digest([first.cluster_id, first.owner, [(o.offering_id, o.content_hash, o.last_seen < stale) for o in course]])


def rules(sources: Mapping[str, Source]) -> str:
    """The version of everything beside the records that makes a document: our code and tables, and the sources' own files."""
    declared = {name: replace(source, registers={}) for name, source in sources.items()}
    return digest([indexer.rules(), code_digest("scheduler.documents"), declared])


def _seal(body: bytes) -> bytes:
    return hashlib.blake2b(body, digest_size=_SEAL).digest()
