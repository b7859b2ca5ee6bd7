"""What a harvest under way has fetched so far: a line for every page as it comes, from which an interrupted one goes on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from crawlers.entry import Entry
from schemas import Value, put

YOUNG = timedelta(days=1)
"""As long as an answer is as good as one of tonight."""


class Step(Value, kw_only=True, frozen=True):
    """A page the site has answered for: `new` when the archive had no such body before, else it is that of `entry` still."""

    entry: Entry
    asked: datetime
    new: bool


class _Head(Value, kw_only=True, frozen=True):
    """The first line: by which declaration and rules the pages were asked for."""

    declared: str


class Journal:
    """A file that is complete after every line, whenever the process ends. Two runs of one source never share one."""

    def __init__(self, path: Path, declared: str, steps: Iterable[Step]) -> None:
        self.path = path
        put(path, *map(_line, (_Head(declared=declared), *steps)))
        self._keys = {step.entry.key for step in steps}
        self._file = path.open("ab", buffering=0)

    def note(self, entry: Entry, *, new: bool) -> None:
        """Write down a page whose body lies in the archive; the first note about a page stands."""
        if entry.key not in self._keys:
            self._keys.add(entry.key)
            self._file.write(_line(Step(entry=entry, asked=datetime.now(UTC), new=new)))

    def close(self) -> None:
        self._file.close()

    def remove(self) -> None:
        """Forget the harvest: it is recorded."""
        self._file.close()
        self.path.unlink(missing_ok=True)


def _line(value: Value) -> bytes:
    return msgspec.json.encode(value) + b"\n"


def _steps(path: Path, declared: str) -> Iterator[Step]:
    """The steps of one journal as far as it is whole, if it was written by the same declaration and they are young."""
    oldest = datetime.now(UTC) - YOUNG
    try:
        head, *lines = path.read_bytes().splitlines()
        if msgspec.json.decode(head, type=_Head).declared != declared:
            return
        for line in lines:
            step = msgspec.json.decode(line, type=Step)
            if step.asked > oldest:
                yield step
    except (OSError, ValueError, msgspec.MsgspecError):
        return  # what was being written when the process ended is asked for again


def left_behind(folder: Path, declared: str, recorded: str) -> tuple[dict[str, Step], list[Path]]:
    """(by key, the steps of harvests that were never recorded; every journal). `recorded` is the last manifest's name."""
    paths = sorted(folder.glob("*.journal"))
    unrecorded = (path for path in paths if path.with_suffix(".cdxj").name != recorded)
    return {step.entry.key: step for path in unrecorded for step in _steps(path, declared)}, paths
