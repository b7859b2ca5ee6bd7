"""How one text became another, word by word: the same words, those that went, and those that came. Spaces are no words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Literal

from schemas import Value

Kind = Literal["same", "removed", "added"]
_MOST = 4_000_000
"""Pairs of words that are held against each other at most; what is longer is told as replaced in one piece."""


class Piece(Value, kw_only=True, frozen=True):
    """Words in a row that share a fate, with single spaces between them."""

    kind: Kind
    words: str


def differing(before: str, after: str) -> tuple[Piece, ...]:
    """The same and the removed pieces are the words of `before`, the same and the added those of `after`, each in their order."""
    old, new = before.split(), after.split()
    start = _shared(old, new)
    end = _shared(old[start:][::-1], new[start:][::-1])
    pieces = [
        ("same", old[:start]),
        *_middle(old[start : len(old) - end], new[start : len(new) - end]),
        ("same", old[len(old) - end :]),
    ]
    return tuple(Piece(kind=kind, words=" ".join(words)) for kind, words in _joined(pieces))


Run = tuple[Kind, Sequence[str]]


def _middle(old: Sequence[str], new: Sequence[str]) -> Iterator[Run]:
    if len(old) * len(new) > _MOST:
        yield from (("removed", old), ("added", new))
        return
    for kind, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            yield "same", old[i:j]
        else:
            yield from (("removed", old[i:j]), ("added", new[k:m]))


def _joined(pieces: Sequence[Run]) -> Iterator[Run]:
    """Without empty runs, and neighbours of one kind as one."""
    held: Run | None = None
    for kind, words in pieces:
        if not words:
            continue
        if held and held[0] == kind:
            held = (kind, [*held[1], *words])
            continue
        if held:
            yield held
        held = (kind, words)
    if held:
        yield held


def _shared(one: Sequence[str], other: Sequence[str]) -> int:
    """How many words at the beginning are the same."""
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
