"""What a probe of an unknown site gives: what can be read there, samples of it, and the source file that would harvest it."""

from __future__ import annotations

from schemas.page import RawListing
from schemas.source import Source
from schemas.value import Value


class Clue(Value, kw_only=True, frozen=True):
    """One thing that can be read at a site, or that is not there; `where` is its address, `words` say what it holds."""

    what: str
    where: str
    words: str


class Probed(Value, kw_only=True, frozen=True):
    """`url` is the address that answered, `pages` how many were asked for, `samples` a few listings as they were read.

    `source` is the proposal, None when nothing reads as a course; `remarks` tell, by key of its file, what the value rests on or
    what a person must check.
    """

    url: str
    pages: int
    clues: tuple[Clue, ...] = ()
    samples: tuple[RawListing, ...] = ()
    source: Source | None = None
    remarks: dict[str, str] = {}
