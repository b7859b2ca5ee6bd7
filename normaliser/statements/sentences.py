"""Splits a passage into sentences and folds its letters, without moving a single character."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

LONGEST = 400
_BREAK = re.compile(
    r"(?<=[.!?…])[\"'”’»)\]]*\s+(?=[\"“«'(\[]?\s?[A-ZÀ-Þ\d])"  # an ordinary end
    r"|(?<=[a-zà-ÿ)\d%][.!?])(?=[A-ZÀ-Þ][a-zà-ÿ' ’])"  # scraped text that lost its space
    r"|\s*[\n\r•·▪]+\s*"
)
_ABBREVIATED = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|vs|approx|dr|mr|mrs|ms|prof|st|no|nos|art|dept|inc|ltd|cf|fig|vol|ed|mme|mlle|mm|ex|env|min|max|tel|tél)"
    r"|\b[A-Z]|\b[a-z]\.[a-z])\.$",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"\S*(?:://|www\.|@)\S*$")


def _plain(char: str) -> str:
    return unicodedata.normalize("NFD", char)[0]


_FOLD = {code: _plain(chr(code)) for code in (*range(0xC0, 0x180),) if len(unicodedata.normalize("NFD", chr(code))) > 1}
_FOLD |= {ord("’"): "'", ord("ʼ"): "'", 0xA0: " ", 0x202F: " ", 0x2009: " ", ord("‑"): "-", ord("‐"): "-"}


def plain(words: str) -> str:
    """Letters without accents, straight apostrophes and hyphens, ordinary spaces; every character keeps its index."""
    return words if words.isascii() else words.translate(_FOLD)


def sentences(words: str) -> Iterator[tuple[int, int]]:
    """Start and end of every sentence; also breaks at `.[A-Z]`, never inside an address, a number or an abbreviation."""
    start = 0
    for found in _BREAK.finditer(words):
        before = words[max(start, found.start() - 80) : found.start()]
        if before.endswith(".") and _ABBREVIATED.search(before[-10:]):
            continue
        if found.start() == found.end() and _ADDRESS.search(before):
            continue
        if found.start() > start:
            yield start, found.start() + len(found[0].rstrip()) if found[0].strip(" \n\r•·▪") else found.start()
        start = found.end()
    if words[start:].strip():
        yield start, start + len(words[start:].rstrip())


def quotation(words: str, start: int, end: int, first: int, last: int) -> str:
    """The words from start to end; of a longer sentence the 400 characters around first to last, cut between words."""
    if end - start > LONGEST:
        start = max(start, min(first - 40, end - LONGEST))
        end = min(end, start + LONGEST)
        cut = words[start:end]
        left = cut.find(" ") + 1 if first - start > 40 else 0
        right = cut.rfind(" ") if last < end else -1
        return cut[left : right if right > left else len(cut)].strip()
    return words[start:end].strip()
