"""Takes a title apart: its own words, and beside them part, grade, award, language, code and the intake it names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from matcher.asides import Aside, Known, code_in, read, tells_run, without_intake_years
from matcher.words import WORD, ours, says, towns
from schemas import Name, fold

_MARKS = re.compile(r"\[([^\[\]]*)\]|\(([^()]*)\)")
_PARTS = re.compile(r"\s+[-–—|]+\s+|\s*[:|]\s+|,\s+")
_CUT = ("…", "...")
NOTHING = Known()
_LONGEST = 4  # words of an award
_DASH = re.compile(r"\s+[-–—]\s+")
_LETTERS_FIRST = re.compile(r"([a-z]{2,6}\d{3,5}[a-z]?|[a-z]{3,5} \d{4})\s+(?=\w)")


@dataclass
class _Beside:
    """What was found beside the words of a title."""

    marks: list[str] = field(default_factory=list)
    award: str = ""
    languages: list[str] = field(default_factory=list)
    code: str = ""
    place: str = ""
    tail: list[str] = field(default_factory=list)
    marked: bool = False

    def take(self, aside: Aside) -> None:
        self.marks += aside.run
        self.marked = self.marked or aside.marks
        self.award = self.award or aside.award
        self.languages += aside.languages
        self.code = self.code or aside.code
        self.place = self.place or aside.place


@lru_cache(maxsize=65536)
def name_of(title: str, lang: str = "", known: Known = NOTHING) -> Name:
    """The title taken apart.

    What stands in brackets, or at either end parted by a mark, is read as what it says; what says nothing known stays among
    the words. Square brackets tell of a run, unless they number a part or name a grade.
    """
    beside = _Beside()
    text = without_intake_years(fold(title))
    text = _MARKS.sub(lambda found: _bracket(found, beside, known), text)
    cut = text.endswith(_CUT)
    words = _own_words(_without_ends(text, beside, known), known)
    words, award = _without_award(words)
    beside.award = beside.award or award
    words = _without_run(words, beside)
    if not beside.award:
        words, beside.award = _without_award(words)
    own = [word for word in (words[:-1] if cut else words) if not says("stop", word)]
    counted = [_number(word, last=position == len(own) - 1) for position, word in enumerate(own)]
    said = [number or ours("grade", word) or word for word, number in zip(own, counted, strict=True)]
    return Name(
        words=tuple(sorted(said)),
        letters="".join(said),
        lang=lang,
        numbers=tuple(sorted({number for number in counted if number})),
        grades=tuple(sorted({grade for word in own if (grade := ours("grade", word))})),
        award=beside.award,
        languages=tuple(sorted(set(beside.languages))),
        code=beside.code,
        year=next((mark for mark in beside.marks if says("year", mark)), ""),
        month=next((month for mark in beside.marks if (month := ours("month", mark))), ""),
        place=beside.place,
        tail=tuple(sorted(word for word in beside.tail if word in own)),
        marked=beside.marked,
        cut=cut,
    )


def _bracket(found: re.Match[str], beside: _Beside, known: Known) -> str:
    square, inside = found[1] is not None, found[1] or found[2] or ""
    words = WORD.findall(inside)
    aside = read(inside, known, bracketed=True)
    counted = any((_number(word, last=True) and not says("year", word)) or says("grade", word) for word in words)
    if aside is None and square and not counted:
        aside = Aside(run=tuple(words), place="" if towns().issuperset(words) else " ".join(words))
    if aside is None:
        # A lone pair of letters, such as (DE), may be a country: no stop word.
        return f" version{words[0]} " if len(words) == 1 and len(words[0]) == 2 else f" {' '.join(words)} "
    beside.take(aside)
    return " "


def _without_ends(text: str, beside: _Beside, known: Known) -> str:
    """The text without what its ends say of other things than the subject."""
    if (first := _LETTERS_FIRST.match(text)) and (code := code_in(first[1], known)):
        beside.take(Aside(code=code))
        text = text[first.end() :]
    parts = [part for part in _PARTS.split(text) if WORD.search(part)]
    for part in parts[1:]:
        if aside := read(part, known):
            beside.take(aside)
            parts.remove(part)
    while len(parts) > 1 and (aside := read(parts[0], known)) and not (aside.run or aside.languages):
        beside.take(aside)
        parts.pop(0)
    if len(parts) > 1 and any(part.startswith(parts[-1]) for part in _DASH.split(text)[1:]):
        beside.tail = WORD.findall(parts[-1])
    return " ".join(" ".join(_without_run(WORD.findall(part), beside)) for part in parts)


def _own_words(text: str, known: Known) -> list[str]:
    """The words without `at` and the name of who teaches it."""
    words = WORD.findall(text)
    for start in range(1, len(words)):
        if words[start] in {"at", "a", "by", "from"} and "-".join(words[start + 1 :]) in known.house:
            return words[:start]
    return words


def _without_run(words: Sequence[str], beside: _Beside) -> list[str]:
    """The words without a tail that tells when or how a run is held; what it tells is added to the marks."""
    end = len(words)
    while end > 1 and tells_run(words[end - 1]):
        end -= 1
    tail = words[end:]
    if not any(says("year", word) or says("sure", word) for word in tail):
        return list(words)
    beside.take(Aside(run=tuple(tail)))
    return list(words[:end])


def _without_award(words: Sequence[str]) -> tuple[list[str], str]:
    """The words without the name of an award at their start or end, and that name in ours."""
    for length in range(min(_LONGEST, len(words) - 1), 0, -1):
        first, last = " ".join(words[:length]), " ".join(words[-length:])
        if says("award", first) and says("stop", words[length]):
            return list(words[length:]), ours("award", first)
        if says("award", last):
            return list(words[:-length]), ours("award", last)
    return list(words), ""


def _number(word: str, *, last: bool) -> str:
    """A number in digits; a letter alone counts as Roman only at the end of a title."""
    if word.isdecimal():
        return str(int(word))
    return "" if len(word) == 1 and not last else ours("number", word)
