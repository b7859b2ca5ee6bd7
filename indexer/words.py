"""Cuts text into words and folds them, the same way for what is indexed, asked and highlighted."""

from __future__ import annotations

import re
from collections.abc import Container

from indexer.layout import MARK_CLOSE, MARK_OPEN, MOST_WORDS, stop_words
from schemas import fold

_WORD = re.compile(r"(?:[^\W_][\u0300-\u036f]*)+")
_MARKS = str.maketrans("", "", MARK_OPEN + MARK_CLOSE)
_LONGEST = 60


def folded(text: str) -> str:
    """The words of a text without case and accents, one space between them."""
    return " ".join(fold(word) if not word.isascii() else word.lower() for word in _WORD.findall(text))


def asked(text: str) -> tuple[str, ...]:
    """The words of a query as typed: at most MOST_WORDS, without stop words unless nothing else is left."""
    typed = [word[:_LONGEST] for word in _WORD.findall(text[:1000])]
    telling = [word for word in typed if fold(word) not in stop_words()]
    return tuple((telling or typed)[:MOST_WORDS])


def mark(text: str, terms: Container[str]) -> str:
    """The text with every word that folds to one of the terms between the two private-use marks."""
    plain = text.translate(_MARKS)
    return _WORD.sub(lambda m: f"{MARK_OPEN}{m[0]}{MARK_CLOSE}" if fold(m[0]) in terms else m[0], plain)


def words_at(text: str, start: int, length: int) -> list[str]:
    """The whole words, folded, that a span touches; start and length count bytes of UTF-8."""
    begin = len(text.encode()[:start].decode(errors="ignore"))
    end = len(text.encode()[: start + length].decode(errors="ignore"))
    return [fold(m[0]) for m in _WORD.finditer(text) if m.start() < end and m.end() > begin]
