"""Reads what stands beside the subject of a title, in brackets or behind a dash, as what it says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from matcher.words import WORD, ours, says

_INTAKE_YEARS = re.compile(r"\b(20\d\d)\s*[/–-]\s*(?:20)?\d\d\b")
_CODE = re.compile(r"([a-z]{2,6})[ -]?(\d{3,5})[a-z]?")


@dataclass(frozen=True)
class Known:
    """What is known of an offering beside its title: names of its provider, its codes, and the words of its places."""

    house: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    places: tuple[str, ...] = ()


@dataclass(frozen=True)
class Aside:
    """What one of them says; all empty for the name of who teaches the course."""

    run: tuple[str, ...] = ()
    award: str = ""
    languages: tuple[str, ...] = ()
    code: str = ""
    place: str = ""

    @property
    def marks(self) -> bool:
        return bool(self.run)


def read(text: str, known: Known, *, bracketed: bool = False) -> Aside | None:
    """What the folded text says, or None where it may as well be the subject. Brackets hold little else, so they are believed."""
    words = WORD.findall(text)
    whole = " ".join(words)
    if not words or says("tagline", whole) or "-".join(words) in known.house:
        return Aside()
    if code := code_in(text.strip(), known):
        return Aside(code=code)
    if set(known.places).issuperset(words):
        return Aside(run=tuple(words))
    if says("award", whole):
        return Aside(award=ours("award", whole))
    if languages := _languages(words, bracketed=bracketed):
        return Aside(languages=languages)
    return Aside(run=tuple(words)) if _tells_of_a_run(words, whole) else None


def code_in(text: str, known: Known) -> str:
    """The code that the whole text is, in capitals and without marks."""
    plain = "".join(WORD.findall(text)).upper()
    found = _CODE.fullmatch(text)
    dated = found and (says("month", found[1]) or (says("year", found[2]) and not text.isalnum()))
    return plain if (found and not dated) or plain in known.codes else ""


def without_intake_years(text: str) -> str:
    """The text with 2026/27 and its like as the first of the two years."""
    return _INTAKE_YEARS.sub(r"\1", text)


def tells_run(word: str) -> bool:
    return any(says(kind, word) for kind in ("year", "month", "run", "sure"))


def _tells_of_a_run(words: Sequence[str], whole: str) -> bool:
    if says("run", whole) or any(says("campus", word) for word in (words[0], words[-1])):
        return True
    rest = [word for word in words if not says("group", word)]
    if rest and len(rest) < len(words) and all(len(word) < 3 or word.isdecimal() for word in rest):
        return True
    dated = any(says(kind, word) for word in words for kind in ("year", "month", "sure"))
    return all(tells_run(word) or (dated and word.isdecimal()) for word in words)


def _languages(words: Sequence[str], *, bracketed: bool) -> tuple[str, ...]:
    """The languages it is taught in, where nothing else is said; a tag such as FR only alone in brackets."""
    if bracketed and len(words) == 1 and says("tag", words[0]):
        return (words[0],)
    named = [ours("language", word) for word in words if says("language", word)]
    others = [word for word in words if not says("language", word)]
    return tuple(tag.split("-")[0] for tag in named) if all(says("taught", word) for word in others) else ()
