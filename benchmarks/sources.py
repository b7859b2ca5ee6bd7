"""How long the source files are: what adding a catalogue costs.

    python -m benchmarks.sources

Prints for each bundled source its lines of TOML and of Python that are neither blank nor comment, then the median, the share of
sources with Python of their own, and the longest. What the sources of a protocol share (`crawlers/families/dialects/`) is
printed below and counted to none of them. The house tests hold the limits.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from statistics import median

CRAWLERS = Path(__file__).parents[1] / "crawlers"
MEDIAN, WITH_PYTHON, LONGEST = 15, 1 / 3, 40
"""Lines of TOML of the median source; share of sources with Python; lines of any source."""


@dataclass(frozen=True)
class Length:
    """A source by its stem, and its lines that say something."""

    name: str
    toml: int
    python: int

    @property
    def total(self) -> int:
        return self.toml + self.python


def said(text: str) -> int:
    """Lines that are neither blank nor comment."""
    return sum(bool(line.strip()) and not line.strip().startswith("#") for line in text.splitlines())


def lengths(texts: Iterable[tuple[PurePath, str]]) -> list[Length]:
    """Of each source among the files, given with their text: a TOML, and a Python file of the same stem where it has one."""
    counts = {(path.stem, path.suffix): said(text) for path, text in texts if path.suffix in (".toml", ".py")}
    stems = sorted({stem for stem, _ in counts})
    return [Length(stem, counts.get((stem, ".toml"), 0), counts.get((stem, ".py"), 0)) for stem in stems]


def beyond(found: Sequence[Length]) -> Iterator[str]:
    """A sentence for each limit that the sources exceed; none at all prove nothing."""
    if not found:
        yield "there is no source"
        return
    if (middle := median(one.toml for one in found)) > MEDIAN:
        yield f"the median source has {middle:g} lines of TOML; keep it at {MEDIAN}"
    if (share := sum(one.python > 0 for one in found) / len(found)) > WITH_PYTHON:
        yield f"{share:.0%} of the sources have Python of their own; keep it at a third"
    yield from (f"{one.name} has {one.total} lines; keep it at {LONGEST}" for one in found if one.total > LONGEST)


def read(folder: Path) -> list[tuple[PurePath, str]]:
    return [(path, path.read_text(encoding="utf-8")) for path in folder.glob("*.*") if path.name != "__init__.py"]


def main() -> None:
    found = lengths(read(CRAWLERS / "sources"))
    for one in sorted(found, key=lambda one: (one.total, one.name)):
        print(f"{one.name:28} {one.toml:3} TOML {one.python:3} Python")
    share = sum(one.python > 0 for one in found) / len(found)
    longest = max(found, key=lambda one: one.total)
    print(f"{len(found)} sources: median {median(one.toml for one in found):g} lines of TOML, {share:.0%} with Python, ", end="")
    print(f"longest {longest.name} with {longest.total}")
    dialects = lengths(read(CRAWLERS / "families" / "dialects"))
    print("dialects: " + ", ".join(f"{one.name} {one.toml}" for one in dialects))
    for sentence in beyond(found):
        print(sentence)


if __name__ == "__main__":
    main()
