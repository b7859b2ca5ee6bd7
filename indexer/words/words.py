"""Cuts text into words and folds them, the same way for what is indexed, asked and highlighted."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
from itertools import takewhile

from indexer.layout import MARK_CLOSE, MARK_OPEN, MOST_WORDS, signs, stop_words, synonyms
from schemas import Value, fold

_SIGNS = "|".join(map(re.escape, signs()))
_WORD = re.compile(rf"(?:{_SIGNS})(?!\w)|(?:[^\W_][\u0300-\u036f]*)+", re.IGNORECASE)
_LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})
"""What Unicode does not take apart; a sharp s is taken apart by its lower case."""

_RESPELT = re.compile(rf"(?:{_SIGNS})(?!\w)|[œæøłđðþß]", re.IGNORECASE)
_ELIDED = re.compile(r"\b(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu)['’](?=\w)|(?<=\w)['’]s\b", re.IGNORECASE)
"""An article or pronoun before a vowel in French (and Irish), and the English genitive."""

_QUOTES = str.maketrans("“”„«»", '"' * 5)
_MARKS = str.maketrans("", "", MARK_OPEN + MARK_CLOSE)
_LONGEST = 60
"""Letters of a word that count: what is indexed and what is asked are cut alike, or one would not find the other."""

_SHORT = 3


class Said(Value, kw_only=True, frozen=True):
    """A word of a query as typed, or the words of a phrase in quotes, which has to be found as it stands."""

    words: tuple[str, ...]
    quoted: bool = False


def term(word: str) -> str:
    """A word as it is indexed and searched: without case and accents, a sign spelt out, its first letters."""
    if word.isascii():
        lower = word.lower()
        return lower[:_LONGEST] if lower.isalnum() else signs().get(lower, lower)
    return fold(word).translate(_LETTERS)[:_LONGEST]


def may_begin(word: str) -> bool:
    """Whether a last word may be the beginning of a longer one: a letter, or a short form such as EV, is meant as it is."""
    return len(word) > _SHORT or (len(word) > 1 and word not in synonyms())


def folded(text: str) -> str:
    """The words of a text as they are searched, one space between them."""
    return " ".join(map(term, _WORD.findall(text)))


def respelt(text: str) -> Iterator[str]:
    """Words of a text that an engine which cuts and folds by itself would not find as `term` has them."""
    words = _WORD.findall(text) if _RESPELT.search(text) else ()
    return (term(word) for word in words if _RESPELT.search(word))


def said(text: str) -> tuple[Said, ...]:
    """What a query says, at most MOST_WORDS: without stop words unless nothing else is left; a lone quote means nothing."""
    pieces = text[:1000].translate(_QUOTES).split('"')
    if len(pieces) % 2 == 0:
        pieces[-2:] = [" ".join(pieces[-2:])]
    found = [one for place, piece in enumerate(pieces) for one in (_quoted(piece) if place % 2 else _words(piece))]
    telling = [one for one in found if one.quoted or term(one.words[0]) not in stop_words()]
    kept: list[Said] = []
    for one in telling or found:
        left = MOST_WORDS - sum(len(each.words) for each in kept)
        if left:
            kept.append(Said(words=one.words[:left], quoted=one.quoted))
    return tuple(kept)


def spelt_out(pieces: Iterable[Said]) -> str:
    """A query that says these pieces."""
    return " ".join(f'"{" ".join(one.words)}"' if one.quoted else one.words[0] for one in pieces)


def asked(text: str) -> tuple[str, ...]:
    """The words of a query that are searched, as typed."""
    return tuple(word for one in said(text) for word in one.words)


def mark(text: str, terms: Container[str]) -> str:
    """The text with every word that is one of the terms between the two private-use marks."""
    plain = text.translate(_MARKS)
    return _WORD.sub(lambda m: f"{MARK_OPEN}{m[0]}{MARK_CLOSE}" if term(m[0]) in terms else m[0], plain)


def words_at(text: str, start: int, length: int) -> list[str]:
    """The whole words, as searched, that a span touches; start and length count bytes of UTF-8."""
    begin, end = start, start + length
    if not text.isascii():
        told = text.encode()
        begin, end = (len(told[:place].decode(errors="ignore")) for place in (begin, end))
    near = _WORD.finditer(text, text.rfind(" ", 0, begin) + 1)
    return [term(m[0]) for m in takewhile(lambda m: m.start() < end, near) if m.end() > begin]


def _words(text: str) -> list[Said]:
    return [Said(words=(word,)) for word in _WORD.findall(_ELIDED.sub(" ", text))]


def _quoted(text: str) -> list[Said]:
    words = tuple(_WORD.findall(text))
    return [Said(words=words, quoted=True)] if words else []
